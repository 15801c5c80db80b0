"""Made-up data is as consistent as what the services make: they made its pattern."""

from collections import Counter
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.db import IntegrityError

from benchmarks.ours.volume.filling import NotEmpty, fill, make_plan
from benchmarks.ours.volume.journeys import WIDTH, Calendar
from benchmarks.ours.volume.patterns import public_id
from benchmarks.ours.volume.people import address_of, organization_name
from shop.accounts.models import ApiToken, Organization, Person
from shop.accounts.selectors import viewer_for
from shop.billing.models import Invoice, InvoiceBalance
from shop.billing.services import check_numbers
from shop.core.crypto import blind_index
from shop.core.enums import DocumentKind
from shop.core.models import AuditEvent, NumberSeries, OutboxEvent
from shop.core.verification import verify_trail
from shop.documents.models import StoredDocument
from shop.licenses.models import License
from shop.marketplace.models import Listing
from tests.factories.accounts import make_organization
from tests.factories.billing import make_invoice
from tests.integration.load.conftest import AT, PASSWORD, SMALL, UNTIL

LICENSES, INVOICES = 64, 32


def test_a_made_up_installation_is_whole(make_small_installation):
    make_small_installation()

    assert {model: model.objects.count() for model in (Organization, License, Invoice, InvoiceBalance)} == {
        Organization: 6,
        License: LICENSES,
        Invoice: INVOICES,
        InvoiceBalance: INVOICES,
    }
    # Two colleagues at the desk.
    assert Person.objects.count() == 12 + 2
    # Nobody is written to about what never happened.
    assert OutboxEvent.objects.count() == 0
    assert {one.organization_id for one in StoredDocument.objects.all()} == set(
        Organization.objects.order_by("pk").values_list("pk", flat=True)[:2]
    )
    _check_chain()
    _check_documents()
    _check_registers()
    _check_keys()


def _check_chain():
    verdict = verify_trail(at=AT)

    assert (verdict.is_intact, verdict.unsealed) == (True, 0)
    assert verdict.verified == AuditEvent.objects.count() > 10 * INVOICES
    invoice = Invoice.objects.order_by("pk")[3]
    assert [one.action for one in AuditEvent.objects.for_object(invoice)][:1] == ["issued"]


def _check_documents():
    """Each invoice says what its order says, in the order of the days, and numbers have no gap."""
    for invoice in Invoice.objects.select_related("organization", "order").prefetch_related("lines"):
        address = invoice.buyer_snapshot["address"]
        assert (invoice.order_number, address["name"]) == (invoice.order.number, invoice.organization.name)
        lines = list(invoice.lines.all())
        assert [line.title for line in lines] == [line.order_line.product.title for line in lines]
        assert invoice.net_total == sum(line.net_amount for line in lines)
        assert invoice.order.user.person.memberships.get().organization_id == invoice.organization_id
    in_order = list(Invoice.objects.order_by("issued_on", "pk").values_list("number", "issued_on"))
    assert sorted(number for number, _day in in_order) == [number for number, _day in in_order]
    assert (in_order[-1][1], in_order[-1][1] - in_order[0][1] > timedelta(days=700)) == (UNTIL, True)
    years = Counter(day.year for _number, day in in_order)
    series = NumberSeries.objects.filter(kind=DocumentKind.INVOICE)
    assert {one.year: one.last_number for one in series} == years
    for year in years:
        checks = {one.kind: one for one in check_numbers(year=year)}
        assert {(one.missing, one.duplicate, one.beyond, one.damaged) for one in checks.values()} == {
            ((), (), (), ())
        }
        assert checks[DocumentKind.INVOICE].found == years[year]


def _check_registers():
    """A member sees the organisation's and nothing else; the first organisation has the longest list."""
    seen = 0
    for number in range(SMALL.organizations):
        member = User.objects.get(email=address_of(number, 1))
        organization = viewer_for(member).organization_id
        rows = License.objects.visible_to(viewer_for(member))
        assert Organization.objects.get(pk=organization).name == organization_name(number)
        assert {row.organization_id for row in rows} <= {organization}
        seen += rows.count()
    assert seen == LICENSES
    assert authenticate(None, email=address_of(0, 0), password=PASSWORD) is not None


def _check_keys():
    """Each key opens in its own row, is found by its text, and belongs to no cloud licence."""
    with_key = [row for row in License.objects.order_by("pk") if row.license_key_index]
    assert {row.deployment for row in with_key} == {"data_center"}
    assert len({row.license_key.reveal() for row in with_key}) == len(with_key) == LICENSES // 4
    assert all(row.license_key_index == blind_index(row.license_key.reveal()) for row in with_key)
    ids = set(License.objects.values_list("public_id", flat=True))
    assert ids == {public_id(License, "public_id", row) for row in range(LICENSES)}


def test_what_comes_after_goes_on_counting(make_small_installation):
    make_small_installation()
    last = NumberSeries.objects.get(kind=DocumentKind.INVOICE, year=UNTIL.year).last_number
    customer = User.objects.get(email=address_of(2, 0))
    staff = User.objects.get(email="desk1@licensing.example")
    listing = Listing.objects.listed()[0]

    invoice = make_invoice(customer, staff, [listing])

    assert invoice.number == f"I-{UNTIL.year}-{last + 1:05d}"
    assert invoice.order.number == f"O-{UNTIL.year}-{last + 1:05d}"
    assert invoice.pk > INVOICES


def test_an_installation_with_data_is_refused(make_small_installation):
    make_organization(name="A real customer")
    before = AuditEvent.objects.count(), User.objects.count()

    with pytest.raises(NotEmpty) as refusal:
        make_small_installation()

    assert str(refusal.value) == (
        "This installation has 1 accounts.Organization: made-up data is for an empty one only."
    )
    assert (AuditEvent.objects.count(), User.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_a_filling_that_fails_leaves_nothing(monkeypatch):
    before = AuditEvent.objects.count()

    said: list[str] = []

    def fails(**_options):
        raise IntegrityError("the disk is full")

    monkeypatch.setattr("benchmarks.ours.volume.filling.write_journeys", fails)

    with pytest.raises(IntegrityError):
        fill(SMALL, password=PASSWORD, until=UNTIL, at=AT, say=said.append)

    assert [line.split()[1] for line in said] == ["listings,", "people,"]
    assert (Organization.objects.count(), Listing.objects.count()) == (0, 0)
    assert AuditEvent.objects.count() == before


def test_the_plan_opens_accounts(make_small_installation, client):
    make_small_installation()

    plan = make_plan(SMALL, password=PASSWORD, at=AT)

    assert ([len(plan["customers"]), len(plan["staff"])], ApiToken.objects.count()) == ([4, 2], 6)
    name, value = plan["customers"][0]["cookie"].split("=")
    client.cookies[name] = value
    assert address_of(0, 0) in client.get("/api/v1/me").content.decode()
    assert Invoice.objects.filter(number__in=plan["customers"][1]["printed"]).count() == 1
    assert set(plan["requestable"]) <= set(Listing.objects.values_list("key", flat=True))
    assert plan["requestable"]


def test_numbers_begin_anew_each_year():
    calendar = Calendar(300, until=UNTIL)
    numbers = [calendar.number(DocumentKind.ORDER, journey) for journey in range(300 * WIDTH)]

    assert len(set(numbers)) == len(numbers)
    for year, last in calendar.last_numbers().items():
        ours = [number for number in numbers if f"-{year}-" in number]
        assert ours == [f"O-{year}-{number:05d}" for number in range(1, last + 1)]
