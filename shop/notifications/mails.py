"""What each mail says. Texts are looked up in the recipient's language, which the caller has activated."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.selectors import site_settings
from shop.accounts.enums import ActivationStatus
from shop.accounts.invitation_links import secret_of
from shop.accounts.models import Activation, Invitation
from shop.billing.models import DeliveryNote, Invoice
from shop.core.links import absolute_url
from shop.fulfillment.models import OrderDetails
from shop.quotes.enums import ApprovalOutcome, QuoteStatus
from shop.quotes.models import Quote, QuoteApproval, QuoteRequest, QuoteRevision, RequestMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail's content, laid out as HTML and as text by two common templates.

    ``facts`` are label and value; ``quotation`` is somebody's own words; ``action`` is label and address of
    the one button. ``is_confidential`` keeps the subject out of the record.
    """

    subject: str
    about: Model
    name: str = ""
    paragraphs: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    quotation: str = ""
    action: tuple[str, str] | None = None
    closing: Sequence[str] = field(default_factory=tuple)
    is_confidential: bool = False


def request_received(request: QuoteRequest) -> Mail:
    answer = ngettext(
        "Thank you for your request. We look at every line and usually answer within %(count)d working day.",
        "Thank you for your request. We look at every line and usually answer within %(count)d working days.",
        site_settings().answer_days,
    )
    noted = _("We have noted what lay in your basket as a request and make you an offer of it.")
    return Mail(
        subject=_("We have your request %(number)s") % {"number": request.number},
        about=request,
        name=request.contact_name,
        paragraphs=[
            noted if request.recorded_by_id else answer % {"count": site_settings().answer_days},
            _("You can follow it, add to it and answer our questions here:"),
        ],
        facts=[(str(line.quantity), line.summary) for line in request.lines.all()],
        action=(
            _("Open your request"),
            absolute_url("portal:request-detail", language=request.language, number=request.number),
        ),
    )


def request_to_staff(request: QuoteRequest, *, language: str) -> Mail:
    asks = sum(line.is_ask_us for line in request.lines.all())
    return Mail(
        subject=_("New request %(number)s") % {"number": request.number},
        about=request,
        facts=[
            (_("From"), f"{request.contact_name} <{request.contact_email}>"),
            (_("Organisation"), request.organization.name if request.organization else _("none yet")),
            (_("Lines"), str(request.lines.count())),
            (_("Lines that ask us"), str(asks)),
        ],
        quotation=request.message,
        action=(
            _("Take the request"),
            absolute_url("backoffice:request-detail", language=language, number=request.number),
        ),
    )


def request_message(message: RequestMessage, *, language: str) -> Mail:
    request = message.request
    page = "portal:request-detail" if message.is_from_staff else "backoffice:request-detail"
    files = message.attachments.count()
    return Mail(
        subject=_("A message about your request %(number)s") % {"number": request.number}
        if message.is_from_staff
        else _("A message about request %(number)s") % {"number": request.number},
        about=request,
        name=request.contact_name if message.is_from_staff else "",
        paragraphs=[
            ngettext(
                "%(count)d file came with it; you find it on the page of the request.",
                "%(count)d files came with it; you find them on the page of the request.",
                files,
            )
            % {"count": files}
        ]
        if files
        else [],
        quotation=message.text,
        action=(_("Answer"), absolute_url(page, language=language, number=request.number)),
    )


def request_declined(request: QuoteRequest) -> Mail:
    return Mail(
        subject=_("About your request %(number)s") % {"number": request.number},
        about=request,
        name=request.contact_name,
        paragraphs=[_("We are sorry: we cannot make you an offer for this request. The reason:")],
        quotation=request.decline_reason,
        action=(
            _("Open your request"),
            absolute_url("portal:request-detail", language=request.language, number=request.number),
        ),
    )


def quote_sent(revision: QuoteRevision, *, secret: str) -> Mail:
    """``secret`` of the link that shows the offer without a sign-in; "" leads to the portal."""
    return Mail(
        subject=_("Our offer %(number)s") % {"number": revision.quote.number},
        about=revision.quote,
        name=_recipient_of(revision.quote),
        paragraphs=[
            _("Here is our offer; you find it attached as PDF."),
            _("You can order it, ask for a change or decline it in your portal."),
        ],
        facts=_facts_of(revision),
        closing=_about_link(secret),
        action=_to_offer(revision.quote, secret),
    )


