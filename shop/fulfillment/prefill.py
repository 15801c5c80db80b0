"""What the order form holds before anybody has typed."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User

from shop.accounts.models import Organization
from shop.core.models import AuditEvent
from shop.fulfillment.models import OrderDetails
from shop.quotes.models import Quote

Answers = dict[str, Any]
# The parts of an address that both the organisation and the form have.
ADDRESS = ("name", "line1", "line2", "postcode", "city", "country")
HAS_ACCOUNT = {True: "yes", False: "no", None: ""}


def order_prefill(quote: Quote, *, person: User) -> Answers:
    """Answers by the names of the order form's fields, for the person who orders.

    The technical contact is the one of the request, else of the organisation's last order, else the person.
    Addresses are those of the last order, unless the organisation's facts were changed since: then its own.
    """
    organization = quote.organization
    last = _last_order(organization) if organization else None
    return {
        **_technical_contact(quote, last, person),
        **(_addresses(organization, last) if organization else {}),
        "addressing": last.addressing if last else "",
    }


def _last_order(organization: Organization) -> OrderDetails | None:
    orders = OrderDetails.objects.filter(organization=organization).select_related("order")
    return orders.order_by("-order__date_placed", "-pk").first()


def _technical_contact(quote: Quote, last: OrderDetails | None, person: User) -> Answers:
    asked = quote.request.technical_contacts.order_by("pk").first() if quote.request else None
    if asked is not None:
        name, email, phone = asked.name, asked.email, asked.phone
    elif last is not None:
        name, email, phone = (
            last.technical_contact_name,
            last.technical_contact_email,
            last.technical_contact_phone,
        )
    else:
        name, email, phone = person.get_full_name(), person.email, ""
    is_known = last is not None and last.technical_contact_email.casefold() == email.casefold()
    return {
        "technical_name": name,
        "technical_email": email,
        "technical_phone": phone,
        "technical_has_account": HAS_ACCOUNT[last.technical_contact_has_account]
        if last is not None and is_known
        else "",
    }


def _addresses(organization: Organization, last: OrderDetails | None) -> Answers:
    own = {name: str(getattr(organization, name) or "") for name in ADDRESS}
    if last is None or _was_edited_since(organization, last):
        return _fields("billing", own)
    answers = _fields("billing", {**own, **last.billing_snapshot})
    if _place(last.end_user_snapshot) != _place(last.billing_snapshot):
        answers |= {**_fields("end_user", last.end_user_snapshot), "end_user_differs": True}
    return answers


def _was_edited_since(organization: Organization, last: OrderDetails) -> bool:
    events = AuditEvent.objects.for_object(organization).filter(action="facts_edited")
    return events.filter(at__gt=last.order.date_placed).exists()


def _fields(prefix: str, address: Mapping[str, str]) -> Answers:
    return {f"{prefix}_{name}": text for name, text in address.items()}


def _place(address: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(str(address.get(name, "")) for name in ADDRESS)
