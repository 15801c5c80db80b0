"""Two companies with one of everything, all of it marked: what a response says tells whose it is."""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.files.base import ContentFile
from django.utils import timezone
from oscar.core.loading import get_model
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from shop.access_policy.policies import Kind
from shop.accounts.enums import MembershipRole
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Invitation, OrganizationContact
from shop.accounts.selectors import viewer_for
from shop.accounts.services import invite, request_activation
from shop.accounts.tokens import create_token
from shop.api.permissions import Scope
from shop.baskets.lists import save_basket_as_list
from shop.baskets.models import RequisitionList
from shop.baskets.services import add_configured_line
from shop.billing.services import import_statement, issue_credit_note, record_payment
from shop.core.jobs import Job
from shop.core.links import digest_of
from shop.core.models import OutboxEvent
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.models import Export
from shop.exports.services import request_export
from shop.fulfillment.services import invoice_order, place_order
from shop.licenses.calendar import create_calendar
from shop.licenses.editing import edit_license
from shop.licenses.enums import QuestionKind
from shop.licenses.models import License
from shop.licenses.questions import ask_about_license
from shop.licenses.services import LicenseContacts
from shop.marketplace.enums import SyncMode, SyncStatus
from shop.marketplace.models import Listing, SyncRun
from shop.pricing.models import Price
from shop.quotes.models import Quote
from shop.quotes.services import ContactDetails, add_message, draft_quote, send_quote
from shop.saved_views.services import save_view
from shop.webhooks.services import EndpointFacts, create_endpoint, send_test
from tests.factories.accounts import make_member, make_organization, make_person, make_staff
from tests.factories.cms import (
    ContactMessageFactory,
    FaqEntryPageFactory,
    FaqIndexPageFactory,
    FaqTopicPageFactory,
    HomePageFactory,
)
from tests.factories.journeys import (
    NOW,
    acceptance,
    cloud_configuration,
    deliver,
    line_drafts,
    make_basket,
    make_license,
    price_draft,
    request_details,
)
from tests.factories.marketplace import ListingFactory
from tests.factories.portfolios import csv_file, upload
from tests.factories.portfolios import row as portfolio_row
from tests.factories.prices import csv_list, import_prices, take
from tests.factories.prices import row as price_row

Addresses = dict[Kind, dict[str, str]]
NO_ID = "00000000-0000-4000-8000-000000000000"

