"""What an endpoint is told: which object it is, where it stands, and where to read the rest.

Ids, numbers and states only: no names, no amounts, no SENs, no keys. Whoever receives it reads the object
with a token of their own, which decides what they see.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from oscar.core.loading import get_model

from shop.accounts.models import Activation, Membership, Organization
from shop.billing.models import CreditNote, DeliveryNote, Invoice
from shop.licenses.models import License, PortfolioImport
from shop.quotes.models import Quote, QuoteRequest
from shop.webhooks import events


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """An object as an endpoint is told of it."""

    kind: str
    # Its id or number in addresses of the API.
    id: str
    url: str
    organization_id: int | None
    organization: str | None = None
    number: str | None = None
    status: str | None = None
    # Whether the organisation may know of it at all.
    is_for_customers: bool = True


def _address(name: str, **arguments: object) -> str:
    """At SITE_URL; addresses of the API have no language in them."""
    return f"{settings.SITE_URL}{reverse(f'api:{name}', kwargs=arguments)}"


def _company(row: Any) -> dict[str, Any]:
    organization: Organization | None = row.organization
    return {
        "organization_id": row.organization_id,
        "organization": str(organization.public_id) if organization else None,
    }


def _request(row: QuoteRequest) -> Subject:
    return Subject(
        kind="request",
        id=row.number,
        number=row.number,
        status=row.status,
        url=_address("quote-request", number=row.number),
        **_company(row),
    )


def _quote(row: Quote) -> Subject:
    # Without a number it was never sent, and is nobody's business but staff's.
    if row.number is None:
        address = _address("staff-quote", quote_id=row.public_id)
    else:
        address = _address("quote", number=row.number)
    return Subject(
        kind="quote",
        id=str(row.public_id),
        number=row.number,
        status=row.status,
        url=address,
        is_for_customers=row.number is not None,
        **_company(row),
    )


def _order(row: Any) -> Subject:
    return Subject(
        kind="order",
        id=row.number,
        number=row.number,
        status=row.status,
        url=_address("order", number=row.number),
        **_company(row.details),
    )


def _delivery_note(row: DeliveryNote) -> Subject:
    return Subject(
        kind="delivery_note",
        id=row.number,
        number=row.number,
        url=_address("order", number=row.order_number),
        **_company(row),
    )


def _license(row: License) -> Subject:
    return Subject(
        kind="license",
        id=str(row.public_id),
        status=row.status,
        url=_address("license", license_id=row.public_id),
        **_company(row),
    )


def _portfolio(row: PortfolioImport) -> Subject:
    return Subject(
        kind="portfolio",
        id=str(row.public_id),
        status=row.status,
        url=_address("portfolio-import", portfolio_id=row.public_id),
        **_company(row),
    )


def _invoice(row: Invoice) -> Subject:
    return Subject(
        kind="invoice",
        id=row.number,
        number=row.number,
        status=row.balance.state,
        url=_address("invoice", number=row.number),
        **_company(row),
    )


def _credit_note(row: CreditNote) -> Subject:
    return Subject(
        kind="credit_note",
        id=row.number,
        number=row.number,
        url=_address("invoice", number=row.invoice.number),
        **_company(row),
    )


def _organization(row: Organization) -> Subject:
    return Subject(
        kind="organization",
        id=str(row.public_id),
        url=_address("organization"),
        organization_id=row.pk,
        organization=str(row.public_id),
    )


def _activation(row: Activation) -> Subject:
    return Subject(
        kind="activation",
        id=str(row.pk),
        status=row.status,
        url=_address("organization-members"),
        **_company(row),
    )


def _membership(row: Membership) -> Subject:
    return Subject(
        kind="member",
        id=str(row.public_id),
        status=row.role,
        url=_address("organization-members"),
        **_company(row),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    model: Callable[[], Any]
    read: Callable[[Any], Subject]
    related: tuple[str, ...] = ("organization",)


READERS: Final[Mapping[str, _Reader]] = {
    events.REQUEST: _Reader(lambda: QuoteRequest, _request),
    events.QUOTE: _Reader(lambda: Quote, _quote),
    events.ORDER: _Reader(lambda: get_model("order", "Order"), _order, ("details__organization",)),
    events.DELIVERY_NOTE: _Reader(lambda: DeliveryNote, _delivery_note),
    events.LICENSE: _Reader(lambda: License, _license),
    events.PORTFOLIO: _Reader(lambda: PortfolioImport, _portfolio),
    events.INVOICE: _Reader(lambda: Invoice, _invoice, ("organization", "balance")),
    events.CREDIT_NOTE: _Reader(lambda: CreditNote, _credit_note, ("organization", "invoice")),
    events.ORGANIZATION: _Reader(lambda: Organization, _organization, ()),
    events.ACTIVATION: _Reader(lambda: Activation, _activation),
    events.MEMBERSHIP: _Reader(lambda: Membership, _membership),
}


def subjects(object_type: str, ids: Collection[int]) -> dict[int, Subject]:
    """The objects of one type by id, in one query. What is gone is left out."""
    reader = READERS[object_type]
    rows = reader.model()._default_manager.filter(pk__in=ids).select_related(*reader.related)
    if object_type == events.ORDER:
        rows = rows.filter(details__isnull=False)
    return {row.pk: reader.read(row) for row in rows}


def event_body(name: str, *, at: datetime, data: Mapping[str, object]) -> str:
    """The text that is sent."""
    timestamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    payload = {"type": name, "timestamp": timestamp, "data": dict(data)}
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


def data_of(subject: Subject, *, status: str | None) -> dict[str, object]:
    """``status`` is the one of the moment where the event is about it; else the one of now."""
    return {
        "kind": subject.kind,
        "id": subject.id,
        "number": subject.number,
        "status": status or subject.status,
        "organization": subject.organization,
        "url": subject.url,
    }
