from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.TextChoices):
    """Every kind of background work. The value is the name of a registered Celery task, which a test
    asserts.
    """

    RENDER_QUOTE_PDF = "quotes.render_quote_pdf", _("Offer PDF")
    EXPIRE_QUOTES = "quotes.expire_quotes", _("Offers: close what has ended")
    SEND_REMINDERS = "quotes.send_reminders", _("Offers: remind of those that end soon")
    SEND_LICENSE_REMINDERS = (
        "licenses.send_license_reminders",
        _("Licences: remind of maintenance that ends soon"),
    )
    VALUE_REQUEST = "quotes.value_request", _("Value of a request by the price book")
    VALUE_OPEN_REQUESTS = "quotes.value_open_requests", _("Values of open requests after new prices")
    ADOPT_REQUESTS = "quotes.adopt_requests", _("Requests made before activation")
    RENDER_ORDER_CONFIRMATION = "fulfillment.render_order_confirmation", _("Order confirmation PDF")
    RENDER_DELIVERY_NOTE = "billing.render_delivery_note", _("Delivery note PDF")
    RENDER_INVOICE = "billing.render_invoice", _("Invoice PDF")
    RENDER_CREDIT_NOTE = "billing.render_credit_note", _("Credit note PDF")
    CHECK_NUMBERS = "billing.check_numbers", _("Year-end check of all numbers")
    MAIL_REQUEST_RECEIVED = "notifications.mail_request_received", _("Mail: request received")
    MAIL_REQUEST_TO_STAFF = "notifications.mail_request_to_staff", _("Mail: new request for staff")
    MAIL_REQUEST_MESSAGE = "notifications.mail_request_message", _("Mail: message on a request")
    MAIL_REQUEST_DECLINED = "notifications.mail_request_declined", _("Mail: request declined")
    MAIL_QUOTE = "notifications.mail_quote", _("Mail: offer")
    MAIL_QUOTE_REMINDER = "notifications.mail_quote_reminder", _("Mail: an offer ends soon")
    MAIL_QUOTE_ANSWER = "notifications.mail_quote_answer", _("Mail: customer's answer to an offer")
    MAIL_APPROVAL_REQUEST = "notifications.mail_approval_request", _("Mail: offer to approve")
    MAIL_APPROVAL_DECISION = "notifications.mail_approval_decision", _("Mail: approval given or refused")
    MAIL_ORDER_CONFIRMATION = "notifications.mail_order_confirmation", _("Mail: order confirmation")
    MAIL_ORDER_TO_STAFF = "notifications.mail_order_to_staff", _("Mail: new order for staff")
    MAIL_DELIVERY_NOTE = "notifications.mail_delivery_note", _("Mail: delivery note")
    MAIL_INVOICE = "notifications.mail_invoice", _("Mail: invoice")
    MAIL_CREDIT_NOTE = "notifications.mail_credit_note", _("Mail: credit note")
    MAIL_DUNNING_NOTICE = "notifications.mail_dunning_notice", _("Mail: reminder of a payment")
    MAIL_ACTIVATION_REQUEST = "notifications.mail_activation_request", _("Mail: activation requested")
    MAIL_ACTIVATION = "notifications.mail_activation", _("Mail: account activated or rejected")
    MAIL_INVITATION = "notifications.mail_invitation", _("Mail: invitation of a colleague")
    MAIL_LICENSE_QUESTION = "notifications.mail_license_question", _("Mail: question about a licence")
    MAIL_EXPORT = "notifications.mail_export", _("Mail: export is ready")
    MAIL_WEBHOOK_DISABLED = "notifications.mail_webhook_disabled", _("Mail: webhook switched off")
    MAIL_LICENSE_REMINDER = "notifications.mail_license_reminder", _("Mail: maintenance ends soon")
    MAIL_CONTACT_MESSAGE = "notifications.mail_contact_message", _("Mail: message from a page")
    MAIL_CONTACT_ANSWER = "notifications.mail_contact_answer", _("Mail: answer to a message from a page")
    MAIL_PAGES_DUE = "notifications.mail_pages_due", _("Mail: pages to review")
    MAIL_TEMPLATE_TEST = "notifications.mail_template_test", _("Mail: test of a text")
    INDEX_CHANGES = "search.index_changes", _("Search index: what changed")
    REBUILD_SEARCH = "search.rebuild", _("Search index: everything")
    FORGET_MISSES = "search.forget_misses", _("Searches without result: forget the old ones")
    PUBLISH_SCHEDULED_PAGES = "cms.publish_scheduled_pages", _("Pages to publish or to take back now")
    REMIND_PAGE_OWNERS = "cms.remind_page_owners", _("Pages to review: write to their owners")
    VERIFY_AUDIT = "core.verify_audit", _("Verification of the audit trail")
    APPLY_RETENTION = "privacy.apply_retention", _("Privacy: forget what has had its time")
    SYNC_MARKETPLACE = "marketplace.sync_marketplace", _("Synchronisation of the catalogue")
    READ_PRICE_LIST = "pricing.read_price_list", _("Price list: read and check")
    APPLY_PRICE_LIST = "pricing.apply_price_list", _("Price list: import")
    READ_PORTFOLIO = "licenses.read_portfolio", _("Portfolio: read and check")
    APPLY_PORTFOLIO = "licenses.apply_portfolio", _("Portfolio: import")
    MAKE_EXPORT = "exports.make_export", _("Export of a list")
    TELL_WEBHOOKS = "webhooks.tell_webhooks", _("Webhooks: find out what to tell")
    DELIVER_WEBHOOKS = "webhooks.deliver_webhooks", _("Webhooks: send to one endpoint")


# Jobs that write to people.
MAIL_JOBS = frozenset(job.value for job in Job if job.value.startswith("notifications."))
# Jobs of minutes to hours. They keep no other job waiting, and their lease is renewed while they run.
# After an interruption a synchronisation goes on where it stopped; a verification and a check begin anew.
LONG_JOBS = frozenset(
    {
        Job.SYNC_MARKETPLACE,
        Job.VERIFY_AUDIT,
        Job.READ_PRICE_LIST,
        Job.APPLY_PRICE_LIST,
        Job.CHECK_NUMBERS,
        Job.READ_PORTFOLIO,
        Job.APPLY_PORTFOLIO,
        Job.MAKE_EXPORT,
    }
)
# Jobs that wait for computers of other people. However slow those are, no other job waits for them.
ASIDE_JOBS = frozenset({Job.DELIVER_WEBHOOKS})
