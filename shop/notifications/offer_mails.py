"""Mails about requests and offers."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from cms.selectors import site_settings
from shop.core.links import absolute_url
from shop.notifications.mails import Mail
from shop.notifications.selectors import said
from shop.quotes.enums import ApprovalOutcome, QuoteStatus
from shop.quotes.models import Quote, QuoteApproval, QuoteRequest, QuoteRevision, RequestMessage


def request_received(request: QuoteRequest) -> Mail:
    days = site_settings().answer_days
    page = absolute_url("portal:request-detail", language=request.language, number=request.number)
    texts = said(
        "request-noted" if request.recorded_by_id else "request-received",
        number=request.number,
        name=request.contact_name,
        answer_time=npgettext("within", "%(count)d working day", "%(count)d working days", days)
        % {"count": days},
        link=page,
    )
    return Mail(
        subject=texts.subject,
        about=request,
        name=request.contact_name,
        paragraphs=texts.paragraphs,
        facts=[(str(line.quantity), line.summary) for line in request.lines.all()],
        closing=texts.closing,
        action=(_("Open your request"), page),
    )


def request_to_staff(request: QuoteRequest, *, language: str) -> Mail:
    asks = sum(line.is_ask_us for line in request.lines.all())
    organization = request.organization.name if request.organization else _("none yet")
    page = absolute_url("backoffice:request-detail", language=language, number=request.number)
    texts = said(
        "request-to-staff",
        number=request.number,
        name=request.contact_name,
        organization=organization,
        link=page,
    )
    return Mail(
        subject=texts.subject,
        about=request,
        paragraphs=texts.paragraphs,
        facts=[
            (_("From"), f"{request.contact_name} <{request.contact_email}>"),
            (_("Organisation"), organization),
            (_("Lines"), str(request.lines.count())),
            (_("Lines that ask us"), str(asks)),
        ],
        quotation=request.message,
        closing=texts.closing,
        action=(_("Take the request"), page),
    )


def request_message(message: RequestMessage, *, language: str) -> Mail:
    request = message.request
    name = "portal:request-detail" if message.is_from_staff else "backoffice:request-detail"
    page = absolute_url(name, language=language, number=request.number)
    texts = said(
        "request-message" if message.is_from_staff else "request-message-to-staff",
        number=request.number,
        name=request.contact_name,
        link=page,
    )
    files = message.attachments.count()
    return Mail(
        subject=texts.subject,
        about=request,
        name=request.contact_name if message.is_from_staff else "",
        paragraphs=[
            *texts.paragraphs,
            *(
                [
                    ngettext(
                        "%(count)d file came with it; you find it on the page of the request.",
                        "%(count)d files came with it; you find them on the page of the request.",
                        files,
                    )
                    % {"count": files}
                ]
                if files
                else []
            ),
        ],
        quotation=message.text,
        closing=texts.closing,
        action=(_("Answer"), page),
    )


def request_declined(request: QuoteRequest) -> Mail:
    page = absolute_url("portal:request-detail", language=request.language, number=request.number)
    texts = said("request-declined", number=request.number, name=request.contact_name, link=page)
    return Mail(
        subject=texts.subject,
        about=request,
        name=request.contact_name,
        paragraphs=texts.paragraphs,
        quotation=request.decline_reason,
        closing=texts.closing,
        action=(_("Open your request"), page),
    )


def quote_sent(revision: QuoteRevision, *, secret: str) -> Mail:
    """``secret`` of the link that shows the offer without a sign-in; "" leads to the portal."""
    return _offer_mail("quote", revision, secret)


def quote_ending(revision: QuoteRevision, *, days_left: int, secret: str) -> Mail:
    """A reminder; ``days_left`` until the last day, 0 on that day itself."""
    time_left = (
        npgettext("time left", "for %(count)d more day", "for %(count)d more days", days_left)
        % {"count": days_left}
        if days_left
        else pgettext("time left", "today only")
    )
    return _offer_mail("quote-reminder", revision, secret, time_left=time_left)


def _offer_mail(code: str, revision: QuoteRevision, secret: str, **words: str) -> Mail:
    quote = revision.quote
    name = quote.request.contact_name if quote.request else quote.customer.get_full_name()
    last_day = date_format(revision.valid_until_date, "DATE_FORMAT")
    if secret:
        page = absolute_url("portal:offer-link", language=quote.language, secret=secret)
    else:
        page = absolute_url("portal:offer-detail", language=quote.language, number=quote.number)
    texts = said(code, number=quote.number, name=name, valid_until=last_day, link=page, **words)
    about_link = _(
        "The button opens the offer without a sign-in: please pass this mail on only to those who may "
        "see it. Ordering and answering need your sign-in."
    )
    return Mail(
        subject=texts.subject,
        about=quote,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[
            (_("Offer"), f"{quote.number} · {_('revision')} {revision.revision_number}"),
            (_("Valid until"), last_day),
        ],
        closing=[*([about_link] if secret else []), *texts.closing],
        action=(_("Open the offer"), page),
    )


def quote_answer(quote: Quote, *, language: str) -> Mail:
    page = absolute_url("backoffice:quote-edit", language=language, public_id=quote.public_id)
    declined = quote.status == QuoteStatus.DECLINED
    texts = said("quote-declined" if declined else "quote-change-wished", number=quote.number, link=page)
    return Mail(
        subject=texts.subject,
        about=quote,
        paragraphs=texts.paragraphs,
        quotation=quote.answer_reason,
        closing=texts.closing,
        action=(_("Open the offer"), page),
    )


def approval_request(approval: QuoteApproval, *, language: str) -> Mail:
    asking = approval.requested_by.get_full_name() or approval.requested_by.email
    return _approval_mail("approval-request", approval, approval.note, language=language, name=asking)


def approval_decision(approval: QuoteApproval, *, language: str) -> Mail:
    is_approved = approval.outcome == ApprovalOutcome.APPROVED
    code = "approval-given" if is_approved else "approval-refused"
    return _approval_mail(code, approval, approval.comment, language=language)


def _approval_mail(
    code: str, approval: QuoteApproval, quotation: str, *, language: str, **words: str
) -> Mail:
    quote = approval.revision.quote
    page = absolute_url("backoffice:quote-edit", language=language, public_id=quote.public_id)
    texts = said(code, number=str(quote), link=page, **words)
    return Mail(
        subject=texts.subject,
        about=quote,
        paragraphs=texts.paragraphs,
        facts=[(_("Offer"), str(quote)), (_("Customer"), _customer_of(quote))],
        quotation=quotation,
        closing=texts.closing,
        action=(_("Open the offer"), page),
    )


def _customer_of(quote: Quote) -> str:
    return quote.organization.name if quote.organization else quote.customer.email
