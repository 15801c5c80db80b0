"""The organisation's page: members, roles, facts; leaving and handing over."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Membership, Organization
from shop.accounts.organization_forms import OrganizationEditor
from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person, block_organization, deactivate_person
from shop.core.models import AuditEvent
from tests.functional.portal.world import KEY, deliver, make_license, make_order, make_user, sign_in

pytestmark = pytest.mark.django_db
PAGE = reverse("portal:organization")


def text(response) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


@pytest.fixture
def colleague(customer, university, staff) -> User:
    user = make_user("member@example.com", "Milan Member")
    activate_person(person_id=user.person.pk, organization_id=university.pk, by=staff, at=timezone.now())
    return user


@pytest.fixture
def as_colleague(colleague) -> Client:
    return sign_in(Client(), colleague)


def place_of(user: User) -> Membership:
    return Membership.objects.current().get(person__user=user)


def about(user: User, step: str) -> str:
    return reverse(f"portal:organization-member-{step}", kwargs={"public_id": place_of(user).public_id})


def roles(organization: Organization) -> dict[str, str]:
    current = Membership.objects.current().filter(organization=organization)
    return dict(current.values_list("person__email", "role"))


def typed(organization: Organization, **changes: object) -> dict[str, object]:
    """The form as the page shows it, with some fields changed."""
    editor = OrganizationEditor(Organization.objects.get(pk=organization.pk), with_name=False)
    shown = {name: editor.form.initial[name] for name in editor.form.fields}
    values = {name: value for name, value in shown.items() if value not in (None, False)}
    management = {"contacts-TOTAL_FORMS": "2", "contacts-INITIAL_FORMS": "0"}
    return {**values, **management, **changes}


def test_an_administrator_finds_every_action_and_a_member_none(as_customer, as_colleague, colleague):
    addresses = [
        reverse("portal:organization-edit"),
        reverse("portal:organization-invite"),
        reverse("portal:organization-transfer"),
        about(colleague, "role"),
        about(colleague, "remove"),
    ]

    page, members_page = text(as_customer.get(PAGE)), text(as_colleague.get(PAGE))

    assert [address for address in addresses if address not in page] == []
    assert [address for address in addresses if address in members_page] == []
    assert reverse("portal:organization-leave") in members_page


def test_the_page_is_in_german_too(as_customer, colleague):
    assert '<html lang="de">' in text(as_customer.get("/de" + PAGE))


def test_a_member_is_told_that_managing_is_for_administrators(as_colleague, customer, colleague):
    before = (roles(place_of(customer).organization), AuditEvent.objects.count())

    statuses = [
        as_colleague.get(reverse("portal:organization-edit")).status_code,
        as_colleague.post(reverse("portal:organization-edit"), {}).status_code,
        as_colleague.post(about(customer, "role"), {"role": "member"}).status_code,
        as_colleague.post(about(customer, "remove")).status_code,
        as_colleague.post(reverse("portal:organization-invite"), {"email": "a@b.example"}).status_code,
        as_colleague.post(reverse("portal:organization-transfer"), {}).status_code,
    ]

    assert statuses == [403] * 6
    assert (roles(place_of(customer).organization), AuditEvent.objects.count()) == before


def test_other_accounts_find_none_of_it(stranger, waiting, customer, colleague):
    before = roles(place_of(customer).organization)
    for user in (stranger.user, waiting):
        client = sign_in(Client(), user)

        statuses = [
            client.post(about(colleague, "role"), {"role": "administrator"}).status_code,
            client.get(about(colleague, "remove")).status_code,
            client.post(about(colleague, "remove")).status_code,
        ]

        assert statuses == [404] * 3
    assert roles(place_of(customer).organization) == before


def test_a_role_is_changed_on_the_page(as_customer, colleague, university):
    answer = as_customer.post(about(colleague, "role"), {"role": "administrator"}, follow=True)

    assert "Milan Member has another role now." in text(answer)
    assert roles(university)["member@example.com"] == MembershipRole.ADMINISTRATOR


def test_a_role_that_does_not_exist_is_refused(as_customer, colleague, university):
    answer = as_customer.post(about(colleague, "role"), {"role": "king"}, follow=True)

    assert "Please choose one of the roles." in text(answer)
    assert roles(university)["member@example.com"] == MembershipRole.MEMBER


def test_removing_asks_first(as_customer, colleague, university):
    question = as_customer.get(about(colleague, "remove"))
    still_there = "member@example.com" in roles(university)
    answer = as_customer.post(about(colleague, "remove"), follow=True)

    assert "Remove Milan Member?" in text(question)
    assert still_there
    assert "Milan Member is no member any more" in text(answer)
    assert roles(university) == {"customer@example.com": "administrator"}


def test_the_last_administrator_cannot_step_down_or_leave(as_customer, customer, colleague, university):
    for step in (
        lambda: as_customer.post(about(customer, "role"), {"role": "member"}, follow=True),
        lambda: as_customer.post(about(customer, "remove"), follow=True),
        lambda: as_customer.post(reverse("portal:organization-leave"), follow=True),
    ):
        assert "make another member administrator first" in text(step())

    assert roles(university) == {"customer@example.com": "administrator", "member@example.com": "member"}


def test_handing_over_and_then_leaving(as_customer, customer, colleague, university):
    hand_over = reverse("portal:organization-transfer")
    assert "Milan Member (member@example.com)" in text(as_customer.get(hand_over))

    refused = as_customer.post(hand_over, {"member": "king"})
    as_customer.post(hand_over, {"member": str(place_of(colleague).public_id)})
    swapped = roles(university)
    question = text(as_customer.get(reverse("portal:organization-leave")))
    farewell = as_customer.post(reverse("portal:organization-leave"), follow=True)

    assert refused.status_code == 422
    assert swapped == {"customer@example.com": "member", "member@example.com": "administrator"}
    assert "your sessions on other devices and all your API tokens" in question
    assert "You have left Example University." in text(farewell)
    assert "Your account is waiting for activation" in text(farewell)
    assert "You have left your organisation." in text(farewell)


def test_who_hands_over_chooses_among_the_activated(as_customer, colleague, staff):
    deactivate_person(person_id=colleague.person.pk, reason="Unclear.", by=staff, at=timezone.now())

    page = text(as_customer.get(reverse("portal:organization-transfer")))

    assert "nobody can take over" in page
    assert "member@example.com" not in page


# --- Facts ----------------------------------------------------------------------------------------
def test_facts_and_contacts_are_saved(as_customer, university):
    answer = as_customer.post(
        reverse("portal:organization-edit"),
        typed(
            university,
            city="Potsdam",
            vat_number="DE 123 456 789",
            delivery_line1="Campus Road 3",
            delivery_city="Berlin",
            delivery_country="DE",
            **{
                "contacts-0-kind": "billing",
                "contacts-0-name": "Bea Billing",
                "contacts-0-phone": "+49 30 1",
            },
        ),
        follow=True,
    )

    page = text(answer)
    assert "The facts of your organisation are saved." in page
    for shown in ("Potsdam", "DE123456789", "Campus Road 3", "Bea Billing", "+49 30 1"):
        assert shown in page


def test_a_contact_is_taken_out_again(as_customer, university):
    university.contacts.create(kind="billing", name="Bea Billing", phone="1")
    university.contacts.create(kind="technical", name="Tom Technical", phone="2", position=1)
    address = reverse("portal:organization-edit")
    shown = {
        "contacts-TOTAL_FORMS": "4",
        "contacts-INITIAL_FORMS": "2",
        "contacts-0-kind": "billing",
        "contacts-0-name": "Bea Billing",
        "contacts-0-phone": "1",
        "contacts-0-DELETE": "on",
        "contacts-1-kind": "technical",
        "contacts-1-name": "Tom Technical",
        "contacts-1-phone": "2",
    }

    as_customer.post(address, {**typed(university), **shown})

    assert [contact.name for contact in university.contacts.all()] == ["Tom Technical"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("line1", "x" * 10_000),
        ("city", "a\r\nBcc: b"),
        ("vat_number", "DE1"),
        ("email_for_invoices", "nobody"),
        ("delivery_city", "Berlin"),
        ("currency", "XXX"),
        ("country", "XX"),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(as_customer, university, field, value):
    before = Organization.objects.filter(pk=university.pk).values().get()

    answer = as_customer.post(
        reverse("portal:organization-edit"), {**typed(university, line2="Second floor"), field: value}
    )

    named = {"delivery_city": "delivery_line1"}.get(field, field)
    assert answer.status_code == 422
    assert list(answer.context["editor"].form.errors) == [named]
    assert 'value="Second floor"' in text(answer)
    assert Organization.objects.filter(pk=university.pk).values().get() == before


def test_a_wrong_contact_is_named(as_customer, university):
    wrong = {"contacts-0-kind": "billing", "contacts-0-name": "Bea", "contacts-0-phone": "call me"}

    answer = as_customer.post(reverse("portal:organization-edit"), typed(university, **wrong))

    assert answer.status_code == 422
    assert list(answer.context["editor"].contacts.forms[0].errors) == ["phone"]


def test_the_name_cannot_be_changed_by_adding_a_field(as_customer, university):
    as_customer.post(reverse("portal:organization-edit"), typed(university, name="Mine"))

    university.refresh_from_db()
    assert university.name == "Example University"


def test_two_administrators_do_not_overwrite_each_other(as_customer, university):
    mine = typed(university, city="Hamburg")
    as_customer.post(reverse("portal:organization-edit"), typed(university, city="Potsdam"))

    refused = as_customer.post(reverse("portal:organization-edit"), mine)

    university.refresh_from_db()
    assert refused.status_code == 409
    assert "City: “Potsdam” (your form says “Hamburg”)" in text(refused)
    assert university.city == "Potsdam"


# --- Closed ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("how", ["removed", "blocked", "deactivated"])
def test_who_is_no_longer_in_sees_no_row_and_no_count(
    as_colleague, as_customer, customer, colleague, staff, university, how
):
    license_ = make_license(university, staff)
    order = make_order(customer, staff)
    invoice = deliver(order, staff)
    if how == "removed":
        as_customer.post(about(colleague, "remove"))
    elif how == "blocked":
        block_organization(
            organization_id=university.pk, reason="Invoices are unpaid.", by=staff, at=timezone.now()
        )
    else:
        deactivate_person(person_id=colleague.person.pk, reason="Unclear.", by=staff, at=timezone.now())
    client = sign_in(Client(), colleague)

    pages = [
        text(client.get(reverse(f"portal:{name}")))
        for name in ("overview", "license-list", "invoice-list", "order-list", "organization")
    ]
    details = [
        client.get(reverse("portal:license-detail", kwargs={"public_id": license_.public_id})),
        client.get(reverse("portal:invoice-pdf", kwargs={"number": invoice.number})),
        client.get(reverse("portal:order-detail", kwargs={"number": order.order.number})),
    ]

    for page in pages:
        for secret in (KEY, "SEN-500", invoice.number, order.order.number, "Active licences"):
            assert secret not in page
    assert [answer.status_code for answer in details] == [404] * 3
    assert ("Invoices are unpaid." in pages[0]) == (how == "blocked")
    assert not viewer_for(colleague).is_activated
