"""The table of the API, by the name of the address. A new operation is one line."""

from collections.abc import Mapping

from shop.access_policy.policies import DELETE, GET, PATCH, POST, PUT, Audience, Kind, Policy, operation, page
from shop.api.permissions import Scope

VISITOR, SIGNED_IN, SESSION = Audience.VISITOR, Audience.SIGNED_IN, Audience.SESSION
ACTIVATED, ADMINISTRATOR, CARETAKER = Audience.ACTIVATED, Audience.ADMINISTRATOR, Audience.CARETAKER
STAFF = Audience.LICENSING_STAFF

CLOSED_TO_TOKENS = None
ANY_TOKEN: tuple[Scope, ...] = ()
CATALOGUE = (Scope.CATALOGUE,)
BASKET = (Scope.BASKET,)
REQUESTS = (Scope.REQUESTS,)
QUOTES = (Scope.QUOTES,)
ORDERS = (Scope.ORDERS,)
LICENSES = (Scope.LICENSES,)
INVOICES = (Scope.INVOICES,)
ORGANIZATION = (Scope.ORGANIZATION,)
WEBHOOKS = (Scope.WEBHOOKS,)
KEYS = (Scope.LICENSES, Scope.REVEAL)
LICENSES_TO_BASKET = (Scope.LICENSES, Scope.BASKET)
FIGURES = (Scope.LICENSES, Scope.INVOICES)
DELIVERIES = (Scope.ORDERS, *KEYS)
DESK = (Scope.STAFF,)

ACCOUNT: Mapping[str, Policy] = {
    "api:openapi": page(VISITOR, GET),
    "api:docs": page(VISITOR, GET),
    "api:errors": page(VISITOR, GET),
    "api:session": operation(VISITOR, GET, POST, scopes=CLOSED_TO_TOKENS, stricter={DELETE: SESSION}),
    "api:session-mfa": operation(VISITOR, POST, scopes=CLOSED_TO_TOKENS),
    "api:me": operation(SIGNED_IN, GET, scopes=ANY_TOKEN),
    "api:activation": operation(SIGNED_IN, POST, scopes=ANY_TOKEN),
    "api:my-data": operation(SESSION, POST, scopes=CLOSED_TO_TOKENS),
    "api:my-erasure": operation(SESSION, POST, scopes=CLOSED_TO_TOKENS),
    "api:organization": operation(ACTIVATED, GET, scopes=ORGANIZATION, stricter={PATCH: ADMINISTRATOR}),
    "api:organization-leave": operation(ACTIVATED, POST, scopes=ORGANIZATION),
    "api:organization-transfer": operation(ADMINISTRATOR, POST, scopes=ORGANIZATION),
    "api:organization-members": operation(ACTIVATED, GET, scopes=ORGANIZATION),
    "api:organization-member": operation(ADMINISTRATOR, PATCH, DELETE, of=Kind.MEMBER, scopes=ORGANIZATION),
    "api:organization-invitations": operation(ADMINISTRATOR, GET, POST, scopes=ORGANIZATION),
    "api:organization-invitation": operation(ADMINISTRATOR, DELETE, of=Kind.INVITATION, scopes=ORGANIZATION),
    "api:organization-invitation-resend": operation(
        ADMINISTRATOR, POST, of=Kind.INVITATION, scopes=ORGANIZATION
    ),
    "api:invitation": operation(SIGNED_IN, GET, POST, of=Kind.OWN_INVITATION, scopes=ORGANIZATION),
    "api:tokens": operation(SESSION, GET, POST, scopes=CLOSED_TO_TOKENS),
    "api:token": operation(SESSION, DELETE, of=Kind.TOKEN, scopes=CLOSED_TO_TOKENS),
    "api:unknown": page(Audience.NOBODY, GET, POST, PUT, PATCH, DELETE),
}