# What an address about something that does not exist is made of.
MISSING: Addresses = {
    Kind.LISTING: {"key": "org.example.nothing", "value": "nothing"},
    Kind.BASKET: {"line_id": "9999999", "action": "note"},
    Kind.LIST: {"line_id": "9999999"},
    Kind.REQUEST: {"number": "R-2026-99999"},
    Kind.ATTACHMENT: {"number": "R-2026-99999", "attachment_id": NO_ID},
    Kind.OPEN_BASKET: {"basket_id": "9999999"},
    Kind.SAVED_VIEW: {"view_id": NO_ID},
    Kind.QUOTE: {
        "number": "Q-2026-99999",
        "revision": "1",
        "revision_number": "1",
        "line_id": "9999999",
    },
    Kind.ORDER: {"number": "O-2026-99999"},
    Kind.DELIVERY_NOTE: {"number": "O-2026-99999", "note": "D-2026-99999"},
    Kind.LICENSE: {},
    Kind.CALENDAR: {"calendar_id": NO_ID},
    Kind.PORTFOLIO: {"public_id": NO_ID, "portfolio_id": NO_ID},
    Kind.QUESTION: {"question_id": NO_ID},
    Kind.MESSAGE: {"message_id": NO_ID},
    Kind.INVOICE: {"number": "I-2026-99999"},
    Kind.CREDIT_NOTE: {"number": "I-2026-99999", "note": "C-2026-99999"},
    Kind.EXPORT: {"public_id": NO_ID, "export_id": NO_ID},
    Kind.PAYMENT: {"number": "I-2026-99999", "payment_id": "9999999"},
    Kind.STATEMENT: {"statement_id": "9999999"},
    Kind.ORGANIZATION: {"organization_id": NO_ID, "member_id": NO_ID},
    Kind.MEMBER: {"member_id": NO_ID},
    Kind.INVITATION: {"invitation_id": NO_ID},
    Kind.OWN_INVITATION: {"token": "A" * 43},
    Kind.PASSKEY: {"pk": "9999999"},
    Kind.PERSON: {"person_id": "9999999", "activation_id": "9999999", "user_id": "9999999"},
    Kind.TOKEN: {"token_id": "0" * 15},
    Kind.WEBHOOK: {"public_id": NO_ID, "webhook_id": NO_ID, "delivery_id": NO_ID},
    Kind.JOB: {"event_id": "9999999"},
    Kind.SCHEDULE_ENTRY: {"entry": "nothing"},
    Kind.MAIL_KIND: {"kind": "nothing", "language": "en"},
    Kind.SYNC: {"run_id": "9999999", "sync_id": "9999999"},
    Kind.PRICE: {"price_id": "9999999"},
    Kind.PRICE_LIST: {"price_list_id": "9999999"},
    Kind.RULES: {"revision": "9999"},
    Kind.CONTENT: {
        "0": "9999999",
        "1": "nothing.pdf",
        "restriction_id": "9999999",
        "page_view_restriction_id": "9999999",
        "page_id": "9999999",
        "entry_id": "9999999",
    },
    Kind.LINK: {"uidb36": "zz", "key": "zz-0000000", "secret": "0" * 40},
}


@dataclass
class Company:
    """A customer with everything that can belong to one; ``marks`` are texts that nobody else may read."""

    label: str
    price: Decimal
    administrator: User
    member: User
    things: Addresses = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, name: str) -> str:
        """A text to be put into the field of that name."""
        return self.marks.setdefault(name, f"CANARY{self.label}{name.replace(' ', '')}")

    def address(self, name: str) -> str:
        """A mail address to be put into the field of that name."""
        return self.marks.setdefault(
            name, f"canary-{self.label}-{name.replace(' ', '-')}@example.com".lower()
        )


@dataclass
class World:
    """Both companies, and people who belong to none. ``personal`` holds what is one person's, by user."""

    a: Company
    b: Company
    registered: User
    staff: User
    editor: User
    superuser: User
    shared: Addresses
    waiting: Addresses
    personal: dict[int, Addresses] = field(default_factory=dict)


