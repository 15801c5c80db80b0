"""The audit trail in words: what its codes mean to people. A code without words here is shown as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from shop.accounts.enums import ActivationStatus, MembershipRole
from shop.exports.enums import ExportStatus
from shop.fulfillment.enums import LineStatus, OrderStatus
from shop.licenses.enums import LicenseStatus, PortfolioStatus
from shop.marketplace.enums import SyncStatus
from shop.pricing.enums import ImportStatus
from shop.quotes.enums import QuoteStatus, RequestStatus


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of object an event is about, and the words for its states where it has some: of a membership
    and of an invitation to a customer the role.
    """

    label: object
    states: type[TextChoices] | None = None


# By the model as Django names it.
KINDS: Mapping[str, Kind] = {
    "accounts.organization": Kind(_("Customer"), MembershipRole),
    "accounts.person": Kind(_("Person")),
    "accounts.activation": Kind(_("Activation"), ActivationStatus),
    "accounts.membership": Kind(_("Membership"), MembershipRole),
    "accounts.invitation": Kind(_("Invitation")),
    "auth.user": Kind(_("Account")),
    "quotes.quoterequest": Kind(_("Request"), RequestStatus),
    "quotes.quote": Kind(_("Offer"), QuoteStatus),
    "order.order": Kind(_("Order"), OrderStatus),
    "order.line": Kind(_("Order line"), LineStatus),
    "licenses.license": Kind(_("Licence"), LicenseStatus),
    "cms.contactmessage": Kind(_("Message from a page")),
    "wagtailcore.page": Kind(_("Page")),
    "licenses.calendarfeed": Kind(_("Calendar")),
    "licenses.portfolioimport": Kind(_("Import of licences"), PortfolioStatus),
    "billing.deliverynote": Kind(_("Delivery note")),
    "billing.invoice": Kind(_("Invoice")),
    "billing.creditnote": Kind(_("Credit note")),
    "billing.bankstatement": Kind(_("Bank statement")),
    "billing.banktransaction": Kind(_("Line of a bank statement")),
    "core.numberseries": Kind(_("Number range")),
    "core.scheduledrun": Kind(_("Entry of the schedule")),
    "exports.export": Kind(_("Export"), ExportStatus),
    "webhooks.webhookendpoint": Kind(_("Webhook")),
    "configurator.rulebookrevision": Kind(_("Rules")),
    "configurator.ruledraft": Kind(_("Draft of the rules")),
    "marketplace.syncrun": Kind(_("Synchronisation"), SyncStatus),
    "pricing.pricelistimport": Kind(_("Price list"), ImportStatus),
    "notifications.mailtemplate": Kind(_("Text of a mail")),
    "sites.site": Kind(_("Site")),
}

ACTIONS: Mapping[str, object] = {
    "status": _("State changed"),
    "created": _("Created"),
    "edited": _("Changed"),
    "issued": _("Issued"),
    # People and accounts
    "registered": _("Registered"),
    "activation_requested": _("Asked for activation"),
    "profile_edited": _("Changed the profile"),
    "address_changed": _("Changed the e-mail address"),
    "facts_edited": _("Facts changed"),
    "membership_started": _("Became a member"),
    "membership_ended": _("Left"),
    "role_changed": _("Role changed"),
    "invitation_sent": _("Invitation sent"),
    "invitation_accepted": _("Invitation accepted"),
    "invitation_revoked": _("Invitation taken back"),
    "blocked": _("Blocked"),
    "unblocked": _("Let in again"),
    "doors_closed": _("Signed out everywhere"),
    "data_exported": _("Took the data along"),
    "erased": _("Erased"),
    "erasure_finished": _("Erasure finished"),
    "unconfirmed_account_deleted": _("Unconfirmed account deleted"),
    "api_token_created": _("Made an API token"),
    "api_token_deleted": _("Deleted an API token"),
    "webhook_created": _("Made a webhook"),
    "webhook_deleted": _("Deleted a webhook"),
    "webhook_secret_rotated": _("New secret of a webhook"),
    "webhook_tested": _("Webhook tried out"),
    "webhook_redelivered": _("Event sent again"),
    "webhook_disabled": _("Webhook switched off"),
    # Requests, offers, orders
    "submitted": _("Sent in"),
    "assigned": _("Assigned"),
    "recorded_for_customer": _("Noted for the customer"),
    "files_attached": _("Files added"),
    "drafted": _("Draft begun"),
    "rule_overridden": _("Rule set aside"),
    "prices_proposed": _("Prices from the price book"),
    "approval_given": _("Approved"),
    "approval_refused": _("Sent back"),
    "placed": _("Ordered"),
    "bought": _("Bought at the vendor"),
    "vat_number_entered": _("VAT number entered"),
    "service_step": _("Step of the service"),
    "cancelled": _("Cancelled in whole or in part"),
    "accepted_late": _("Ordered after the end of the offer"),
    "links_revoked": _("Links in its mails ended"),
    # Money
    "payment_recorded": _("Payment recorded"),
    "payment_reversed": _("Payment taken back"),
    "notice_sent": _("Reminder of the payment sent"),
    "statement_imported": _("Bank statement read"),
    "transaction_ignored": _("Put aside: not for us"),
    "books_exported": _("Exported for the bookkeeping"),
    "numbers_check_requested": _("Asked for the year-end check"),
    "numbers_checked": _("Numbers checked"),
    # Mails
    "mail_text_edited": _("Text changed"),
    "mail_text_restored": _("Built-in text restored"),
    # What holds licence keys
    "license_key_revealed": _("Licence key shown"),
    # Licences
    "reminders_edited": _("Reminders changed"),
    "calendar_created": _("Calendar made"),
    "calendar_revoked": _("Calendar revoked"),
    "message_answered": _("Answered"),
    "message_closed": _("Closed without an answer"),
    "page_reviewed": _("Page reviewed"),
    "question_asked": _("Question asked"),
    "question_closed": _("Question answered"),
    "key_exported": _("Licence key exported"),
    "export_downloaded": _("Export downloaded"),
    "columns_chosen": _("Columns chosen"),
    "portfolio_imported": _("Licences imported"),
    # Schedule
    "entry_started": _("Started by hand"),
    "portfolio_undone": _("Import of licences undone"),
    "confirmed": _("Confirmed"),
    "delivery_note_opened": _("Delivery note taken"),
    "downloaded": _("Downloaded"),
    # Catalogue and rules
    "requested": _("Asked for"),
    "resumed": _("Went on"),
    "missing_confirmed": _("Missing listings taken out"),
    "missing_kept": _("Missing listings kept"),
    "rules_installed": _("Rules put in force"),
    "rules_draft_discarded": _("Draft thrown away"),
    # Price book
    "uploaded": _("Uploaded"),
    "prices_imported": _("Prices imported"),
    "prices_undone": _("Import of prices undone"),
    "price_changed": _("Price changed by hand"),
    # The installation
    "restored": _("Restored from a backup"),
}


def kind_word(kind: str) -> str:
    return str(KINDS[kind].label) if kind in KINDS else kind


def action_word(action: str) -> str:
    return str(ACTIONS[action]) if action in ACTIONS else action.replace("_", " ").capitalize()


def state_word(kind: str, code: str) -> str:
    """The state as people know it; "" stays ""."""
    states = KINDS[kind].states if kind in KINDS else None
    return str(states(code).label) if states is not None and code in states.values else code
