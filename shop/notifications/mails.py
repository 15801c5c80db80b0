"""What each mail holds. Its texts are looked up in the recipient's language, which the caller has activated:
those of ``shop.notifications.kinds``, or what staff made of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from babel.numbers import format_currency
from django.db.models import Model
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from cms.selectors import site_settings
from shop.accounts.enums import ActivationStatus
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Activation, Invitation
from shop.billing.models import CreditNote, DeliveryNote, DunningNotice, Invoice
from shop.core.clock import local_date
from shop.core.links import absolute_url
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.models import Export
from shop.fulfillment.models import OrderDetails
from shop.licenses.models import LicenseQuestion
from shop.notifications.kinds import MailKind
from shop.notifications.selectors import Texts, said, say
from shop.notifications.wording import LINK, Paragraph, Part
from shop.quotes.enums import ApprovalOutcome, QuoteStatus
from shop.quotes.models import Quote, QuoteApproval, QuoteRequest, QuoteRevision, RequestMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class MailEntry:
    """One thing that a mail lists: what it is, with a link to its page, and what there is to say of it."""

    title: str
    page: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail's content, laid out as HTML and as text by two common templates.

    ``entries`` are a list of things with pages of their own; ``facts`` are label and value; ``quotation`` is
    somebody's own words; ``action`` is label and address of the one button. ``is_confidential`` keeps the
    subject out of the record.
    """

    subject: str
    about: Model
    name: str = ""
    paragraphs: Sequence[str | Paragraph] = ()
    entries: Sequence[MailEntry] = ()
    facts: Sequence[tuple[str, str]] = ()
    quotation: str = ""
    action: tuple[str, str] | None = None
    closing: Sequence[str | Paragraph] = field(default_factory=tuple)
    is_confidential: bool = False


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


def order_confirmation(order: OrderDetails) -> Mail:
    facts = [(_("Order"), order.order.number)]
    if order.po_number:
        facts.append((_("Your order number"), order.po_number))
    when = date_format(order.buy_on, "DATE_FORMAT") if order.buy_on else _("at once")
    facts.append((_("We buy"), when))
    name = order.billing_snapshot.get("attention", "")
    page = absolute_url("portal:order-detail", language=order.language, number=order.order.number)
    texts = said(
        "order-confirmation",
        number=order.order.number,
        name=name,
        organization=order.organization.name,
        link=page,
    )
    closing: list[str | Paragraph] = []
    if order.technical_contact_has_account is False:
        closing.append(
            _(
                "%(contact)s has no account with the vendor yet and will first get a mail from there "
                "to confirm the address."
            )
            % {"contact": order.technical_contact_name}
        )
    return Mail(
        subject=texts.subject,
        about=order.order,
        name=name,
        paragraphs=texts.paragraphs,
        facts=facts,
        closing=[*closing, *texts.closing, _way_to_steps(order.order.number, language=order.language)],
        action=(_("Follow your order"), page),
    )


def _way_to_steps(number: str, *, language: str) -> Paragraph:
    page = absolute_url("portal:order-steps", language=language, number=number)
    return Paragraph([Part(_("What happens next, step by step:") + " "), Part(page, href=page)])


def order_to_staff(order: OrderDetails, *, language: str) -> Mail:
    page = absolute_url("backoffice:order-detail", language=language, number=order.order.number)
    texts = said("order-to-staff", number=order.order.number, organization=order.organization.name, link=page)
    return Mail(
        subject=texts.subject,
        about=order.order,
        paragraphs=texts.paragraphs,
        facts=[(_("Organisation"), order.organization.name), (_("Lines"), str(order.order.lines.count()))],
        closing=texts.closing,
        action=(_("Open the order"), page),
    )


def delivery_note(note: DeliveryNote) -> Mail:
    name = note.buyer_snapshot["address"].get("attention", "")
    page = absolute_url("portal:license-list", language=note.language)
    texts = said("delivery-note", number=note.number, name=name, link=page)
    return Mail(
        subject=texts.subject,
        about=note,
        name=name,
        paragraphs=texts.paragraphs,
        closing=[*texts.closing, _way_to_steps(note.order.number, language=note.language)],
        action=(_("My Licenses"), page),
        is_confidential=True,
    )


def credit_note(note: CreditNote) -> Mail:
    name = note.buyer_snapshot["address"].get("attention", "")
    page = absolute_url("portal:invoice-list", language=note.language)
    texts = said("credit-note", number=note.number, invoice=note.invoice.number, name=name, link=page)
    return Mail(
        subject=texts.subject,
        about=note,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[(_("Credit note"), note.number), (_("Invoice"), note.invoice.number)],
        closing=texts.closing,
        action=(_("My Invoices"), page),
    )


