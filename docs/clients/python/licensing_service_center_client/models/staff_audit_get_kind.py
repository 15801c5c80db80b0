from typing import Literal

StaffAuditGetKind = Literal[
    "",
    "accounts.activation",
    "accounts.invitation",
    "accounts.membership",
    "accounts.organization",
    "accounts.person",
    "auth.user",
    "billing.bankstatement",
    "billing.banktransaction",
    "billing.creditnote",
    "billing.deliverynote",
    "billing.invoice",
    "cms.contactmessage",
    "configurator.rulebookrevision",
    "configurator.ruledraft",
    "core.numberseries",
    "exports.export",
    "licenses.calendarfeed",
    "licenses.license",
    "licenses.portfolioimport",
    "marketplace.syncrun",
    "notifications.mailtemplate",
    "order.line",
    "order.order",
    "pricing.pricelistimport",
    "quotes.quote",
    "quotes.quoterequest",
    "wagtailcore.page",
]

STAFF_AUDIT_GET_KIND_VALUES: set[StaffAuditGetKind] = {
    "",
    "accounts.activation",
    "accounts.invitation",
    "accounts.membership",
    "accounts.organization",
    "accounts.person",
    "auth.user",
    "billing.bankstatement",
    "billing.banktransaction",
    "billing.creditnote",
    "billing.deliverynote",
    "billing.invoice",
    "cms.contactmessage",
    "configurator.rulebookrevision",
    "configurator.ruledraft",
    "core.numberseries",
    "exports.export",
    "licenses.calendarfeed",
    "licenses.license",
    "licenses.portfolioimport",
    "marketplace.syncrun",
    "notifications.mailtemplate",
    "order.line",
    "order.order",
    "pricing.pricelistimport",
    "quotes.quote",
    "quotes.quoterequest",
    "wagtailcore.page",
}


def check_staff_audit_get_kind(value: str) -> StaffAuditGetKind:
    if value in STAFF_AUDIT_GET_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STAFF_AUDIT_GET_KIND_VALUES!r}")