# The sign-in of programs. It knows no cookies and no tokens of ours: by the session token of a step it finds
# out itself who comes.
APP_SIGN_IN: Mapping[str, Policy] = {
    "headless:config": page(VISITOR, GET),
    "headless:login": page(VISITOR, POST),
    "headless:second-factor": page(VISITOR, POST),
    "headless:confirm-address": page(VISITOR, POST),
    "headless:send-address-code": page(VISITOR, POST),
    "headless:session": page(VISITOR, GET, DELETE),
    "headless:sessions": page(VISITOR, GET, DELETE),
    "headless:openapi_yaml": page(VISITOR, GET),
    "headless:docs": page(VISITOR, GET),
}

CUSTOMER: Mapping[str, Policy] = {
    "api:products": operation(VISITOR, GET, scopes=CATALOGUE),
    "api:product-suggest": operation(VISITOR, GET, scopes=CATALOGUE),
    "api:product-compare": operation(VISITOR, GET, scopes=CATALOGUE),
    "api:products-recent": operation(VISITOR, GET, DELETE, scopes=CATALOGUE),
    "api:product-hosts": operation(VISITOR, GET, scopes=CATALOGUE),
    "api:product-categories": operation(VISITOR, GET, scopes=CATALOGUE),
    "api:product-vendors": operation(VISITOR, GET, scopes=CATALOGUE),
    "api:product": operation(VISITOR, GET, of=Kind.LISTING, scopes=CATALOGUE),
    "api:configuration": operation(VISITOR, GET, of=Kind.LISTING, scopes=CATALOGUE),
    "api:configuration-check": operation(VISITOR, POST, of=Kind.LISTING, scopes=CATALOGUE),
    "api:basket": operation(VISITOR, GET, scopes=BASKET),
    "api:basket-lines": operation(VISITOR, POST, DELETE, scopes=BASKET),
    "api:basket-fixes": operation(VISITOR, POST, scopes=BASKET),
    "api:basket-undo": operation(VISITOR, POST, scopes=BASKET),
    "api:basket-line": operation(VISITOR, PATCH, DELETE, of=Kind.BASKET, scopes=BASKET),
    "api:requisition-lists": operation(SIGNED_IN, GET, POST, scopes=BASKET),
    "api:requisition-list": operation(SIGNED_IN, GET, PATCH, DELETE, of=Kind.LIST, scopes=BASKET),
    "api:requisition-list-line": operation(SIGNED_IN, DELETE, of=Kind.LIST, scopes=BASKET),
    "api:requisition-list-basket": operation(SIGNED_IN, POST, of=Kind.LIST, scopes=BASKET),
    "api:quote-requests": operation(SIGNED_IN, GET, POST, scopes=REQUESTS),
    "api:quote-request": operation(SIGNED_IN, GET, of=Kind.REQUEST, scopes=REQUESTS),
    "api:quote-request-messages": operation(SIGNED_IN, POST, of=Kind.REQUEST, scopes=REQUESTS),
    "api:quote-request-attachments": operation(SIGNED_IN, POST, of=Kind.REQUEST, scopes=REQUESTS),
    "api:quote-request-attachment": operation(SIGNED_IN, GET, of=Kind.ATTACHMENT, scopes=REQUESTS),
    "api:quote-request-withdraw": operation(SIGNED_IN, POST, of=Kind.REQUEST, scopes=REQUESTS),
    "api:quotes": operation(SIGNED_IN, GET, scopes=QUOTES),
    "api:quote": operation(SIGNED_IN, GET, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-revision": operation(SIGNED_IN, GET, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-pdf": operation(SIGNED_IN, GET, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-accept": operation(SIGNED_IN, POST, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-decline": operation(SIGNED_IN, POST, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-request-revision": operation(SIGNED_IN, POST, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-messages": operation(SIGNED_IN, GET, POST, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-links": operation(SIGNED_IN, DELETE, of=Kind.QUOTE, scopes=QUOTES),
    "api:quote-ordering-draft": operation(SIGNED_IN, GET, PUT, DELETE, of=Kind.QUOTE, scopes=QUOTES),
    "api:orders": operation(ACTIVATED, GET, scopes=ORDERS),
    "api:order": operation(ACTIVATED, GET, of=Kind.ORDER, scopes=ORDERS),
    "api:order-confirmation": operation(ACTIVATED, GET, of=Kind.ORDER, scopes=ORDERS),
    "api:delivery-note": operation(ACTIVATED, GET, of=Kind.DELIVERY_NOTE, scopes=DELIVERIES),
    "api:licenses": operation(ACTIVATED, GET, PATCH, scopes=LICENSES),
    "api:license-by-key": operation(ACTIVATED, POST, scopes=LICENSES),
    "api:license-key-looks": operation(ADMINISTRATOR, GET, scopes=LICENSES),
    "api:license-views": operation(ACTIVATED, GET, POST, scopes=LICENSES),
    "api:license-view": operation(ACTIVATED, DELETE, of=Kind.SAVED_VIEW, scopes=LICENSES),
    "api:license-history": operation(ACTIVATED, GET, of=Kind.LICENSE, scopes=LICENSES),
    "api:license-lineage": operation(ACTIVATED, GET, of=Kind.LICENSE, scopes=LICENSES),
    "api:license-questions": operation(ACTIVATED, GET, POST, of=Kind.LICENSE, scopes=LICENSES),
    "api:license": operation(ACTIVATED, GET, PATCH, of=Kind.LICENSE, scopes=LICENSES),
    "api:license-basket": operation(ACTIVATED, POST, scopes=LICENSES_TO_BASKET),
    "api:license-suggestions": operation(ACTIVATED, GET, scopes=LICENSES),
    "api:license-figures": operation(ACTIVATED, GET, scopes=FIGURES),
    "api:license-reminders": operation(ACTIVATED, GET, PUT, of=Kind.LICENSE, scopes=LICENSES),
    "api:reminder-settings": operation(ADMINISTRATOR, GET, PUT, scopes=LICENSES),
    "api:calendars": operation(ACTIVATED, GET, POST, scopes=LICENSES),
    "api:calendar": operation(ACTIVATED, DELETE, of=Kind.CALENDAR, scopes=LICENSES),
    "api:calendar-file": operation(VISITOR, GET, of=Kind.LINK, scopes=ANY_TOKEN),
    "api:license-reveal": operation(ACTIVATED, POST, of=Kind.LICENSE, scopes=KEYS),
    "api:portfolio-imports": operation(CARETAKER, GET, POST, scopes=LICENSES),
    "api:portfolio-import": operation(CARETAKER, GET, DELETE, of=Kind.PORTFOLIO, scopes=LICENSES),
    "api:portfolio-import-problems": operation(CARETAKER, GET, of=Kind.PORTFOLIO, scopes=LICENSES),
    "api:portfolio-import-columns": operation(CARETAKER, POST, of=Kind.PORTFOLIO, scopes=LICENSES),
    "api:portfolio-import-apply": operation(CARETAKER, POST, of=Kind.PORTFOLIO, scopes=LICENSES),
    "api:portfolio-import-undo": operation(CARETAKER, POST, of=Kind.PORTFOLIO, scopes=LICENSES),
    "api:webhooks": operation(CARETAKER, GET, POST, scopes=WEBHOOKS),
    "api:webhook-events": operation(CARETAKER, GET, scopes=WEBHOOKS),
    "api:webhook": operation(CARETAKER, GET, PATCH, DELETE, of=Kind.WEBHOOK, scopes=WEBHOOKS),
    "api:webhook-rotate": operation(CARETAKER, POST, of=Kind.WEBHOOK, scopes=WEBHOOKS),
    "api:webhook-test": operation(CARETAKER, POST, of=Kind.WEBHOOK, scopes=WEBHOOKS),
    "api:webhook-deliveries": operation(CARETAKER, GET, of=Kind.WEBHOOK, scopes=WEBHOOKS),
    "api:webhook-delivery": operation(CARETAKER, GET, of=Kind.WEBHOOK, scopes=WEBHOOKS),
    "api:webhook-redeliver": operation(CARETAKER, POST, of=Kind.WEBHOOK, scopes=WEBHOOKS),
    "api:invoices": operation(ACTIVATED, GET, scopes=INVOICES),
    "api:invoice": operation(ACTIVATED, GET, of=Kind.INVOICE, scopes=INVOICES),
    "api:invoice-pdf": operation(ACTIVATED, GET, of=Kind.INVOICE, scopes=INVOICES),
    "api:invoice-xml": operation(ACTIVATED, GET, of=Kind.INVOICE, scopes=INVOICES),
    # A token needs the scope of the list that the export is about.
    "api:exports": operation(ACTIVATED, GET, POST, scopes=()),
    "api:export": operation(ACTIVATED, GET, of=Kind.EXPORT, scopes=()),
    "api:export-file": operation(ACTIVATED, GET, of=Kind.EXPORT, scopes=()),
    "api:export-cancel": operation(ACTIVATED, POST, of=Kind.EXPORT, scopes=()),
    "api:credit-note-pdf": operation(ACTIVATED, GET, of=Kind.CREDIT_NOTE, scopes=INVOICES),
    "api:credit-note-xml": operation(ACTIVATED, GET, of=Kind.CREDIT_NOTE, scopes=INVOICES),
}

LICENSING_STAFF: Mapping[str, Policy] = {
    "api:staff-organizations": operation(STAFF, GET, scopes=DESK),
    "api:staff-organization": operation(STAFF, GET, PATCH, of=Kind.ORGANIZATION, scopes=DESK),
    "api:staff-organization-block": operation(STAFF, POST, of=Kind.ORGANIZATION, scopes=DESK),
    "api:staff-organization-unblock": operation(STAFF, POST, of=Kind.ORGANIZATION, scopes=DESK),
    "api:staff-portfolio-confirm": operation(STAFF, POST, of=Kind.PORTFOLIO, scopes=DESK),
    "api:staff-figures": operation(STAFF, GET, scopes=DESK),
    "api:staff-audit": operation(STAFF, GET, scopes=DESK),
    "api:staff-activations": operation(STAFF, GET, scopes=DESK),
    "api:staff-activation": operation(STAFF, POST, of=Kind.PERSON, scopes=DESK),
    "api:staff-prices": operation(STAFF, GET, scopes=DESK),
    "api:staff-price": operation(STAFF, GET, PATCH, of=Kind.PRICE, scopes=DESK),
    "api:staff-price-end": operation(STAFF, POST, of=Kind.PRICE, scopes=DESK),
    "api:staff-price-imports": operation(STAFF, GET, POST, scopes=DESK),
    "api:staff-price-marketplace": operation(STAFF, POST, scopes=DESK),
    "api:staff-price-import": operation(STAFF, GET, DELETE, of=Kind.PRICE_LIST, scopes=DESK),
    "api:staff-price-import-problems": operation(STAFF, GET, of=Kind.PRICE_LIST, scopes=DESK),
    "api:staff-price-import-check": operation(STAFF, POST, of=Kind.PRICE_LIST, scopes=DESK),
    "api:staff-price-import-apply": operation(STAFF, POST, of=Kind.PRICE_LIST, scopes=DESK),
    "api:staff-price-import-undo": operation(STAFF, POST, of=Kind.PRICE_LIST, scopes=DESK),
    "api:staff-syncs": operation(STAFF, GET, POST, scopes=DESK),
    "api:staff-sync": operation(STAFF, GET, of=Kind.SYNC, scopes=DESK),
    "api:staff-sync-changes": operation(STAFF, GET, of=Kind.SYNC, scopes=DESK),
    "api:staff-sync-confirm-missing": operation(STAFF, POST, of=Kind.SYNC, scopes=DESK),
    "api:staff-sync-keep-missing": operation(STAFF, POST, of=Kind.SYNC, scopes=DESK),
    "api:staff-sync-resume": operation(STAFF, POST, of=Kind.SYNC, scopes=DESK),
    "api:staff-license": operation(STAFF, GET, PATCH, of=Kind.LICENSE, scopes=DESK),
    "api:staff-questions": operation(STAFF, GET, scopes=DESK),
    "api:staff-question-close": operation(STAFF, POST, of=Kind.QUESTION, scopes=DESK),
    "api:staff-quote-requests": operation(STAFF, GET, scopes=DESK),
    "api:staff-request-assign": operation(STAFF, POST, of=Kind.REQUEST, scopes=DESK),
    "api:staff-request-ask": operation(STAFF, POST, of=Kind.REQUEST, scopes=DESK),
    "api:staff-request-decline": operation(STAFF, POST, of=Kind.REQUEST, scopes=DESK),
    "api:staff-request-quote": operation(STAFF, POST, of=Kind.REQUEST, scopes=DESK),
    "api:staff-basket-quote": operation(STAFF, POST, of=Kind.OPEN_BASKET, scopes=DESK),
    "api:staff-quote": operation(STAFF, GET, PATCH, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-propose-prices": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-send": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-ask-approval": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-approve": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-reject": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-reopen": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-preview": operation(STAFF, GET, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-compare": operation(STAFF, GET, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-requote": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-withdraw": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-accept-late": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-quote-revoke-links": operation(STAFF, POST, of=Kind.QUOTE, scopes=DESK),
    "api:staff-mail-templates": operation(STAFF, GET, scopes=DESK),
    "api:staff-mail-template": operation(STAFF, GET, PATCH, of=Kind.MAIL_KIND, scopes=DESK),
    "api:staff-mail-template-restore": operation(STAFF, POST, of=Kind.MAIL_KIND, scopes=DESK),
    "api:staff-mail-template-preview": operation(STAFF, POST, of=Kind.MAIL_KIND, scopes=DESK),
    "api:staff-mail-template-test": operation(STAFF, POST, of=Kind.MAIL_KIND, scopes=DESK),
    "api:staff-orders": operation(STAFF, GET, scopes=DESK),
    "api:staff-order-fulfill": operation(STAFF, POST, of=Kind.ORDER, scopes=DESK),
    "api:staff-order-bought": operation(STAFF, POST, of=Kind.ORDER, scopes=DESK),
    "api:staff-order-cancel": operation(STAFF, POST, of=Kind.ORDER, scopes=DESK),
    "api:staff-order-steps": operation(STAFF, POST, of=Kind.ORDER, scopes=DESK),
    "api:staff-order-keys-preview": operation(STAFF, POST, of=Kind.ORDER, scopes=DESK),
    "api:staff-order-invoice": operation(STAFF, POST, of=Kind.ORDER, scopes=DESK),
    "api:staff-order-vat-number": operation(STAFF, PUT, of=Kind.ORDER, scopes=DESK),
    "api:staff-invoices": operation(STAFF, GET, scopes=DESK),
    "api:staff-invoice": operation(STAFF, GET, of=Kind.INVOICE, scopes=DESK),
    "api:staff-invoice-credit": operation(STAFF, POST, of=Kind.INVOICE, scopes=DESK),
    "api:staff-invoice-payments": operation(STAFF, POST, of=Kind.INVOICE, scopes=DESK),
    "api:staff-invoice-dunning": operation(STAFF, POST, of=Kind.INVOICE, scopes=DESK),
    "api:staff-payment-reverse": operation(STAFF, POST, of=Kind.PAYMENT, scopes=DESK),
    "api:staff-open-items": operation(STAFF, GET, scopes=DESK),
    "api:staff-bookkeeping": operation(STAFF, GET, scopes=DESK),
    "api:staff-statements": operation(STAFF, GET, POST, scopes=DESK),
    "api:staff-statement": operation(STAFF, GET, of=Kind.STATEMENT, scopes=DESK),
    "api:staff-statement-book": operation(STAFF, POST, of=Kind.STATEMENT, scopes=DESK),
    "api:staff-rules": operation(STAFF, GET, PUT, scopes=DESK),
    "api:staff-rule-preview": operation(STAFF, POST, scopes=DESK),
    "api:staff-rule-revisions": operation(STAFF, GET, scopes=DESK),
    "api:staff-rule-revision": operation(STAFF, GET, of=Kind.RULES, scopes=DESK),
}

OPERATIONS: Mapping[str, Policy] = {**ACCOUNT, **APP_SIGN_IN, **CUSTOMER, **LICENSING_STAFF}