def payment_reminder(notice: DunningNotice) -> Mail:
    invoice = notice.invoice
    name = invoice.buyer_snapshot["address"].get("attention", "")
    page = absolute_url("portal:invoice-list", language=invoice.language)
    pay_by = date_format(notice.pay_by, "DATE_FORMAT")
    amount = format_currency(notice.open_amount, invoice.currency, locale=invoice.language)
    texts = said(
        "payment-reminder",
        number=invoice.number,
        name=name,
        level=str(notice.get_level_display()),
        due_on=date_format(invoice.due_on, "DATE_FORMAT"),
        pay_by=pay_by,
        amount=amount,
        link=page,
    )
    facts = [(_("Invoice"), invoice.number), (_("Open"), amount), (_("To be paid by"), pay_by)]
    if notice.fee:
        facts.insert(1, (_("Fee"), format_currency(notice.fee, invoice.currency, locale=invoice.language)))
    return Mail(
        subject=texts.subject,
        about=invoice,
        name=name,
        paragraphs=texts.paragraphs,
        facts=facts,
        closing=texts.closing,
        action=(_("My Invoices"), page),
    )


def invoice(invoice: Invoice) -> Mail:
    name = invoice.buyer_snapshot["address"].get("attention", "")
    due_on = date_format(invoice.due_on, "DATE_FORMAT")
    page = absolute_url("portal:invoice-list", language=invoice.language)
    texts = said("invoice", number=invoice.number, name=name, due_on=due_on, link=page)
    return Mail(
        subject=texts.subject,
        about=invoice,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[(_("Invoice"), invoice.number), (_("Due on"), due_on)],
        closing=texts.closing,
        action=(_("My Invoices"), page),
    )


def export(export: Export) -> Mail:
    """That a file is ready; what is in it stays behind the sign-in."""
    name = export.owner.get_full_name()
    listed = str(ExportResource(export.resource).label)
    page = absolute_url("portal:export-detail", language=export.language, public_id=export.public_id)
    expires_on = date_format(local_date(export.expires_at), "DATE_FORMAT") if export.expires_at else ""
    texts = said("export", list=listed, expires_on=expires_on, name=name, link=page)
    return Mail(
        subject=texts.subject,
        about=export,
        name=name,
        paragraphs=texts.paragraphs,
        facts=[
            (_("List"), listed),
            (_("Format"), str(ExportFormat(export.format).label)),
            (_("Entries"), number_format(export.total, force_grouping=True)),
        ],
        closing=texts.closing,
        action=(_("Open the export"), page),
    )


def license_question(question: LicenseQuestion, *, language: str) -> Mail:
    license_ = question.license
    page = absolute_url("backoffice:question-list", language=language)
    texts = said(
        "license-question",
        product=license_.product_name,
        organization=question.organization.name,
        link=page,
    )
    return Mail(
        subject=texts.subject,
        about=license_,
        paragraphs=texts.paragraphs,
        facts=[(_("SEN"), license_.sen or "–"), (_("About"), question.get_kind_display())],
        quotation=question.text,
        closing=texts.closing,
        action=(_("Open the questions"), page),
    )


def activation_requested(activation: Activation, *, language: str) -> Mail:
    person = activation.person
    page = absolute_url("backoffice:activation-list", language=language)
    texts = said("activation-request", name=person.full_name, link=page)
    return Mail(
        subject=texts.subject,
        about=activation,
        paragraphs=texts.paragraphs,
        facts=[(_("Account"), person.email)],
        closing=texts.closing,
        action=(_("Open the queue"), page),
    )


def activation_decided(activation: Activation, *, language: str) -> Mail:
    person = activation.person
    page = absolute_url("portal:overview", language=language)
    if activation.status == ActivationStatus.ACTIVATED:
        texts = said(
            "activation-activated",
            name=person.full_name,
            organization=activation.organization or "",
            link=page,
        )
        reason = ""
    else:
        waits = activation.status == ActivationStatus.WAITING
        code = "activation-closed" if waits else "activation-rejected"
        texts = said(code, name=person.full_name, link=page)
        reason = activation.reason
    return Mail(
        subject=texts.subject,
        about=activation,
        name=person.full_name,
        paragraphs=texts.paragraphs,
        quotation=reason,
        closing=texts.closing,
        action=(_("Open your portal"), page),
    )


def invitation(invitation: Invitation, *, language: str) -> Mail:
    organization = invitation.organization
    inviter = invitation.invited_by.get_full_name() or invitation.invited_by.email
    page = absolute_url("portal:invitation", language=language, token=secret_of(invitation.public_id))
    texts = said("invitation", name=inviter, organization=organization.name, link=page)
    return Mail(
        subject=texts.subject,
        about=invitation,
        paragraphs=texts.paragraphs,
        facts=[
            (_("Role"), invitation.get_role_display()),
            (_("Can be accepted until"), date_format(invitation.expires_at, "DATE_FORMAT")),
        ],
        closing=texts.closing,
        action=(_("Open the invitation"), page),
    )


def sample(kind: MailKind, texts: Texts, *, about: Model, language: str) -> Mail:
    """A mail of this kind with made-up contents, in the active language: for a preview and for a test."""
    page = absolute_url("portal:overview", language=language)
    words = {LINK: page, **{name: str(word) for name, word in kind.words.items()}}
    texts_said = say(texts, words)
    return Mail(
        subject=texts_said.subject,
        about=about,
        name="" if kind.is_internal or kind.code == "invitation" else str(kind.words.get("name", "")),
        paragraphs=texts_said.paragraphs,
        facts=[(str(label), str(value)) for label, value in kind.facts],
        quotation=str(kind.quotation),
        closing=texts_said.closing,
        action=(str(kind.button), page),
    )
