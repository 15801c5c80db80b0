"""Accounts of a project that were there before us."""

from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core.management import call_command
from oscar.core.loading import get_model

from shop.accounts.enums import ActivationStatus
from shop.accounts.models import Person
from tests.factories.accounts import make_person
from tests.factories.journeys import fill_basket, make_basket
from tests.factories.marketplace import ListingFactory, ProductFactory

pytestmark = pytest.mark.django_db


def adopt(*arguments: str) -> str:
    said = StringIO()
    call_command("adopt_shop", *arguments, stdout=said)
    return said.getvalue()


def test_accounts_without_a_person_are_registered_once_and_wait():
    User.objects.create_user("clara", "Clara@Example.com", "x")

    assert adopt().splitlines()[0] == "1 accounts registered, 0 left as they are."
    assert adopt().splitlines()[0] == "0 accounts registered, 0 left as they are."
    person = Person.objects.get(user__username="clara")
    assert (person.email, person.activation.status) == ("clara@example.com", ActivationStatus.WAITING)
    address = EmailAddress.objects.get(user__username="clara")
    assert (address.email, address.verified, address.primary) == ("clara@example.com", False, True)


def test_addresses_count_as_confirmed_where_the_operator_says_so():
    User.objects.create_user("clara", "clara@example.com", "x")

    adopt("--trust-addresses")

    assert EmailAddress.objects.get(user__username="clara").verified is True


def test_a_second_account_of_an_address_one_without_and_one_that_is_closed_are_left():
    known = make_person()
    second = User.objects.create_user("second", known.email.upper(), "x")
    nameless = User.objects.create_user("nameless", "", "x")
    User.objects.create_user("closed", "closed@example.com", "x", is_active=False)

    said = adopt()

    assert said.splitlines()[-2] == "0 accounts registered, 2 left as they are."
    assert f"Account {second.pk} is left" in said
    assert f"Account {nameless.pk} is left" in said
    assert known.email not in said
    assert not Person.objects.filter(user__in=[second, nameless]).exists()
    assert not EmailAddress.objects.filter(user__in=[second, nameless]).exists()


def test_open_baskets_with_other_things_are_put_aside_and_configured_ones_stay(client):
    owner, other = make_person(), make_person()
    configured = fill_basket(other, [ListingFactory(host=True)])
    foreign = make_basket(owner)
    product = ProductFactory()
    record = get_model("partner", "StockRecord").objects.create(
        product=product,
        partner=get_model("partner", "Partner").objects.create(name="Warehouse"),
        partner_sku="1",
        price="99.00",
    )
    get_model("basket", "Line").objects.create(
        basket=foreign, product=product, stockrecord=record, line_reference="1", price_currency="EUR"
    )

    assert adopt().splitlines()[-1] == "1 open baskets put aside."
    assert adopt().splitlines()[-1] == "0 open baskets put aside."

    foreign.refresh_from_db()
    configured.refresh_from_db()
    assert (foreign.status, foreign.lines.count(), configured.status) == ("Frozen", 1, "Open")
    client.force_login(owner)
    assert "Your basket is empty" in client.get("/basket/").content.decode()
