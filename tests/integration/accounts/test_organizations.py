"""The facts of organisations: what is stored, what is refused, two people at once."""

import pytest

from shop.accounts.models import Organization, OrganizationContact
from shop.accounts.selectors import facts_changed_since
from shop.accounts.services import ContactFacts, create_organization, edit_organization
from shop.core.exceptions import InvalidInput, NotPermitted, StaleVersion
from shop.core.models import AuditEvent
from tests.factories.accounts import make_member
from tests.factories.journeys import NOW

pytestmark = pytest.mark.django_db
CONTACT = ContactFacts(kind="billing", name="Bea Billing", email="bea@example.com", phone="+49 30 1")
DELIVERY = {
    "delivery_name": "Computer centre",
    "delivery_line1": "Campus Road 3",
    "delivery_city": "Berlin",
    "delivery_country": "de",
}


def edit(organization, by, contacts=None, version=None, **facts):
    return edit_organization(
        organization_id=organization.pk,
        version=organization.version if version is None else version,
        facts=facts,
        contacts=contacts,
        by=by,
        at=NOW,
    )


def state(organization):
    return (
        Organization.objects.filter(pk=organization.pk).values().get(),
        list(OrganizationContact.objects.values()),
        AuditEvent.objects.count(),
    )


def test_an_administrator_edits_the_facts_and_the_trail_names_fields_only(organization, customer):
    edit(
        organization,
        customer,
        contacts=[CONTACT],
        city=" Potsdam ",
        vat_number="de 123.456-789",
        currency="CHF",
        po_number_required=True,
        **DELIVERY,
    )

    organization.refresh_from_db()
    assert (organization.city, organization.vat_number, organization.currency) == (
        "Potsdam",
        "DE123456789",
        "CHF",
    )
    assert (organization.delivery_country, organization.version) == ("DE", 2)
    assert [str(contact) for contact in organization.contacts.all()] == ["Bea Billing"]
    event = AuditEvent.objects.for_object(organization).get(action="facts_edited")
    assert event.details["version"] == 2
    assert {"city", "vat_number", "contacts"} <= set(event.details["fields"])
    assert "Potsdam" not in str(event.details)


def test_saving_what_is_stored_makes_no_new_version(organization, customer):
    edit(organization, customer, contacts=[CONTACT], city="Potsdam")
    organization.refresh_from_db()

    edit(organization, customer, contacts=[CONTACT], city="Potsdam")

    organization.refresh_from_db()
    assert organization.version == 2


def test_who_saw_an_older_version_saves_nothing(organization, customer, staff):
    edit(organization, customer, city="Potsdam", line1="Park 1")
    before = state(organization)

    with pytest.raises(StaleVersion):
        edit(organization, staff, version=1, city="Hamburg")

    assert state(organization) == before
    assert facts_changed_since(organization, version=1) == ["city", "line1"]
    assert facts_changed_since(organization, version=2) == []


def test_the_name_is_changed_by_staff_only(organization, customer, staff):
    before = state(organization)

    with pytest.raises(InvalidInput) as refused:
        edit(organization, customer, name="Another University", city="Potsdam")
    assert refused.value.field == "name"
    assert state(organization) == before
    edit(organization, staff, name="Another University")

    organization.refresh_from_db()
    assert organization.name == "Another University"


def test_members_and_strangers_edit_nothing(organization, customer, staff, stranger):
    member = make_member(organization, staff=staff)
    before = state(organization)

    with pytest.raises(NotPermitted):
        edit(organization, member, city="Potsdam")
    with pytest.raises(Organization.DoesNotExist):
        edit(organization, stranger, city="Potsdam")

    assert state(organization) == before


TEXTS = [
    "line1",
    "line2",
    "postcode",
    "city",
    "delivery_name",
    "delivery_line1",
    "delivery_line2",
    "delivery_postcode",
    "delivery_city",
    "vat_number",
    "email_for_invoices",
]


@pytest.mark.parametrize("field", ["name", *TEXTS])
@pytest.mark.parametrize("value", ["a\r\nBcc: b", "a\nb", "a\0b", "a\u2028b", "a\u202eb", "x" * 10_000])
def test_line_breaks_and_endless_texts_are_refused(organization, staff, field, value):
    before = state(organization)

    with pytest.raises(InvalidInput) as refused:
        edit(organization, staff, **{field: value})

    assert refused.value.field == field
    assert state(organization) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("country", "XX"),
        ("country", ""),
        ("country", "Germany"),
        ("email_for_invoices", "nobody"),
        ("language", "fr"),
        ("time_zone", "Mars/Olympus"),
        ("currency", "XXX"),
        ("currency", "eur"),
        ("delivery_country", "XX"),
        ("delivery_city", "Berlin"),
        ("blocked_at", None),
    ],
)
def test_nonsense_is_refused_and_named(organization, staff, field, value):
    before = state(organization)

    with pytest.raises(InvalidInput) as refused:
        edit(organization, staff, **{field: value})

    assert refused.value.field == (field if field != "delivery_city" else "delivery_line1")
    assert state(organization) == before


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (ContactFacts(kind="sales", name="B", email="b@example.com"), "contacts.0.kind"),
        (ContactFacts(kind="billing", name=" ", email="b@example.com"), "contacts.0.name"),
        (ContactFacts(kind="billing", name="B"), "contacts.0.email"),
        (ContactFacts(kind="billing", name="B", email="nobody"), "contacts.0.email"),
        (ContactFacts(kind="billing", name="B", phone="call me"), "contacts.0.phone"),
        (ContactFacts(kind="billing", name="B\r\nC", email="b@example.com"), "contacts.0.name"),
        (ContactFacts(kind="billing", name="B" * 10_000, email="b@example.com"), "contacts.0.name"),
        (ContactFacts(kind="billing", name="B", phone="1\n2"), "contacts.0.phone"),
    ],
)
def test_a_wrong_contact_is_refused_and_named(organization, customer, contact, field):
    before = state(organization)

    with pytest.raises(InvalidInput) as refused:
        edit(organization, customer, contacts=[contact], city="Potsdam")

    assert refused.value.field == field
    assert state(organization) == before


def test_at_most_twenty_contacts_are_kept(organization, customer):
    edit(organization, customer, contacts=[CONTACT] * 20)
    organization.refresh_from_db()

    with pytest.raises(InvalidInput):
        edit(organization, customer, contacts=[CONTACT] * 21)

    assert organization.contacts.count() == 20


def test_a_new_organisation_is_checked_like_an_edited_one(staff):
    with pytest.raises(InvalidInput) as refused:
        create_organization(facts={"name": "New", "vat_number": "DE1"}, by=staff, at=NOW)

    assert refused.value.field == "vat_number"
    assert not Organization.objects.filter(name="New").exists()
