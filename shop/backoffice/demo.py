"""The demo's people and journeys, made through the same services that pages and API call."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group, User
from django.utils.timezone import localdate
from oscar.core.loading import get_class, get_model

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person, make_licensing_staff, register_person, request_activation
from shop.baskets.services import add_configured_line
from shop.billing.models import DeliveryNote
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
from shop.licenses.services import edit_license
from shop.licenses.terms import last_day
from shop.marketplace.selectors import get_listing
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services import (
    ContactDetails,
    DraftHeader,
    LineDraft,
    RequestDetails,
    add_message,
    draft_quote,
    send_quote,
    submit_request,
    update_draft,
)

PASSWORD = "demo-Passw0rd!"  # noqa: S105 - published, and created with DEBUG on only
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A line of a demo basket, its price in the offer, and what the vendor delivers for it."""

    key: str
    configuration: LicenseConfiguration
    unit_price: Decimal
    sen: str
    license_key: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """From a basket to the invoice; it stops where the demo wants to show an open step."""

    products: Sequence[Product]
    message: str
    contact: ContactDetails
    po_number: str = ""
    services: Sequence[LineDraft] = ()
    introduction: str = ""
    business_area: str = ""
    department: str = ""
    stop_after: str = ""  # "request" or "quote"
    codes: frozenset[str] = field(default_factory=frozenset)


def configuration(**values: object) -> LicenseConfiguration:
    defaults = {"license_type": "commercial", "purchase_type": "new", "maintenance_months": 12}
    return LicenseConfiguration.parse({**defaults, **values})


def make_user(
    email: str, first_name: str, last_name: str, *, at: datetime, language: str = "en", **flags: bool
) -> User:
    """A user with a verified address and a person."""
    user = User.objects.create_user(
        username=email, email=email, password=PASSWORD, first_name=first_name, last_name=last_name, **flags
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    register_person(user=user, language=language, at=at)
    return user


def build_people(*, at: datetime) -> dict[str, User]:
    """The demo accounts and their two organisations; returns the users by the local part of their address."""
    university = Organization.objects.create(
        name="Example University",
        line1="Campus Road 1",
        postcode="10115",
        city="Berlin",
        country="DE",
        email_for_invoices="invoices@example.com",
        created_at=at,
    )
    company = Organization.objects.create(
        name="Other Company Ltd",
        line1="Harbour Street 20",
        postcode="20457",
        city="Hamburg",
        country="DE",
        vat_number="DE123456789",
        po_number_required=True,
        created_at=at,
    )
    admin = make_user("admin@example.org", "Ada", "Admin", at=at, is_staff=True, is_superuser=True)
    users = {
        "admin": admin,
        "sales": make_user("sales@example.org", "Sam", "Sales", at=at),
        "approver": make_user("approver@example.org", "Anna", "Approver", at=at),
        "editor": make_user("editor@example.org", "Edda", "Editor", at=at),
        "customer": make_user("customer@example.com", "Clara", "Customer", at=at),
        "member": make_user("member@example.com", "Milan", "Member", at=at, language="de"),
        "waiting": make_user("waiting@example.com", "Wanda", "Waiting", at=at),
        "other": make_user("other@example.net", "Otto", "Other", at=at),
    }
    for name in ("sales", "approver"):
        make_licensing_staff(user=users[name])
    users["editor"].groups.add(Group.objects.get(name="Editors"))
    for name, organization, role in (
        ("customer", university, MembershipRole.ADMINISTRATOR),
        ("member", university, MembershipRole.MEMBER),
        ("other", company, MembershipRole.ADMINISTRATOR),
    ):
        activate_person(
            person_id=users[name].person.pk,
            organization_id=organization.pk,
            role=role,
            by=users["sales"],
            at=at,
        )
    request_activation(person_id=users["waiting"].person.pk, at=at)
    return users


def walk(journey: Journey, *, customer: User, staff: User, at: datetime, say: Say) -> None:
    """Run one journey through the services on one day, telling each step."""
    viewer = viewer_for(customer)
    on_date = at.astimezone(UTC).date()
    basket = get_model("basket", "Basket").objects.create(owner=customer)
    basket.strategy = get_class("partner.strategy", "Selector")().strategy(user=customer)
    for product in journey.products:
        add_configured_line(
            basket=basket,
            listing=get_listing(key=product.key),
            configuration=product.configuration,
            note=product.note,
            accepted_codes=journey.codes,
            organization_id=viewer.organization_id,
            on_date=on_date,
        )
        say(f"configured   {product.configuration.summary(get_listing(key=product.key).name)}")
    request = submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer,
        details=RequestDetails(
            contact_name=customer.get_full_name(),
            contact_email=customer.email,
            message=journey.message,
            technical_contacts=[journey.contact],
            language=customer.person.language or "en",
        ),
        submitted_at=at,
    )
    say(f"requested    {request.number}: {len(journey.products)} lines in the basket of {customer.email}")
    if journey.stop_after == "request":
        return
    quote = _quote(journey, request, staff, at)
    say(f"offered      {quote.number}, valid until {quote.revisions.last().valid_until_date:%d %B %Y}")
    if journey.stop_after == "quote":
        return
    order = _order(journey, quote, customer, at)
    say(f"ordered      {order.order.number}, PO {order.po_number or 'none'}")
    note = _fulfill(journey, order, customer, staff, at)
    say(f"delivered    {note.number}: {note.lines.count()} lines")
    invoice = invoice_order(order_id=order.order_id, by=staff, at=at)
    say(f"invoiced     {invoice.number}: {invoice.gross_total} {invoice.currency}")


