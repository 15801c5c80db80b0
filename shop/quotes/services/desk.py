"""What the department does with a request besides answering it."""

from datetime import UTC, datetime
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.accounts.exceptions import OrganizationBlocked
from shop.accounts.models import Person
from shop.accounts.selectors import language_of, viewer_for
from shop.baskets.selectors import basket_overview
from shop.core.audit import record
from shop.core.exceptions import InvalidInput
from shop.core.jobs import Job
from shop.core.outbox import enqueue
from shop.core.workflow import transition
from shop.quotes.enums import RequestStatus
from shop.quotes.exceptions import BasketGone, EmptyBasket, OwnerChanged
from shop.quotes.models import Quote, QuoteRequest
from shop.quotes.services.drafts import draft_quote
from shop.quotes.services.requests import (
    LONGEST_MESSAGE,
    ContactDetails,
    RequestDetails,
    lock_basket,
    write_request,
)

WHOEVER: Final = -1


@transaction.atomic
def assign_request(
    *, request_id: int, to: User, by: User, at: datetime, instead_of: int | None = WHOEVER
) -> QuoteRequest:
    """Give the request an owner in the department; an untouched one is in progress from then on.

    ``instead_of`` is the id of the owner that ``by`` saw, None for nobody. Raises OwnerChanged when it is
    somebody else's by now; WHOEVER takes it from anybody.
    """
    request = QuoteRequest.objects.select_for_update().get(pk=request_id)
    owner_id = request.assigned_to_id
    if owner_id == to.pk:
        return request
    if instead_of != WHOEVER and owner_id != instead_of:
        raise OwnerChanged(request.assigned_to)
    if request.status == RequestStatus.SUBMITTED:
        request = transition(QuoteRequest, pk=request_id, to=RequestStatus.IN_PROGRESS, by=by, at=at)
    # A second condition for SQLite, where select_for_update is silent.
    changed = QuoteRequest.objects.filter(pk=request_id, assigned_to_id=owner_id).update(assigned_to=to)
    if not changed:
        raise OwnerChanged(None)
    request.assigned_to = to
    record(request, action="assigned", by=by, at=at, details={"to": to.pk})
    return request


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
def quote_basket(*, basket_id: int, by: User, at: datetime) -> Quote:
    """Turn a customer's open basket into a request on their behalf and begin the offer; the customer gets a
    mail that we noted it. What the rules say about the lines is kept with them and stops nobody here.

    Doing it twice, or after the customer asked for the same basket, goes on with the request that is there.
    Raises Basket.DoesNotExist, BasketGone, EmptyBasket, OrganizationBlocked, TransitionNotAllowed when that
    request is closed.
    """
    basket = lock_basket(basket_id=basket_id)
    request = QuoteRequest.objects.filter(basket_id=basket_id).first()
    if request is None:
        if basket is None:
            raise get_model("basket", "Basket").DoesNotExist
        if not basket.can_be_edited:
            raise BasketGone()
        customer: User = basket.owner
        viewer = viewer_for(customer)
        if viewer.is_blocked:
            raise OrganizationBlocked()
        overview = basket_overview(
            basket, organization_id=viewer.organization_id, on_date=at.astimezone(UTC).date()
        )
        if not overview.lines:
            raise EmptyBasket()
        request = write_request(
            basket=basket,
            overview=overview,
            customer=customer,
            organization_id=viewer.organization_id,
            details=_details_of(customer),
            at=at,
            recorded_by=by,
        )
        record(request, action="recorded_for_customer", new=RequestStatus.SUBMITTED, by=by, at=at)
        enqueue(Job.MAIL_REQUEST_RECEIVED, request_id=request.pk)
        enqueue(Job.VALUE_REQUEST, request_id=request.pk)
    return draft_quote(request_id=request.pk, by=by, at=at)


def _details_of(customer: User) -> RequestDetails:
    """The customer as their own contact, also the technical one until they name another."""
    phone = Person.objects.filter(user=customer).values_list("phone", flat=True).first() or ""
    name = customer.get_full_name() or customer.email
    return RequestDetails(
        contact_name=name,
        contact_email=customer.email,
        contact_phone=phone,
        technical_contacts=[ContactDetails(name=name, email=customer.email, phone=phone)],
        language=language_of(customer.pk),
    )