def make_world() -> World:
    staff = make_staff()
    listings = [ListingFactory(name="Wiki", key="wiki", host=True, applications=["wiki"])]
    a = make_company("A", Decimal("7919.37"), staff, listings)
    b = make_company("B", Decimal("8273.51"), staff, listings)
    registered = make_person(first_name="Rita", last_name="Registered")
    editor = make_person(first_name="Edda", last_name="Editor")
    editor.groups.add(Group.objects.get(name="Editors"))
    superuser = make_person(first_name="Susan", last_name="Super")
    User.objects.filter(pk=superuser.pk).update(is_staff=True, is_superuser=True)
    quote = _sent_quote(_request(registered, listings, "Please."), staff, Decimal("11.11"))
    run = SyncRun.objects.create(
        source="https://marketplace.example",
        mode=SyncMode.FULL,
        status=SyncStatus.COMPLETED,
        requested_at=NOW,
        started_at=NOW,
        finished_at=NOW,
    )
    import_prices(price_row(), by=staff, at=NOW)
    waiting_list = take(csv_list(price_row(User_tier=25)), by=staff, at=NOW)
    statement = import_statement(
        content=b"Buchungstag;Betrag\n23.11.2026;1,00\n", filename="bank.csv", by=staff, at=NOW
    )
    message = ContactMessageFactory()
    request_activation(person_id=registered.person.pk, at=NOW)
    event = OutboxEvent.objects.latest("pk")
    # As the registration leaves them.
    User.objects.update(password=make_password("a-long-Passw0rd"))
    for user in User.objects.all():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for user in (a.administrator, a.member, b.administrator, b.member, staff):
        user.refresh_from_db()
    world = World(
        a=a,
        b=b,
        registered=User.objects.get(pk=registered.pk),
        staff=staff,
        editor=User.objects.get(pk=editor.pk),
        superuser=User.objects.get(pk=superuser.pk),
        waiting={
            Kind.REQUEST: {"number": quote.request.number},
            Kind.QUOTE: _of_quote(quote),
            Kind.PERSON: {
                "person_id": str(registered.person.pk),
                "activation_id": str(registered.person.activation.pk),
                "user_id": str(registered.pk),
            },
        },
        shared={
            Kind.LISTING: {"key": "wiki", "value": "wiki", "vendor": listings[0].vendor.key},
            Kind.CONTENT: _contents(),
            Kind.MESSAGE: {"message_id": str(message.public_id)},
            Kind.SYNC: {"run_id": str(run.pk), "sync_id": str(run.pk)},
            Kind.PRICE: {"price_id": str(Price.objects.get().pk)},
            Kind.PRICE_LIST: {"price_list_id": str(waiting_list.pk)},
            Kind.STATEMENT: {"statement_id": str(statement.pk)},
            Kind.RULES: {"revision": "1"},
            Kind.JOB: {"event_id": str(event.pk)},
            Kind.SCHEDULE_ENTRY: {"entry": "privacy-what-has-had-its-time"},
            Kind.MAIL_KIND: {"kind": "quote", "language": "en"},
        },
    )
    for company in (a, b):
        for user in (company.administrator, company.member):
            world.personal[user.pk] = _personal(user, listings, company)
        # Closed to the member; for staff somebody else's.
        world.personal[company.member.pk][Kind.WEBHOOK] = company.things[Kind.WEBHOOK]
        # A third one's: what staff do with a basket is not done to those that members look at themselves.
        colleague = make_member(company.member.person.memberships.get().organization, staff=staff)
        company.things[Kind.OPEN_BASKET] = {
            "basket_id": str(_filled_basket(colleague, listings, "").pk),
        }
    world.personal[registered.pk] = _personal(registered, listings, None)
    for user in (world.staff, world.superuser):
        view = save_view(owner=user, page="requests", name="Mine", query="", is_shared=False, at=NOW)
        world.personal[user.pk] = {
            Kind.SAVED_VIEW: {"view_id": str(view.public_id)},
            Kind.WEBHOOK: _webhook(user, "https://hooks.example.com/staff", "Mine"),
        }
    return world


