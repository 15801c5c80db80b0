"""What the portal's tests start from, made through the services."""

from datetime import date, timedelta
from decimal import Decimal

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.utils import timezone
from oscar.core.loading import get_class, get_model

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person, make_licensing_staff, register_person
from shop.baskets.services import add_configured_line
from shop.billing.models import Invoice
from shop.configurator.configuration import LicenseConfiguration
from shop.fulfillment.models import OrderDetails
from shop.fulfillment.services import (
    AcceptanceDetails,
    LineDelivery,
    fulfill_order,
    invoice_order,
    place_order,
)
from shop.licenses.models import License
from shop.licenses.services import LicenseContacts, issue_license
from shop.marketplace.models import Listing
from shop.marketplace.selectors import get_listing
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine, QuoteRequest
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
from tests.factories.marketplace import ListingFactory

KEY = "AAAB-secret-licence-key-of-the-tests-9876"


def make_user(email: str, name: str = "Clara Customer", *, language: str = "en") -> User:
    first, last = name.split()
    user = User.objects.create_user(email, email, "a-long-Passw0rd", first_name=first, last_name=last)
    register_person(user=user, language=language, at=timezone.now())
    return user


def make_staff() -> User:
    user = make_user("sales@example.org", "Sam Sales")
    make_licensing_staff(user=user)
    return User.objects.get(pk=user.pk)


def make_organization(name: str = "Example University", **values: object) -> Organization:
    address = {"line1": "Campus Road 1", "postcode": "10115", "city": "Berlin"}
    return Organization.objects.create(name=name, created_at=timezone.now(), **{**address, **values})


def activate(user: User, organization: Organization, *, by: User) -> User:
    activate_person(
        person_id=user.person.pk,
        organization_id=organization.pk,
        role=MembershipRole.ADMINISTRATOR,
        by=by,
        at=timezone.now(),
    )
    return user


def make_listing(key: str = "confluence", name: str = "Confluence") -> Listing:
    if Listing.objects.filter(key=key).exists():
        return get_listing(key=key)
    ListingFactory(key=key, name=name, host=True, applications=[key])
    return get_listing(key=key)


def configuration(**values: object) -> LicenseConfiguration:
    wanted = {
        "deployment": "cloud",
        "license_type": "commercial",
        "purchase_type": "new",
        "maintenance_months": 12,
        "user_tier": 100,
    }
    return LicenseConfiguration.parse({**wanted, **values})


def make_request(customer: User, *, message: str = "A wiki for everyone.") -> QuoteRequest:
    viewer = viewer_for(customer)
    basket = get_model("basket", "Basket").objects.create(owner=customer)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=customer)
    add_configured_line(
        basket=basket,
        listing=make_listing(),
        configuration=configuration(),
        note="",
        accepted_codes=frozenset(),
        organization_id=viewer.organization_id,
        on_date=timezone.now().date(),
    )
    return submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer,
        details=RequestDetails(
            contact_name=customer.get_full_name(),
            contact_email=customer.email,
            message=message,
            technical_contacts=[ContactDetails(name="Tessa Technician", email="tessa@example.com")],
        ),
        submitted_at=timezone.now(),
    )


def make_offer(customer: User, staff: User, *, with_option: bool = True) -> Quote:
    """A sent offer: Confluence for 6,200.00 and, optional, a training for 650.00, net."""
    quote = draft_quote(request_id=make_request(customer).pk, by=staff, at=timezone.now())
    revision = quote.revisions.get()
    lines = [
        LineDraft(
            line_id=line.pk,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=Decimal("6200.00"),
        )
        for line in revision.lines.all()
    ]
    if with_option:
        lines.append(LineDraft(title="Training", unit_price=Decimal("650.00"), is_optional=True))
    update_draft(
        quote_id=quote.pk,
        version=quote.version,
        header=DraftHeader(introduction="As discussed:", valid_until_date=revision.valid_until_date),
        lines=lines,
        by=staff,
        at=timezone.now(),
    )
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=timezone.now())


def make_offer_with_choices(customer: User, staff: User) -> Quote:
    """A sent offer under a heading: Confluence for 6,200.00 or, as its alternative, for 4,000.00, a training
    for 650.00 that is optional, and a text. Net.
    """
    quote = draft_quote(request_id=make_request(customer).pk, by=staff, at=timezone.now())
    revision = quote.revisions.get()
    asked = revision.lines.get()
    asked.position, asked.alternative_group = 2, 1
    asked.unit_price = asked.net_amount = Decimal("6200.00")
    asked.save()
    common = {"revision": revision, "tax_rate": asked.tax_rate, "maintenance_months": 0, "user_tier": 0}
    cheaper = {"unit_price": Decimal("4000.00"), "net_amount": Decimal("4000.00")}
    training = {"unit_price": Decimal("650.00"), "net_amount": Decimal("650.00")}
    for position, kind, title, values in (
        (1, LineKind.HEADING, "Your wiki", {"unit_price": Decimal(0)}),
        (3, LineKind.SERVICE, "Confluence for fewer", {"alternative_group": 1, **cheaper}),
        (4, LineKind.SERVICE, "Training", {"is_optional": True, **training}),
        (5, LineKind.TEXT, "Prices hold for one order.", {"unit_price": Decimal(0)}),
    ):
        QuoteLine.objects.create(position=position, kind=kind, title=title, **common, **values)
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=timezone.now())


def make_order(customer: User, staff: User, *, quote: Quote | None = None) -> OrderDetails:
    quote = quote or make_offer(customer, staff)
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=AcceptanceDetails(
            technical_contact_name="Tessa Technician",
            technical_contact_email="tessa@example.com",
            po_number="PO-77",
        ),
        accepted_by=customer,
        accepted_at=timezone.now(),
    )


def deliver(details: OrderDetails, staff: User) -> Invoice:
    """Deliver and invoice all lines of an order."""
    today = timezone.localdate()
    deliveries = [
        LineDelivery(line_id=line.pk)
        if line.details.kind == LineKind.SERVICE
        else LineDelivery(
            line_id=line.pk,
            sen=f"SEN-{line.pk}",
            starts_on=today,
            ends_on=today + timedelta(days=364),
        )
        for line in details.order.lines.select_related("details")
    ]
    fulfill_order(order_id=details.order_id, deliveries=deliveries, by=staff, at=timezone.now())
    return invoice_order(order_id=details.order_id, by=staff, at=timezone.now())


def make_license(
    organization: Organization, staff: User, *, sen: str = "SEN-500", **values: object
) -> License:
    """A Data Center licence with a key; ``values`` are ``ends_on``, ``name``, parts of the configuration."""
    ends_on = values.pop("ends_on", timezone.localdate() + timedelta(days=300))
    assert isinstance(ends_on, date)
    name = str(values.pop("name", "Confluence"))
    listing = make_listing()
    return issue_license(
        organization_id=organization.pk,
        product_id=listing.product_id,
        product_name=name,
        configuration=configuration(**{"deployment": "data_center", "user_tier": 500, **values}),
        sen=sen,
        # No two licences have the same key, but for a renewal and what it renewed.
        license_key=KEY if sen == "SEN-500" else f"{sen}-{KEY}",
        starts_on=ends_on - timedelta(days=364),
        ends_on=ends_on,
        contacts=LicenseContacts(technical_name="Tessa Technician", technical_email="tessa@example.com"),
        by=staff,
        at=timezone.now(),
    )


def sign_in(client: Client, user: User) -> Client:
    """Sign in and leave allauth's record of it, as its login form does."""
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, method="password")
    request.session.save()
    return client
