"""The kinds of mail that we send, with their built-in texts."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shop.notifications.mail_kind import MailKind

_NAME = "Clara Customer"
_ORGANIZATION = "Example University"
_REQUEST, _QUOTE, _ORDER = "R-2026-00012", "Q-2026-00012", "O-2026-00012"
_DATE = _("31 December 2026")
_REASON = _("Here stands what was written.")

BUILT_IN: Final = (
    MailKind(
        code="request-received",
        label=_("Request received"),
        subject=_("We have your request %(number)s"),
        opening=[
            _("Thank you for your request. We look at every line and usually answer within %(answer_time)s."),
            _("You can follow it, add to it and answer our questions here:"),
        ],
        words={"number": _REQUEST, "name": _NAME, "answer_time": _("2 working days")},
        facts=[("1", "Jira Software")],
        button=_("Open your request"),
    ),
    MailKind(
        code="request-noted",
        label=_("Request noted by staff"),
        subject=_("We have your request %(number)s"),
        opening=[
            _("We have noted what lay in your basket as a request and make you an offer of it."),
            _("You can follow it, add to it and answer our questions here:"),
        ],
        words={"number": _REQUEST, "name": _NAME, "answer_time": _("2 working days")},
        facts=[("1", "Jira Software")],
        button=_("Open your request"),
    ),
    MailKind(
        code="request-to-staff",
        label=_("New request, to staff"),
        is_internal=True,
        subject=_("New request %(number)s"),
        words={"number": _REQUEST, "name": _NAME, "organization": _ORGANIZATION},
        facts=[(_("From"), _NAME), (_("Organisation"), _ORGANIZATION), (_("Lines"), "1")],
        quotation=_REASON,
        button=_("Take the request"),
    ),
    MailKind(
        code="request-message",
        label=_("Message on a request"),
        subject=_("A message about your request %(number)s"),
        words={"number": _REQUEST, "name": _NAME},
        quotation=_REASON,
        button=_("Answer"),
    ),
    MailKind(
        code="request-message-to-staff",
        label=_("Message on a request, to staff"),
        is_internal=True,
        subject=_("A message about request %(number)s"),
        words={"number": _REQUEST, "name": _NAME},
        quotation=_REASON,
        button=_("Answer"),
    ),
    MailKind(
        code="request-declined",
        label=_("Request declined"),
        subject=_("About your request %(number)s"),
        opening=[_("We are sorry: we cannot make you an offer for this request. The reason:")],
        words={"number": _REQUEST, "name": _NAME},
        quotation=_REASON,
        button=_("Open your request"),
    ),
    MailKind(
        code="quote",
        label=_("Offer"),
        subject=_("Our offer %(number)s"),
        opening=[
            _("Here is our offer; you find it attached as PDF."),
            _("You can order it, ask for a change or decline it in your portal."),
        ],
        words={"number": _QUOTE, "name": _NAME, "valid_until": _DATE},
        facts=[(_("Offer"), _QUOTE), (_("Valid until"), _DATE)],
        button=_("Open the offer"),
    ),
    MailKind(
        code="quote-reminder",
        label=_("Offer ends soon"),
        subject=_("Our offer %(number)s ends soon"),
        opening=[
            _("You can order our offer %(time_left)s."),
            _("Is something not right yet? Ask for a change, or tell us that you do not need it any more."),
        ],
        words={
            "number": _QUOTE,
            "name": _NAME,
            "valid_until": _DATE,
            "time_left": pgettext_lazy("time left", "today only"),
        },
        facts=[(_("Offer"), _QUOTE), (_("Valid until"), _DATE)],
        button=_("Open the offer"),
    ),
    MailKind(
        code="approval-request",
        label=_("Approval asked for, to staff"),
        is_internal=True,
        subject=_("An offer waits for your approval"),
        opening=[_("%(name)s asks for a second pair of eyes before this offer goes out.")],
        words={"number": _QUOTE, "name": _NAME},
        facts=[(_("Offer"), _QUOTE), (_("Customer"), _ORGANIZATION)],
        quotation=_REASON,
        button=_("Open the offer"),
    ),
    MailKind(
        code="approval-given",
        label=_("Offer approved, to staff"),
        is_internal=True,
        subject=_("Your offer is approved"),
        opening=[_("You can send it now.")],
        words={"number": _QUOTE},
        facts=[(_("Offer"), _QUOTE), (_("Customer"), _ORGANIZATION)],
        quotation=_REASON,
        button=_("Open the offer"),
    ),
    MailKind(
        code="approval-refused",
        label=_("Offer not approved, to staff"),
        is_internal=True,
        subject=_("Your offer came back from approval"),
        opening=[_("It is a draft again. Please look at what your colleague says.")],
        words={"number": _QUOTE},
        facts=[(_("Offer"), _QUOTE), (_("Customer"), _ORGANIZATION)],
        quotation=_REASON,
        button=_("Open the offer"),
    ),
    MailKind(
        code="quote-declined",
        label=_("Offer declined, to staff"),
        is_internal=True,
        subject=_("Offer %(number)s was declined"),
        words={"number": _QUOTE},
        quotation=_REASON,
        button=_("Open the offer"),
    ),
    MailKind(
        code="quote-change-wished",
        label=_("Change of an offer wished, to staff"),
        is_internal=True,
        subject=_("Change wished for offer %(number)s"),
        words={"number": _QUOTE},
        quotation=_REASON,
        button=_("Open the offer"),
    ),
    MailKind(
        code="order-confirmation",
        label=_("Order confirmation"),
        subject=_("Confirmation of your order %(number)s"),
        opening=[_("Thank you for your order. The confirmation is attached as PDF.")],
        words={"number": _ORDER, "name": _NAME, "organization": _ORGANIZATION},
        facts=[(_("Order"), _ORDER), (_("We buy"), _("at once"))],
        button=_("Follow your order"),
    ),
    MailKind(
        code="order-to-staff",
        label=_("New order, to staff"),
        is_internal=True,
        subject=_("New order %(number)s"),
        words={"number": _ORDER, "organization": _ORGANIZATION},
        facts=[(_("Organisation"), _ORGANIZATION), (_("Lines"), "1")],
        button=_("Open the order"),
    ),
    MailKind(
        code="delivery-note",
        label=_("Delivery note"),
        subject=_("Your licences: delivery note %(number)s"),
        opening=[
            _(
                "Your licences are here. The delivery note with the keys is attached as PDF; "
                "please keep it safe."
            ),
            _("You also find every licence in your portal."),
        ],
        words={"number": "D-2026-00012", "name": _NAME},
        button=_("My Licenses"),
    ),
    MailKind(
        code="invoice",
        label=_("Invoice"),
        subject=_("Invoice %(number)s"),
        opening=[_("Please find our invoice attached as PDF.")],
        words={"number": "I-2026-00012", "name": _NAME, "due_on": _DATE},
        facts=[(_("Invoice"), "I-2026-00012"), (_("Due on"), _DATE)],
        button=_("My Invoices"),
    ),
    MailKind(
        code="credit-note",
        label=_("Credit note"),
        subject=_("Credit note %(number)s"),
        opening=[_("Please find our credit note to invoice %(invoice)s attached as PDF.")],
        words={"number": "C-2026-00003", "invoice": "I-2026-00012", "name": _NAME},
        facts=[(_("Credit note"), "C-2026-00003"), (_("Invoice"), "I-2026-00012")],
        button=_("My Invoices"),
    ),
    MailKind(
        code="payment-reminder",
        label=_("Reminder of a payment"),
        subject=_("%(level)s: invoice %(number)s"),
        opening=[
            _("Our invoice %(number)s was due on %(due_on)s, and %(amount)s are still open."),
            _("Please pay by %(pay_by)s. If you have paid in the meantime, there is nothing to do."),
        ],
        words={
            "number": "I-2026-00012",
            "name": _NAME,
            "level": _("First notice"),
            "due_on": _DATE,
            "pay_by": _DATE,
            "amount": "1,190.00 EUR",
        },
        facts=[(_("Invoice"), "I-2026-00012"), (_("To be paid by"), _DATE)],
        button=_("My Invoices"),
    ),
    MailKind(
        code="activation-request",
        label=_("Activation requested, to staff"),
        is_internal=True,
        subject=_("%(name)s asks for activation"),
        words={"name": _NAME},
        facts=[(_("Account"), "clara@example.com")],
        button=_("Open the queue"),
    ),
    MailKind(
        code="license-question",
        label=_("Question about a licence, to staff"),
        is_internal=True,
        subject=_("Question about %(product)s, %(organization)s"),
        words={"product": "Confluence", "organization": _ORGANIZATION},
        facts=[(_("SEN"), "SEN-12345"), (_("About"), _("Licence, key, invoice"))],
        quotation=_("Which of our servers may use this licence?"),
        button=_("Open the questions"),
    ),
    MailKind(
        code="contact-message",
        label=_("Message from a page, to staff"),
        is_internal=True,
        subject=_("Message from the page “%(page)s”"),
        words={"page": _("What is a SEN?")},
        facts=[(_("About"), _("I have a question")), (_("From"), _NAME)],
        quotation=_REASON,
        button=_("Open the messages"),
    ),
    MailKind(
        code="contact-answer",
        label=_("Answer to a message from a page"),
        subject=_("Our answer to your message about “%(page)s”"),
        opening=[_("Thank you for your message about our page. Here is our answer:")],
        words={"page": _("What is a SEN?"), "name": _NAME},
        quotation=_REASON,
        button=_("Open the page"),
    ),
    MailKind(
        code="pages-due",
        label=_("Pages to review, to their owner"),
        is_internal=True,
        subject=_("Please review: %(pages)s"),
        opening=[_("These pages have not been looked at for as long as they may be. Are they still right?")],
        closing=[_("Change what is not, and mark the rest as reviewed in the report.")],
        words={"pages": _("2 pages")},
        facts=[(_("What is a SEN?"), _("due since 31 December 2026"))],
        button=_("Open the report"),
    ),
    MailKind(
        code="license-reminder",
        label=_("Maintenance ends soon"),
        subject=_("%(count)s of %(organization)s: maintenance ends soon"),
        opening=[
            _("The maintenance of these licences ends soon. Ask for a renewal in time, and nothing lapses."),
        ],
        closing=[
            _(
                "Is a licence not to be renewed, or do you want to be reminded at another time? "
                "You can say so on its page."
            ),
        ],
        words={"count": _("2 licences"), "name": _NAME, "organization": _ORGANIZATION},
        facts=[(_DATE, "Confluence Data Center · SEN-12345")],
        button=_("Prepare the renewal"),
    ),
    MailKind(
        code="activation-activated",
        label=_("Account activated"),
        subject=_("Your account is activated"),
        opening=[_("You can now order offers and see the licences and invoices of %(organization)s.")],
        words={"name": _NAME, "organization": _ORGANIZATION},
        button=_("Open your portal"),
    ),
    MailKind(
        code="activation-rejected",
        label=_("Account not activated"),
        subject=_("About your account"),
        opening=[_("We could not activate your account. The reason:")],
        words={"name": _NAME},
        quotation=_REASON,
        button=_("Open your portal"),
    ),
    MailKind(
        code="activation-closed",
        label=_("Account closed for the time being"),
        subject=_("About your account"),
        opening=[_("We have closed your account for the time being. The reason:")],
        words={"name": _NAME},
        quotation=_REASON,
        button=_("Open your portal"),
    ),
    MailKind(
        code="invitation",
        label=_("Invitation of a colleague"),
        subject=_("%(name)s invites you to %(organization)s"),
        opening=[
            _(
                "%(name)s invites you to look after the licences of %(organization)s together: requests, "
                "offers, orders, licences and invoices."
            ),
            _(
                "Sign in with this e-mail address, or register with it, and accept the invitation. The "
                "licensing department then activates your account."
            ),
        ],
        closing=[_("If you do not know what this is about, you need not do anything.")],
        words={"name": _NAME, "organization": _ORGANIZATION},
        facts=[(_("Role"), _("Member")), (_("Can be accepted until"), _DATE)],
        button=_("Open the invitation"),
    ),
    MailKind(
        code="export",
        label=_("Export is ready"),
        subject=_("Your export is ready: %(list)s"),
        opening=[
            _("The file you asked for is ready. You can download it until %(expires_on)s after signing in:")
        ],
        words={"list": _("Licences"), "expires_on": _DATE, "name": _NAME},
        facts=[(_("List"), _("Licences")), (_("Format"), "Excel"), (_("Entries"), "1,284")],
        button=_("Open the export"),
    ),
    MailKind(
        code="webhook-disabled",
        label=_("Webhook switched off"),
        subject=_("A webhook of %(organization)s is switched off"),
        opening=[
            _(
                "Nothing could be delivered to a program of yours any more, so that we have switched its "
                "webhook off. The page tells what it answered."
            ),
            _("Switch it on again when the program is back: what is waiting is sent then."),
        ],
        words={"name": _NAME, "organization": _ORGANIZATION},
        facts=[(_("Address"), "https://hooks.example.com/licensing")],
        button=_("Open the webhook"),
    ),
)
