"""From a basket to a request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.accounts.exceptions import OrganizationBlocked
from shop.accounts.viewer import Viewer
from shop.baskets.exceptions import NotRequestable
from shop.baskets.selectors import BasketLine, BasketOverview, basket_overview
from shop.configurator.enums import Severity
from shop.core.audit import record
from shop.core.clock import local_date
from shop.core.enums import DocumentKind
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.numbering import next_number
from shop.core.outbox import enqueue
from shop.core.signals import announce, request_submitted
from shop.core.workflow import transition
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import BasketGone, EmptyBasket
from shop.quotes.models import Quote, QuoteRequest, QuoteRequestLine, TechnicalContact
from shop.quotes.services.attachments import checked_attachments

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


def submit_request(
    *,
    basket_id: int,
    customer: User,
    viewer: Viewer,
    details: RequestDetails,
    submitted_at: datetime,
    files: Sequence["File[Any]"] = (),
) -> QuoteRequest:
    """Turn the customer's open basket into a request; the basket is closed and the next one starts empty.

    Asking again for the same basket returns the first request. Raises BasketGone, EmptyBasket,
    NotRequestable, OrganizationBlocked, InvalidInput, UploadRefused; nothing is changed then.
    """
    with checked_attachments(files) as attachments, transaction.atomic():
        basket = lock_basket(basket_id=basket_id, owner=customer)
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
        request = write_request(
            basket=basket,
            overview=overview,
            customer=customer,
            organization_id=viewer.organization_id,
            details=details,
            at=submitted_at,
        )
        attachments.store(to=request, by=customer, at=submitted_at)
        record(request, action="submitted", new=RequestStatus.SUBMITTED, by=customer, at=submitted_at)
        enqueue(Job.VALUE_REQUEST, request_id=request.pk)
        enqueue(Job.MAIL_REQUEST_RECEIVED, request_id=request.pk)
        enqueue(Job.MAIL_REQUEST_TO_STAFF, request_id=request.pk)
        announce(request_submitted, request, by=customer, at=submitted_at)
    return request


def lock_basket(*, basket_id: int, owner: User | None = None) -> Any:
    """An Oscar basket that belongs to somebody, locked until the transaction ends; None if there is none."""
    baskets = get_model("basket", "Basket").objects.select_for_update()
    return baskets.filter(pk=basket_id, **({"owner": owner} if owner else {"owner__isnull": False})).first()


def write_request(
    *,
    basket: Any,
    overview: BasketOverview,
    customer: User,
    organization_id: int | None,
    details: RequestDetails,
    at: datetime,
    recorded_by: User | None = None,
) -> QuoteRequest:
    """Copy the lines of a locked basket into a new request and close the basket, in the caller's
    transaction.
    """
    asks_us = any(found.severity == Severity.ASK for line in overview.lines for found in line.violations)
    request = QuoteRequest.objects.create(
        number=next_number(kind=DocumentKind.REQUEST, year=local_date(at).year),
        customer=customer,
        organization_id=organization_id,
        basket_id=basket.pk,
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        contact_phone=details.contact_phone,
        message=details.message[:LONGEST_MESSAGE],
        wished_date=details.wished_date,
        language=details.language,
        recorded_by=recorded_by,
        submitted_at=at,
        asks_us=asks_us,
        customer_wrote_at=at,
    )
    QuoteRequestLine.objects.bulk_create(
        _request_line(request, position, line) for position, line in enumerate(overview.lines, start=1)
    )
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
    return request


def _request_line(asked: QuoteRequest, position: int, line: BasketLine) -> QuoteRequestLine:
    hosting = next(
        (row for row in line.listing.hostings.all() if row.deployment == line.configuration.deployment),
        None,
    )
    row = QuoteRequestLine(
        request=asked,
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
    return row


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
