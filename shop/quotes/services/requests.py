"""From a basket to a request, and the conversation about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.accounts.exceptions import OrganizationBlocked
from shop.accounts.viewer import Viewer
from shop.baskets.exceptions import NotRequestable
from shop.baskets.selectors import basket_overview
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import BasketGone, EmptyBasket
from shop.quotes.models import Quote, QuoteRequest, QuoteRequestLine, RequestMessage, TechnicalContact

LONGEST_MESSAGE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDetails:
    """A technical contact; ``instance_url`` says of which instance, "" of all."""

    name: str
    email: str
    phone: str = ""
    instance_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDetails:
    """What the customer says besides the basket, validated by the form or the API."""

    contact_name: str
    contact_email: str
    contact_phone: str = ""
    message: str = ""
    wished_date: date | None = None
    technical_contacts: Sequence[ContactDetails] = field(default_factory=tuple)
    language: str = "en"


@transaction.atomic
def submit_request(
    *, basket_id: int, customer: User, viewer: Viewer, details: RequestDetails, submitted_at: datetime
) -> QuoteRequest:
    """Turn the customer's open basket into a request; the basket is closed and the next one starts empty.

    Asking again for the same basket returns the first request. Raises BasketGone, EmptyBasket,
    NotRequestable, OrganizationBlocked, InvalidInput; nothing is changed then.
    """
    baskets = get_model("basket", "Basket").objects
    basket = baskets.select_for_update().filter(pk=basket_id, owner=customer).first()
    first = QuoteRequest.objects.filter(basket_id=basket_id, customer=customer).first()
    if first is not None:
        return first
    if basket is None or not basket.can_be_edited:
        raise BasketGone()
    if viewer.is_blocked:
        raise OrganizationBlocked()
    if details.wished_date and details.wished_date < local_date(submitted_at):
        raise InvalidInput(_("The wished date has passed already."), field="wished_date")
    overview = basket_overview(
        basket, organization_id=viewer.organization_id, on_date=submitted_at.astimezone(UTC).date()
    )
    if not overview.lines:
        raise EmptyBasket()
    if not overview.is_requestable:
        raise NotRequestable(overview.unsettled)
    request = QuoteRequest.objects.create(
        number=next_number(kind=DocumentKind.REQUEST, year=local_date(submitted_at).year),
        customer=customer,
        organization_id=viewer.organization_id,
        basket_id=basket.pk,
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        contact_phone=details.contact_phone,
        message=details.message[:LONGEST_MESSAGE],
        wished_date=details.wished_date,
        language=details.language,
        submitted_at=submitted_at,
    )
    rows = []
    for position, line in enumerate(overview.lines, start=1):
        hosting = next(
            (row for row in line.listing.hostings.all() if row.deployment == line.configuration.deployment),
            None,
        )
        row = QuoteRequestLine(
            request=request,
            position=position,
            product_id=line.listing.product_id,
            listing_key=line.listing.key,
            product_name=line.listing.name,
            unit=line.unit,
            payment_model=hosting.payment_model if hosting else "",
            quantity=line.quantity,
            note=line.note,
            violations=[
                {"code": found.code, "severity": str(found.severity), "message": str(found.message)}
                for found in line.violations
            ],
        )
        row.configuration = line.configuration
        rows.append(row)
    QuoteRequestLine.objects.bulk_create(rows)
    TechnicalContact.objects.bulk_create(
        TechnicalContact(
            request=request,
            instance_url=contact.instance_url,
            name=contact.name,
            email=contact.email,
            phone=contact.phone,
        )
        for contact in details.technical_contacts
    )
    basket.submit()
    record(request, action="submitted", new=RequestStatus.SUBMITTED, by=customer, at=submitted_at)
    enqueue(Job.MAIL_REQUEST_RECEIVED, request_id=request.pk)
    enqueue(Job.MAIL_REQUEST_TO_STAFF, request_id=request.pk)
    return request


@transaction.atomic
def assign_request(*, request_id: int, to: User, by: User, at: datetime) -> QuoteRequest:
    """Give the request an owner in the department; an untouched one is in progress from then on."""
    request = QuoteRequest.objects.select_for_update().get(pk=request_id)
    if request.status == RequestStatus.SUBMITTED:
        request = transition(QuoteRequest, pk=request_id, to=RequestStatus.IN_PROGRESS, by=by, at=at)
    request.assigned_to = to
    request.save(update_fields=["assigned_to"])
    record(request, action="assigned", by=by, at=at, details={"to": to.pk})
    return request


@transaction.atomic
def add_message(*, request_id: int, viewer: Viewer, author: User, text: str, at: datetime) -> RequestMessage:
    """Add to the thread; the other side is mailed. A customer's answer puts a waiting request back to work.

    Raises QuoteRequest.DoesNotExist for one the viewer may not see, InvalidInput for an empty text.
    """
    text = text.strip()
    if not text:
        raise InvalidInput(_("Please write a message."), field="text")
    if len(text) > LONGEST_MESSAGE:
        raise InvalidInput(_("Please keep the message below 5,000 characters."), field="text")
    request = QuoteRequest.objects.visible_to(viewer).select_for_update().get(pk=request_id)
    if not viewer.is_licensing_staff and request.status == RequestStatus.NEEDS_INFORMATION:
        transition(QuoteRequest, pk=request_id, to=RequestStatus.IN_PROGRESS, by=author, at=at)
    message = RequestMessage.objects.create(
        request=request, author=author, is_from_staff=viewer.is_licensing_staff, text=text, created_at=at
    )
    enqueue(Job.MAIL_REQUEST_MESSAGE, message_id=message.pk)
    return message


@transaction.atomic
def ask_customer(*, request_id: int, viewer: Viewer, by: User, text: str, at: datetime) -> RequestMessage:
    """Ask for more information: a message, and the request waits for the customer. Raises
    TransitionNotAllowed.
    """
    message = add_message(request_id=request_id, viewer=viewer, author=by, text=text, at=at)
    request = QuoteRequest.objects.get(pk=request_id)
    if request.status != RequestStatus.NEEDS_INFORMATION:
        transition(QuoteRequest, pk=request_id, to=RequestStatus.NEEDS_INFORMATION, by=by, at=at)
    return message


@transaction.atomic
def decline_request(*, request_id: int, reason: str, by: User, at: datetime) -> QuoteRequest:
    """Say no, with the reason that the customer reads. Raises InvalidInput without one,
    TransitionNotAllowed.
    """
    if not reason.strip():
        raise InvalidInput(_("Please give the reason; the customer reads it."), field="reason")
    request = transition(QuoteRequest, pk=request_id, to=RequestStatus.DECLINED, by=by, at=at)
    request.decline_reason = reason.strip()[:LONGEST_MESSAGE]
    request.save(update_fields=["decline_reason"])
    enqueue(Job.MAIL_REQUEST_DECLINED, request_id=request.pk)
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, viewer: Viewer, by: User, at: datetime) -> QuoteRequest:
    """The customer takes the request back. Raises QuoteRequest.DoesNotExist for a foreign one,
    TransitionNotAllowed.
    """
    request = QuoteRequest.objects.visible_to(viewer).get(pk=request_id)
    return transition(QuoteRequest, pk=request.pk, to=RequestStatus.WITHDRAWN, by=by, at=at)


@transaction.atomic
def adopt_requests(*, user_id: int, organization_id: int) -> int:
    """After activation: what the person asked for while waiting becomes their organisation's. Returns how
    many.
    """
    adopted = QuoteRequest.objects.filter(customer_id=user_id, organization=None).update(
        organization_id=organization_id
    )
    Quote.objects.filter(customer_id=user_id, organization=None).update(organization_id=organization_id)
    return adopted