def _quote(journey: Journey, request: QuoteRequest, staff: User, at: datetime) -> Quote:
    quote = draft_quote(request_id=request.pk, by=staff, at=at)
    revision = quote.revisions.get()
    prices = {product.key: product.unit_price for product in journey.products}
    licenses = [
        LineDraft(
            line_id=line.pk,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=prices[line.product.upc],
        )
        for line in revision.lines.select_related("product")
    ]
    update_draft(
        quote_id=quote.pk,
        version=quote.version,
        header=DraftHeader(introduction=journey.introduction, valid_until_date=revision.valid_until_date),
        lines=[*licenses, *journey.services],
        by=staff,
        at=at,
    )
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=at)


def _order(journey: Journey, quote: Quote, customer: User, at: datetime) -> OrderDetails:
    return place_order(
        quote_id=quote.pk,
        viewer=viewer_for(customer),
        details=AcceptanceDetails(
            technical_contact_name=journey.contact.name,
            technical_contact_email=journey.contact.email,
            technical_contact_phone=journey.contact.phone,
            po_number=journey.po_number,
        ),
        accepted_by=customer,
        accepted_at=at,
    )


def _fulfill(
    journey: Journey, order: OrderDetails, customer: User, staff: User, at: datetime
) -> DeliveryNote:
    products = {product.key: product for product in journey.products}
    starts_on = localdate(at)
    deliveries = []
    for line in order.order.lines.select_related("details", "product"):
        if line.details.kind == LineKind.SERVICE:
            deliveries.append(LineDelivery(line_id=line.pk))
            continue
        product = products[line.product.upc]
        deliveries.append(
            LineDelivery(
                line_id=line.pk,
                sen=product.sen,
                license_key=product.license_key,
                starts_on=starts_on,
                ends_on=last_day(starts_on, line.details.maintenance_months),
            )
        )
    note = fulfill_order(order_id=order.order_id, deliveries=deliveries, by=staff, at=at)
    for license_ in License.objects.filter(order_line_link__line__order=order.order):
        edit_license(
            license_id=license_.pk,
            viewer=viewer_for(customer),
            changes={"business_area": journey.business_area, "department": journey.department},
            by=customer,
            at=at,
        )
    return note