def make_company(label: str, price: Decimal, staff: User, listings: list[Listing]) -> Company:
    """Work of every kind, and words of its own in each field that a customer or staff can fill."""
    organization = make_organization()
    administrator = make_member(organization, staff=staff, role=MembershipRole.ADMINISTRATOR)
    member = make_member(organization, staff=staff)
    company = Company(label, price, administrator, member)
    _mark_people(company, organization)
    request = _request(
        member,
        listings,
        company.mark("request message"),
        note=company.mark("line note"),
        contact_name=company.mark("contact name"),
        contact_email=company.address("contact email"),
        contact_phone=company.mark("contact phone"),
        technical_contacts=[
            ContactDetails(
                name=company.mark("technician"),
                email=company.address("technicians email"),
                phone=company.mark("technicians phone"),
            )
        ],
    )
    for author in (member, staff):
        message = add_message(
            request_id=request.pk,
            viewer=viewer_for(author),
            author=author,
            text=company.mark(f"thread {author.last_name}"[:12]),
            files=[ContentFile(company.mark("file").encode(), name=f"{company.mark('file name')}.txt")],
            at=NOW,
        )
    file_id = str(message.attachments.get().public_id)
    quote = _sent_quote(request, staff, price, introduction=company.mark("introduction"))
    ordered = _sent_quote(_request(member, listings, "Another one."), staff, price)
    details = place_order(
        quote_id=ordered.pk,
        viewer=viewer_for(member),
        details=acceptance(
            po_number=company.mark("PO"),
            technical_contact_name=company.mark("order contact"),
            technical_contact_email=company.address("order email"),
        ),
        accepted_by=member,
        accepted_at=NOW,
    )
    note = deliver(details, staff, sen=company.mark("SEN"))
    invoice = invoice_order(order_id=details.order_id, by=staff, at=NOW)
    credit_note = issue_credit_note(
        invoice_id=invoice.pk,
        quantities={invoice.lines.first().pk: Decimal("0.5")},
        reason=company.mark("reason of the credit"),
        by=staff,
        at=NOW,
    )
    payment = record_payment(
        invoice_id=invoice.pk, amount=Decimal(1), currency="EUR", paid_on=NOW.date(), by=staff, at=NOW
    )
    license_ = _license(company, organization, staff, listings[0])
    open_order = place_order(
        quote_id=_sent_quote(_request(member, listings, "A third one."), staff, price).pk,
        viewer=viewer_for(member),
        details=acceptance(),
        accepted_by=member,
        accepted_at=NOW,
    )
    place = member.person.memberships.get()
    invitation = invite(
        organization_id=organization.pk,
        email=company.address("invited"),
        role=MembershipRole.MEMBER,
        by=administrator,
        at=NOW,
    )
    portfolio = upload(
        csv_file(portfolio_row(company.mark("SEN of the import"))),
        by=administrator,
        file_name=f"{company.mark('portfolio')}.csv",
        at=NOW,
    )
    amounts = {"price": price, "gross": invoice.gross_total, "net": invoice.net_total}
    for name, amount in amounts.items():
        company.marks |= {f"{name} {n}": text for n, text in enumerate((f"{amount:,.2f}", f"{amount:.2f}"))}
    question = ask_about_license(
        license_id=license_.pk,
        viewer=viewer_for(company.member),
        kind=QuestionKind.LICENSE,
        text=company.mark("question"),
        by=company.member,
        at=NOW,
    )
    numbers = [request.number, quote.number, details.order.number, open_order.order.number, note.number]
    numbers.append(credit_note.number)
    company.marks |= {number: number for number in [*numbers, invoice.number, str(license_.public_id)]}
    company.things = {
        Kind.REQUEST: {"number": request.number},
        Kind.ATTACHMENT: {"number": request.number, "public_id": file_id, "attachment_id": file_id},
        Kind.QUOTE: _of_quote(quote),
        Kind.ORDER: {"number": details.order.number},
        Kind.DELIVERY_NOTE: {"number": details.order.number, "note": note.number},
        Kind.LICENSE: {"public_id": str(license_.public_id), "license_id": str(license_.public_id)},
        Kind.QUESTION: {"question_id": str(question.public_id)},
        Kind.PORTFOLIO: {
            "public_id": str(portfolio.public_id),
            "portfolio_id": str(portfolio.public_id),
        },
        Kind.INVOICE: {"number": invoice.number},
        Kind.CREDIT_NOTE: {"number": invoice.number, "note": credit_note.number},
        Kind.PAYMENT: {"number": invoice.number, "payment_id": str(payment.pk)},
        Kind.ORGANIZATION: {
            "organization_id": str(organization.public_id),
            "public_id": str(organization.public_id),
            "member_id": str(place.public_id),
        },
        Kind.MEMBER: {"public_id": str(place.public_id), "member_id": str(place.public_id)},
        Kind.INVITATION: {
            "public_id": str(invitation.public_id),
            "invitation_id": str(invitation.public_id),
        },
        Kind.WEBHOOK: _webhook(
            administrator, f"https://hooks.example.com/{company.mark('webhook')}", company.mark("program")
        ),
        Kind.PERSON: {
            "person_id": str(member.person.pk),
            "activation_id": str(member.person.activation.pk),
            "user_id": str(member.pk),
        },
    }
    return company