def quote_ending(revision: QuoteRevision, *, days_left: int, secret: str) -> Mail:
    """A reminder; ``days_left`` until the last day, 0 on that day itself."""
    number = revision.quote.number
    return Mail(
        subject=_("Our offer %(number)s ends soon") % {"number": number},
        about=revision.quote,
        name=_recipient_of(revision.quote),
        paragraphs=[
            ngettext(
                "You can order our offer for %(count)d more day.",
                "You can order our offer for %(count)d more days.",
                days_left,
            )
            % {"count": days_left}
            if days_left
            else _("Today is the last day on which you can order our offer."),
            _("Is something not right yet? Ask for a change, or tell us that you do not need it any more."),
        ],
        facts=_facts_of(revision),
        closing=_about_link(secret),
        action=_to_offer(revision.quote, secret),
    )


def _recipient_of(quote: Quote) -> str:
    return quote.request.contact_name if quote.request else quote.customer.get_full_name()


def _facts_of(revision: QuoteRevision) -> list[tuple[str, str]]:
    return [
        (_("Offer"), f"{revision.quote.number} · {_('revision')} {revision.revision_number}"),
        (_("Valid until"), date_format(revision.valid_until_date, "DATE_FORMAT")),
    ]


def _to_offer(quote: Quote, secret: str) -> tuple[str, str]:
    """The mail's button."""
    if secret:
        address = absolute_url("portal:offer-link", language=quote.language, secret=secret)
    else:
        address = absolute_url("portal:offer-detail", language=quote.language, number=quote.number)
    return _("Open the offer"), address


def _about_link(secret: str) -> list[str]:
    return (
        [
            _(
                "The button opens the offer without a sign-in: please pass this mail on to those only who "
                "may see it. Ordering and answering need your sign-in."
            )
        ]
        if secret
        else []
    )


def quote_answer(quote: Quote, *, language: str) -> Mail:
    declined = quote.status == QuoteStatus.DECLINED
    subject = _("Offer %(number)s was declined") if declined else _("Change wished for offer %(number)s")
    return Mail(
        subject=subject % {"number": quote.number},
        about=quote,
        quotation=quote.answer_reason,
        action=(
            _("Open the offer"),
            absolute_url("backoffice:quote-edit", language=language, public_id=quote.public_id),
        ),
    )


def approval_request(approval: QuoteApproval, *, language: str) -> Mail:
    quote = approval.revision.quote
    return Mail(
        subject=_("An offer waits for your approval"),
        about=quote,
        paragraphs=[
            _("%(name)s asks for a second pair of eyes before this offer goes out.")
            % {"name": approval.requested_by.get_full_name() or approval.requested_by.email}
        ],
        quotation=approval.note,
        facts=[(_("Offer"), str(quote)), (_("Customer"), _customer_of(quote))],
        action=(
            _("Look at the offer"),
            absolute_url("backoffice:quote-edit", language=language, public_id=quote.public_id),
        ),
    )


def approval_decision(approval: QuoteApproval, *, language: str) -> Mail:
    quote = approval.revision.quote
    approved = approval.outcome == ApprovalOutcome.APPROVED
    return Mail(
        subject=_("Your offer is approved") if approved else _("Your offer came back from approval"),
        about=quote,
        paragraphs=[
            _("You can send it now.")
            if approved
            else _("It is a draft again. Please look at what your colleague says.")
        ],
        quotation=approval.comment,
        facts=[(_("Offer"), str(quote)), (_("Customer"), _customer_of(quote))],
        action=(
            _("Open the offer"),
            absolute_url("backoffice:quote-edit", language=language, public_id=quote.public_id),
        ),
    )


def _customer_of(quote: Quote) -> str:
    return quote.organization.name if quote.organization else quote.customer.email