def build_journeys(users: dict[str, User], *, at: datetime, say: Say) -> None:
    """Last year's order, the main job of today, and one open step of each kind."""
    sales = users["sales"]
    it_contact = ContactDetails(
        name="Tessa Technician",
        email="tessa@example.com",
        phone="+49 30 5550100",
        instance_url="https://jira.example.edu",
    )
    consulting = LineDraft(
        title="Consulting: check before the upgrade",
        detail="Remote session with your administrators",
        quantity=Decimal(2),
        unit="days",
        unit_price=Decimal("980.00"),
    )
    jira = {"deployment": "data_center", "instance_url": "https://jira.example.edu"}
    cloud = {"deployment": "cloud", "instance_url": "https://example-university.atlassian.net"}
    academic = {"license_type": "academic", "institution": "Example University"}
    say("— an order of last year —")
    walk(
        Journey(
            products=[
                Product(
                    key="jira-software",
                    configuration=configuration(**jira, **academic, user_tier=500),
                    unit_price=Decimal("10500.00"),
                    sen="SEN-1000001",
                    license_key="DEMO-AAAB0A0ODAoPeNptkFtLxDAQhd/7KwI+R3px3Zc",
                ),
                Product(
                    key="com.onresolve.jira.groovy.groovyrunner",
                    configuration=configuration(**jira, **academic, user_tier=500),
                    unit_price=Decimal("2310.00"),
                    sen="SEN-1000002",
                    license_key="DEMO-AAABmQ0ODAoPeNqNUl1v2jAUfc+vsNTnRHZYCqXyw",
                ),
            ],
            message="Our Jira for staff and students.",
            contact=it_contact,
            po_number="UNI-2025-118",
            business_area="Central IT",
            department="Collaboration",
        ),
        customer=users["customer"],
        staff=sales,
        at=at - timedelta(days=320),
        say=say,
    )
    walk(
        Journey(
            products=[
                Product(
                    key="bitbucket",
                    configuration=configuration(
                        deployment="data_center", user_tier=50, instance_url="https://code.example.net"
                    ),
                    unit_price=Decimal("2300.00"),
                    sen="SEN-2000001",
                    license_key="DEMO-AAAB9A0ODAoPeNp9kl1vmzAUhu/5FZZ2TQRkacMkL",
                ),
            ],
            message="",
            contact=ContactDetails(name="Olga Operator", email="olga@example.net"),
            po_number="4500012345",
        ),
        customer=users["other"],
        staff=sales,
        at=at - timedelta(days=300),
        say=say,
    )
    say("— the main job, today —")
    walk(
        Journey(
            products=[
                Product(
                    key="jira-software",
                    configuration=configuration(
                        **jira, **academic, user_tier=500, purchase_type="renewal", existing_sen="SEN-1000001"
                    ),
                    unit_price=Decimal("10500.00"),
                    sen="SEN-1000001",
                    license_key="DEMO-AAABtw0ODAoPeNp9kV1LwzAUhu/zKwJed7TTbVrIR",
                ),
                Product(
                    key="jira-servicedesk",
                    configuration=configuration(**cloud, user_tier=15),
                    unit_price=Decimal("3420.00"),
                    sen="E-4F2-9KD-7QX-2LM",
                    note="For the help desk team",
                ),
                Product(
                    key="com.github.integration.production",
                    configuration=configuration(**cloud, user_tier=15),
                    unit_price=Decimal("0.00"),
                    sen="",
                ),
            ],
            message="Please renew Jira, and add a help desk in the cloud for fifteen agents.",
            contact=it_contact,
            po_number="UNI-2026-204",
            services=[consulting],
            introduction="Thank you for your request. We are pleased to offer you:",
            business_area="Central IT",
            department="Service desk",
        ),
        customer=users["customer"],
        staff=sales,
        at=at,
        say=say,
    )
    say("— open steps to look at —")
    open_offer = Journey(
        products=[
            Product(
                key="confluence",
                configuration=configuration(
                    deployment="cloud",
                    user_tier=100,
                    instance_url="https://example-university.atlassian.net",
                ),
                unit_price=Decimal("6200.00"),
                sen="",
            ),
            Product(
                key="com.mxgraph.confluence.plugins.diagramly",
                configuration=configuration(
                    deployment="cloud",
                    user_tier=100,
                    instance_url="https://example-university.atlassian.net",
                ),
                unit_price=Decimal("480.00"),
                sen="",
            ),
        ],
        message="A wiki for our research groups.",
        contact=it_contact,
        services=[
            LineDraft(
                title="Training for editors",
                detail="Half a day, online, up to twelve people",
                unit_price=Decimal("650.00"),
                is_optional=True,
            )
        ],
        introduction="As discussed on the phone:",
        stop_after="quote",
    )
    walk(open_offer, customer=users["member"], staff=sales, at=at, say=say)
    for name, key, tier in (("customer", "confluence", 250), ("waiting", "trello", 50)):
        walk(
            Journey(
                products=[
                    Product(
                        key=key,
                        configuration=configuration(deployment="cloud", user_tier=tier),
                        unit_price=Decimal(0),
                        sen="",
                    )
                ],
                message="We would like to know what this costs for us.",
                contact=ContactDetails(name=users[name].get_full_name(), email=users[name].email),
                stop_after="request",
            ),
            customer=users[name],
            staff=sales,
            at=at,
            say=say,
        )
    newest = QuoteRequest.objects.filter(customer=users["customer"]).latest("pk")
    add_message(
        request_id=newest.pk,
        viewer=viewer_for(sales),
        author=sales,
        text="Thank you. Do you need this for all faculties, or for one of them first?",
        at=at,
    )


def is_built() -> bool:
    """Whether the demo was loaded before."""
    return User.objects.filter(email="customer@example.com").exists()