def _mark_people(company: Company, organization: object) -> None:
    type(organization).objects.filter(pk=organization.pk).update(
        name=company.mark("organisation"),
        line1=company.mark("street"),
        vat_number=company.mark("VAT"),
        email_for_invoices=company.address("invoices"),
        delivery_line1=company.mark("delivery street"),
    )
    OrganizationContact.objects.create(
        organization=organization, name=company.mark("contact"), email=company.address("contacts")
    )
    for name, user in (("admin", company.administrator), ("member", company.member)):
        user.email = company.address(name)
        user.last_name = company.mark(f"{name} name")
        user.save()
        type(user.person).objects.filter(user=user).update(
            email=user.email, phone=company.mark(f"{name} phone")
        )
    company.administrator = User.objects.get(pk=company.administrator.pk)
    company.member = User.objects.get(pk=company.member.pk)


def _request(customer: User, listings: list[Listing], message: str, *, note: str = "", **details: object):
    from shop.quotes.services import submit_request

    basket = _filled_basket(customer, listings, note)
    return submit_request(
        basket_id=basket.pk,
        customer=customer,
        viewer=viewer_for(customer),
        details=request_details(customer, message=message, **details),
        submitted_at=NOW,
    )


def _filled_basket(customer: User, listings: list[Listing], note: str):
    basket = make_basket(customer)
    for listing in listings:
        add_configured_line(
            basket=basket,
            listing=listing,
            configuration=cloud_configuration(),
            note=note,
            organization_id=viewer_for(customer).organization_id,
            on_date=NOW.date(),
        )
    return basket


def _sent_quote(request, staff: User, price: Decimal, *, introduction: str = "") -> Quote:
    quote = draft_quote(request_id=request.pk, by=staff, at=NOW)
    lines = line_drafts(quote, unit_price=str(price))
    if introduction:
        lines = [replace(line, detail=introduction) for line in lines]
    price_draft(quote, staff, lines)
    return send_quote(quote_id=quote.pk, sent_by=staff, sent_at=NOW)


def _of_quote(quote: Quote) -> dict[str, str]:
    public_id = str(quote.public_id)
    return {
        "number": quote.number or "",
        "public_id": public_id,
        "quote_id": public_id,
        "revision": "1",
        "revision_number": "1",
        "line_id": str(quote.revisions.get(revision_number=1).lines.first().pk),
    }


