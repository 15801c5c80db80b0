"""Objects along the main job, each made by the services that make it in production."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from oscar.core.loading import get_model

from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.baskets.services import add_configured_line
from shop.billing.models import DeliveryNote
from shop.configurator.configuration import LicenseConfiguration
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import AcceptanceDetails, LineDelivery, fulfill_order, place_order
from shop.licenses.models import License
from shop.licenses.services import LicenseContacts, issue_license
from shop.marketplace.models import Listing
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import (
    ContactDetails,
    DraftHeader,
    LineDraft,
    RequestDetails,
    draft_quote,
    send_quote,
    submit_request,
    update_draft,
)

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
VALID_UNTIL = date(2026, 12, 23)
NO_CONTACTS = LicenseContacts()


def make_license(
    organization: Organization,
    listing: Listing,
    sen: str = "SEN-1",
    *,
    by: User,
    license_key: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    contacts: LicenseContacts = NO_CONTACTS,
    **configuration: object,
) -> License:
    """Enter a licence of an organisation: new, for 100 users in the cloud unless told otherwise."""
    return issue_license(
        organization_id=organization.pk,
        product_id=listing.product_id,
        product_name=listing.name,
        configuration=cloud_configuration(**configuration),
        sen=sen,
        license_key=license_key,
        starts_on=starts_on,
        ends_on=ends_on,
        contacts=contacts,
        by=by,
        at=NOW,
    )


def cloud_configuration(**values: object) -> LicenseConfiguration:
    """A configuration that needs nothing else: a new cloud licence for 100 users."""
    defaults = {
        "deployment": "cloud",
        "license_type": "commercial",
        "purchase_type": "new",
        "maintenance_months": 12,
        "user_tier": 100,
    }
    return LicenseConfiguration.parse({**defaults, **values})


def make_basket(owner: User | None) -> Any:
    """An empty open Oscar basket."""
    return get_model("basket", "Basket").objects.create(owner=owner)


def fill_basket(owner: User, listings: Sequence[Listing], **values: object) -> Any:
    """A basket with one cloud licence of each listing."""
    basket = make_basket(owner)
    for listing in listings:
        add_configured_line(
            basket=basket,
            listing=listing,
            configuration=cloud_configuration(**values),
            organization_id=viewer_for(owner).organization_id,
            on_date=NOW.date(),
        )
    return basket


def request_details(customer: User, **values: Any) -> RequestDetails:
    defaults: dict[str, Any] = {
        "contact_name": customer.get_full_name(),
        "contact_email": customer.email,
        "message": "Please offer this.",
        "technical_contacts": [ContactDetails(name="Tessa Technician", email="tessa@example.com")],
    }
    return RequestDetails(**{**defaults, **values})


def make_request(customer: User, listings: Sequence[Listing], **values: Any) -> QuoteRequest:
    """A submitted request for one cloud licence of each listing."""
    basket = fill_basket(customer, listings)
    return submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer, **values),
        submitted_at=NOW,
    )


def make_request_rows(customer: User, count: int, **values: Any) -> list[QuoteRequest]:
    """Bare requests without lines, a minute apart, the oldest first; ``values`` may be functions of the
    place. Straight into the database, for tests that need many.
    """
    rows = []
    for place in range(count):
        own = {name: value(place) if callable(value) else value for name, value in values.items()}
        at = NOW + timedelta(minutes=place)
        fields = {"submitted_at": at, "customer_wrote_at": at, **own}
        rows.append(
            QuoteRequest(
                number=f"R-2026-{place + 10_000}",
                customer=customer,
                contact_name=f"Person {place}",
                contact_email=f"p{place}@example.com",
                language="en",
                **fields,
            )
        )
    return QuoteRequest.objects.bulk_create(rows)


def line_drafts(quote: Quote, *, unit_price: str = "100.00", **values: Any) -> list[LineDraft]:
    """The draft's own lines with a price."""
    return [
        LineDraft(
            line_id=line.pk,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit_price=Decimal(unit_price),
            **values,
        )
        for line in quote.revisions.get(sent_at=None).lines.all()
    ]


def price_draft(quote: Quote, staff: User, lines: Sequence[LineDraft]) -> Quote:
    return update_draft(
        quote_id=quote.pk,
        version=quote.version,
        header=DraftHeader(introduction="We are pleased to offer:", valid_until_date=VALID_UNTIL),
        lines=lines,
        by=staff,
        at=NOW,
    )


def make_sent_quote(
    customer: User, staff: User, listings: Sequence[Listing], *, extra: Sequence[LineDraft] = ()
) -> Quote:
    """An offer in the customer's hands, 100.00 a line."""
    quote = draft_quote(request_id=make_request(customer, listings).pk, by=staff, at=NOW)
    price_draft(quote, staff, [*line_drafts(quote), *extra])
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)


def acceptance(**values: Any) -> AcceptanceDetails:
    defaults: dict[str, Any] = {
        "technical_contact_name": "Tessa Technician",
        "technical_contact_email": "tessa@example.com",
        "po_number": "PO-4711",
    }
    return AcceptanceDetails(**{**defaults, **values})


def make_order(customer: User, staff: User, listings: Sequence[Listing], **values: Any) -> OrderDetails:
    """An ordered offer."""
    quote = make_sent_quote(customer, staff, listings)
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=acceptance(**values),
        accepted_by=customer,
        accepted_at=NOW,
    )


def deliver(order: OrderDetails, staff: User, **values: Any) -> DeliveryNote:
    """Deliver every line of the order with a SEN of its own."""
    deliveries = [
        LineDelivery(
            line_id=line.pk,
            **{
                "sen": f"SEN-{order.order_id}-{line.pk}",
                "starts_on": date(2026, 11, 23),
                "ends_on": date(2027, 11, 22),
                **values,
            },
        )
        for line in order.order.lines.all()
    ]
    return fulfill_order(order_id=order.order_id, deliveries=deliveries, by=staff, at=NOW)