def order_confirmation(order: OrderDetails) -> Mail:
    facts = [(_("Order"), order.order.number)]
    if order.po_number:
        facts.append((_("Your order number"), order.po_number))
    when = date_format(order.buy_on, "DATE_FORMAT") if order.buy_on else _("at once")
    facts.append((_("We buy"), when))
    closing = []
    if order.technical_contact_has_account is False:
        closing.append(
            _(
                "%(contact)s has no account with the vendor yet and will first get a mail from there "
                "to confirm the address."
            )
            % {"contact": order.technical_contact_name}
        )
    return Mail(
        subject=_("Confirmation of your order %(number)s") % {"number": order.order.number},
        about=order.order,
        name=order.billing_snapshot.get("attention", ""),
        paragraphs=[_("Thank you for your order. The confirmation is attached as PDF.")],
        facts=facts,
        closing=closing,
        action=(
            _("Follow your order"),
            absolute_url("portal:order-detail", language=order.language, number=order.order.number),
        ),
    )


def order_to_staff(order: OrderDetails, *, language: str) -> Mail:
    return Mail(
        subject=_("New order %(number)s") % {"number": order.order.number},
        about=order.order,
        facts=[(_("Organisation"), order.organization.name), (_("Lines"), str(order.order.lines.count()))],
        action=(
            _("Open the order"),
            absolute_url("backoffice:order-detail", language=language, number=order.order.number),
        ),
    )


def delivery_note(note: DeliveryNote) -> Mail:
    return Mail(
        subject=_("Your licences: delivery note %(number)s") % {"number": note.number},
        about=note,
        name=note.buyer_snapshot["address"].get("attention", ""),
        paragraphs=[
            _(
                "Your licences are here. The delivery note with the keys is attached as PDF; "
                "please keep it safe."
            ),
            _("You also find every licence in your portal."),
        ],
        action=(_("My Licenses"), absolute_url("portal:license-list", language=note.language)),
        is_confidential=True,
    )


def invoice(invoice: Invoice) -> Mail:
    return Mail(
        subject=_("Invoice %(number)s") % {"number": invoice.number},
        about=invoice,
        name=invoice.buyer_snapshot["address"].get("attention", ""),
        paragraphs=[_("Please find our invoice attached as PDF.")],
        facts=[
            (_("Invoice"), invoice.number),
            (_("Due on"), date_format(invoice.due_on, "DATE_FORMAT")),
        ],
        action=(
            _("My Invoices"),
            absolute_url("portal:invoice-list", language=invoice.language),
        ),
    )


def activation_requested(activation: Activation, *, language: str) -> Mail:
    person = activation.person
    return Mail(
        subject=_("%(name)s asks for activation") % {"name": person.full_name},
        about=activation,
        facts=[(_("Account"), person.email)],
        action=(_("Open the queue"), absolute_url("backoffice:activation-list", language=language)),
    )


def activation_decided(activation: Activation, *, language: str) -> Mail:
    person = activation.person
    if activation.status == ActivationStatus.ACTIVATED:
        return Mail(
            subject=_("Your account is activated"),
            about=activation,
            name=person.full_name,
            paragraphs=[
                _("You can now order offers and see the licences and invoices of %(organization)s.")
                % {"organization": activation.organization}
            ],
            action=(_("Open your portal"), absolute_url("portal:overview", language=language)),
        )
    waits = activation.status == ActivationStatus.WAITING
    return Mail(
        subject=_("About your account"),
        about=activation,
        name=person.full_name,
        paragraphs=[
            _("We have closed your account for the time being. The reason:")
            if waits
            else _("We could not activate your account. The reason:")
        ],
        quotation=activation.reason,
        action=(_("Open your portal"), absolute_url("portal:overview", language=language)),
    )


def invitation(invitation: Invitation, *, language: str) -> Mail:
    organization = invitation.organization
    inviter = invitation.invited_by.get_full_name() or invitation.invited_by.email
    words = {"name": inviter, "organization": organization.name}
    return Mail(
        subject=_("%(name)s invites you to %(organization)s") % words,
        about=invitation,
        paragraphs=[
            _(
                "%(name)s invites you to look after the licences of %(organization)s together: requests, "
                "offers, orders, licences and invoices."
            )
            % words,
            _(
                "Sign in with this e-mail address, or register with it, and accept the invitation. The "
                "licensing department then activates your account."
            ),
        ],
        facts=[
            (_("Role"), invitation.get_role_display()),
            (_("Can be accepted until"), date_format(invitation.expires_at, "DATE_FORMAT")),
        ],
        action=(
            _("Open the invitation"),
            absolute_url("portal:invitation", language=language, token=secret_of(invitation.public_id)),
        ),
        closing=[_("If you do not know what this is about, you need not do anything.")],
    )