def _license(company: Company, organization, staff: User, listing: Listing) -> License:
    made = make_license(
        organization,
        listing,
        company.mark("second SEN"),
        by=staff,
        license_key=company.mark("KEY"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        contacts=LicenseContacts(
            main_email=company.address("main email"),
            technical_name=company.mark("keeper"),
            technical_email=company.address("keepers email"),
            technical_phone=company.mark("keepers phone"),
        ),
        deployment="data_center",
        user_tier=500,
    )
    return edit_license(
        license_id=made.pk,
        viewer=viewer_for(company.member),
        changes={"business_area": company.mark("area"), "department": company.mark("department")},
        by=company.member,
        at=NOW,
    )


def _personal(user: User, listings: list[Listing], company: Company | None) -> Addresses:
    """A basket, a list of the same line, a token and a view of the register."""
    name = f"{company.mark('list')} of {user.pk}" if company else "List"
    note = company.mark("basket note") if company else ""
    basket = _filled_basket(user, listings, note)
    kept = save_basket_as_list(basket=basket, name=name, by=user, at=NOW)
    kept = RequisitionList.objects.get(pk=kept.pk)
    token, _secret = create_token(
        user=user,
        viewer=viewer_for(user),
        name=company.mark("token") if company else "token",
        scopes=[Scope.CATALOGUE],
        expires_at=None,
        at=NOW,
    )
    line_id = str(kept.lines.get().pk)
    of_members = {}
    if company:
        export_id = str(_export(user).public_id)
        of_members = {
            Kind.OWN_INVITATION: {"token": _used_invitation(user, company)},
            Kind.EXPORT: {"public_id": export_id, "export_id": export_id},
        }
    view = save_view(
        owner=user,
        organization_id=viewer_for(user).organization_id,
        page="licenses",
        name=company.mark("view") if company else "View",
        query="",
        is_shared=bool(company),
        at=NOW,
    )
    calendars: Addresses = {}
    if company and viewer_for(user).organization_id:
        feed, _secret = create_calendar(
            viewer=viewer_for(user),
            name=company.mark("calendar"),
            alarm_days=[7],
            language="en",
            by=user,
            at=NOW,
        )
        calendars = {Kind.CALENDAR: {"calendar_id": str(feed.public_id)}}
    return {
        **of_members,
        **calendars,
        Kind.BASKET: {
            "line_id": str(get_model("basket", "Line").objects.get(basket=basket).pk),
            "action": "note",
        },
        Kind.LIST: {"public_id": str(kept.public_id), "list_id": str(kept.public_id), "line_id": line_id},
        Kind.TOKEN: {"token_id": token.token_key},
        Kind.SAVED_VIEW: {"view_id": str(view.public_id)},
    }


def _webhook(user: User, url: str, description: str) -> dict[str, str]:
    endpoint, _secret = create_endpoint(
        viewer=viewer_for(user),
        facts=EndpointFacts(url=url, description=description, events=["quote.sent"]),
        by=user,
        at=NOW,
    )
    delivery = send_test(public_id=endpoint.public_id, viewer=viewer_for(user), by=user, at=NOW)
    # Nothing of these tests leaves this computer.
    OutboxEvent.objects.filter(job=Job.DELIVER_WEBHOOKS).delete()
    public_id = str(endpoint.public_id)
    return {"public_id": public_id, "webhook_id": public_id, "delivery_id": str(delivery.public_id)}


def _export(user: User) -> Export:
    return request_export(
        viewer=viewer_for(user),
        resource=ExportResource.LICENSES,
        file_format=ExportFormat.CSV,
        language="en",
        by=user,
        at=timezone.now(),
    )


def _used_invitation(user: User, company: Company) -> str:
    """The secret of the invitation by which the person came."""
    public_id = uuid4()
    Invitation.objects.create(
        public_id=public_id,
        organization=user.person.memberships.get().organization,
        email=user.person.email,
        secret_digest=digest_of(secret_of(public_id)),
        invited_by=company.administrator,
        created_at=NOW,
        sent_at=NOW,
        expires_at=NOW,
        accepted_at=NOW,
    )
    return secret_of(public_id)


def _contents() -> dict[str, str]:
    """A home page, a file that is open to all, a folder and a page that ask for a password."""
    root = Collection.get_first_root_node()
    document = get_document_model().objects.create(
        title="Terms", file=ContentFile(b"Open to all.", name="terms.txt"), collection=root
    )
    closed = root.add_child(instance=Collection(name="Closed"))
    restriction = CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.PASSWORD, password="let-me-in"
    )
    home = HomePageFactory()
    page = FaqIndexPageFactory(parent=home)
    open_faq = FaqIndexPageFactory(parent=home, slug="open-faq")
    entry = FaqEntryPageFactory(parent=FaqTopicPageFactory(parent=open_faq))
    closed_page = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="let-me-in"
    )
    return {
        "0": str(document.pk),
        "1": document.filename,
        "restriction_id": str(restriction.pk),
        "page_view_restriction_id": str(closed_page.pk),
        "page_id": str(page.pk),
        "entry_id": str(entry.pk),
    }
