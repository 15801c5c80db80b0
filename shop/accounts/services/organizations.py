"""Customers' facts: entering, editing, blocking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from shop.accounts.doors import close_doors
from shop.accounts.enums import ContactKind
from shop.accounts.models import Membership, Organization, OrganizationContact
from shop.accounts.selectors import viewer_for
from shop.accounts.services.activation import LONGEST_REASON
from shop.accounts.services.places import lock_administered, lock_organizations
from shop.accounts.vat import LONGEST as LONGEST_VAT_NUMBER
from shop.accounts.vat import normalize_vat_number
from shop.core.audit import record
from shop.core.countries import is_country
from shop.core.exceptions import InvalidInput, NotPermitted, StaleVersion
from shop.core.forms import PHONE
from shop.core.texts import one_line

MOST_CONTACTS = 20
# Documents carry the name: it changes by staff only.
STAFF_FACTS = frozenset({"name"})
FACTS = (
    "name",
    "line1",
    "line2",
    "postcode",
    "city",
    "country",
    "delivery_name",
    "delivery_line1",
    "delivery_line2",
    "delivery_postcode",
    "delivery_city",
    "delivery_country",
    "vat_number",
    "email_for_invoices",
    "po_number_required",
    "language",
    "time_zone",
    "currency",
)
DELIVERY_FACTS = tuple(name for name in FACTS if name.startswith("delivery_"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """Whom to write to; an address or a phone number is needed."""

    kind: str
    name: str
    email: str = ""
    phone: str = ""


@transaction.atomic
def create_organization(*, facts: Mapping[str, object], by: User, at: datetime) -> Organization:
    """Enter a new customer. ``facts`` are the model's own fields by name.

    Raises InvalidInput, naming the field, for what the model refuses.
    """
    organization = Organization(created_at=at)
    _apply(organization, facts)
    organization.save()
    record(organization, action="created", by=by, at=at)
    return organization


@transaction.atomic
def edit_organization(
    *,
    organization_id: int,
    version: int,
    facts: Mapping[str, object],
    contacts: Sequence[ContactFacts] | None = None,
    by: User,
    at: datetime,
) -> Organization:
    """Change facts of an organisation; ``contacts`` replace its contacts, None keeps them.

    ``version`` is the one that was read. The trail names the changed fields, not their contents. Raises
    Organization.DoesNotExist, NotPermitted for who does not administer it, StaleVersion if somebody saved in
    between, InvalidInput naming the field ("name" for customers too); nothing is changed then.
    """
    organization = lock_administered(organization_id=organization_id, by=by)
    if organization.version != version:
        raise StaleVersion()
    before = {name: getattr(organization, name) for name in FACTS}
    _apply(organization, facts)
    changed = sorted(name for name in FACTS if getattr(organization, name) != before[name])
    if STAFF_FACTS & set(changed) and not viewer_for(by).is_licensing_staff:
        raise InvalidInput(
            _("Documents carry the name, so the licensing department changes it. Please write to us."),
            field="name",
        )
    if contacts is not None and _replace_contacts(organization, contacts):
        changed.append("contacts")
    if changed:
        organization.version += 1
        organization.save(update_fields=[*FACTS, "version"])
        record(
            organization,
            action="facts_edited",
            by=by,
            at=at,
            details={"fields": changed, "version": organization.version},
        )
    return organization


@transaction.atomic
def block_organization(*, organization_id: int, reason: str, by: User, at: datetime) -> Organization:
    """Close an organisation to its members, who read the reason: all their sessions and tokens end.

    Raises InvalidInput without a reason, NotPermitted for who is no licensing staff,
    Organization.DoesNotExist. Blocking again changes the reason only.
    """
    organization = _lock_for_staff(organization_id, by=by)
    text = reason.strip()
    if not text or len(text) > LONGEST_REASON:
        raise InvalidInput(_("Please give the reason, in at most 2,000 characters."), field="reason")
    if organization.blocked_at is None:
        organization.blocked_at = at
        members = Membership.objects.current().filter(organization=organization)
        for user_id in members.values_list("person__user_id", flat=True).order_by("person__user_id"):
            close_doors(user_id=user_id, by=by, at=at)
    organization.block_reason = text
    organization.save(update_fields=["blocked_at", "block_reason"])
    record(organization, action="blocked", by=by, at=at)
    return organization


@transaction.atomic
def unblock_organization(*, organization_id: int, by: User, at: datetime) -> Organization:
    """Open a blocked organisation to its members again; one that is open stays so.

    Raises NotPermitted for who is no licensing staff, Organization.DoesNotExist.
    """
    organization = _lock_for_staff(organization_id, by=by)
    if organization.blocked_at is not None:
        organization.blocked_at, organization.block_reason = None, ""
        organization.save(update_fields=["blocked_at", "block_reason"])
        record(organization, action="unblocked", by=by, at=at)
    return organization


def _lock_for_staff(organization_id: int, *, by: User) -> Organization:
    if not viewer_for(by).is_licensing_staff:
        raise NotPermitted()
    (organization,) = lock_organizations([organization_id])
    return organization


def _apply(organization: Organization, facts: Mapping[str, object]) -> None:
    """Set the facts in their one spelling. Raises InvalidInput naming the field."""
    for name, value in facts.items():
        if name not in FACTS:
            raise InvalidInput(_("There is no such field."), field=name)
        if isinstance(value, str):
            column: Any = Organization._meta.get_field(name)
            # A VAT number is written with spaces and dots that are not stored.
            room = 2 * LONGEST_VAT_NUMBER if name == "vat_number" else column.max_length
            value = one_line(value, field=name, longest=room)
        setattr(organization, name, value)
    _check_addresses(organization)
    if organization.time_zone not in available_timezones():
        raise InvalidInput(_("This time zone does not exist."), field="time_zone")
    if organization.currency not in settings.CURRENCIES:
        raise InvalidInput(_("This currency is not offered."), field="currency")
    if "vat_number" in facts or "country" in facts:
        organization.vat_number = normalize_vat_number(organization.vat_number, country=organization.country)
    try:
        organization.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from None


def _check_addresses(organization: Organization) -> None:
    for name in ("country", "delivery_country"):
        code = getattr(organization, name).upper()
        if code and not is_country(code):
            raise InvalidInput(_("Two letters, please, such as DE."), field=name)
        setattr(organization, name, code)
    if any(getattr(organization, name) for name in DELIVERY_FACTS):
        for name in ("delivery_line1", "delivery_city", "delivery_country"):
            if not getattr(organization, name):
                raise InvalidInput(
                    _("A delivery address needs street, city and country, or nothing at all."), field=name
                )


def _replace_contacts(organization: Organization, contacts: Sequence[ContactFacts]) -> bool:
    """Store these contacts instead of the present ones; returns whether they differ."""
    if len(contacts) > MOST_CONTACTS:
        message = ngettext("At most %(count)d contact.", "At most %(count)d contacts.", MOST_CONTACTS)
        raise InvalidInput(message % {"count": MOST_CONTACTS}, field="contacts")
    wanted = [_checked(contact, f"contacts.{index}") for index, contact in enumerate(contacts)]
    stored = [
        ContactFacts(kind=row.kind, name=row.name, email=row.email, phone=row.phone)
        for row in organization.contacts.all()
    ]
    if wanted == stored:
        return False
    organization.contacts.all().delete()
    OrganizationContact.objects.bulk_create(
        OrganizationContact(
            organization=organization,
            position=position,
            kind=contact.kind,
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
        )
        for position, contact in enumerate(wanted)
    )
    return True


def _checked(contact: ContactFacts, place: str) -> ContactFacts:
    if contact.kind not in ContactKind.values:
        raise InvalidInput(_("There is no such kind of contact."), field=f"{place}.kind")
    checked = ContactFacts(
        kind=contact.kind,
        name=one_line(contact.name, field=f"{place}.name", longest=200),
        email=one_line(contact.email, field=f"{place}.email", longest=254),
        phone=one_line(contact.phone, field=f"{place}.phone", longest=40),
    )
    if not checked.name:
        raise InvalidInput(_("Please give a name."), field=f"{place}.name")
    if not (checked.email or checked.phone):
        raise InvalidInput(_("Please give an e-mail address or a phone number."), field=f"{place}.email")
    try:
        if checked.email:
            validate_email(checked.email)
    except ValidationError:
        raise InvalidInput(_("Enter a valid e-mail address."), field=f"{place}.email") from None
    try:
        PHONE(checked.phone)
    except ValidationError as error:
        raise InvalidInput(error.messages[0], field=f"{place}.phone") from None
    return checked
