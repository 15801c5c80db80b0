"""Examples of the main operations, by operation id. A test holds them against the API document."""

from collections.abc import Mapping
from typing import Any, Final

CONFIGURATION: Final = {
    "deployment": "cloud",
    "license_type": "commercial",
    "purchase_type": "new",
    "maintenance_months": 12,
    "user_tier": 100,
}
LICENSE: Final = "6b0f5a52-3f5c-4a5e-9a3e-4a5f0c3e7f10"
ORGANIZATION: Final = "2f1d8f0e-7a4e-4f0b-8f55-0c1f6a0d9b21"
TECHNICAL_CONTACT: Final = {"name": "Tess Tester", "email": "tess@example.com"}
# What is sent.
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    "session_post": {"email": "customer@example.com", "password": "a long password"},
    "tokens_post": {
        "name": "Nightly report",
        "scopes": ["licenses", "invoices"],
        "expires": "2027-12-31T23:00:00Z",
    },
    "profile_patch": {"phone": "+49 30 1234567", "time_zone": "Europe/Berlin"},
    "configuration_check_post": CONFIGURATION,
    "basket_lines_post": {"product": "confluence", **CONFIGURATION, "quantity": 1, "note": "For the wiki"},
    "quote_requests_post": {
        "technical_contacts": [TECHNICAL_CONTACT],
        "wished_date": "2027-01-15",
        "message": "Please include training.",
    },
    "quote_request_messages_post": {"text": "We need it before the end of the year."},
    "quote_accept_post": {
        "technical_contact": TECHNICAL_CONTACT,
        "po_number": "4500012345",
        "buy_at": "now",
        "optional_lines": [],
    },
    "quote_decline_post": {"reason": "We have chosen another product."},
    "license_basket_post": {"licenses": [LICENSE], "purchase_type": "renewal", "maintenance_months": 12},
    "exports_post": {"resource": "licenses", "format": "csv"},
    "staff_activation_post": {"organization": ORGANIZATION, "role": "member"},
    "staff_request_decline_post": {"reason": "The vendor does not sell this any more."},
    "staff_quote_patch": {
        "introduction": "Thank you for your request.",
        "valid_until": "2027-01-31",
        "lines": [{"id": 17, "unit_price": "1250.00", "discount_percent": "5.00"}],
    },
    "staff_order_fulfill_post": {
        "lines": [
            {
                "line": 17,
                "sen": "SEN-12345678",
                "license_key": "AAAB…",
                "starts_on": "2027-01-15",
                "ends_on": "2028-01-14",
            }
        ]
    },
    "staff_invoice_payments_post": {"amount": "1487.50", "currency": "EUR", "paid_on": "2027-02-01"},
    "staff_invoice_credit_post": {
        "lines": [{"line": 3, "quantity": "1"}],
        "reason": "One licence was given back.",
    },
}
# What is answered.
ANSWERS: Final[Mapping[str, Mapping[str, Any]]] = {
    "me_get": {
        "email": "customer@example.com",
        "name": "Cora Customer",
        "language": "en",
        "is_activated": True,
        "is_staff": False,
        "role": "administrator",
        "organization": {
            "id": ORGANIZATION,
            "name": "Example University",
            "currency": "EUR",
            "po_number_required": False,
        },
        "activation": {"status": "activated", "requested_at": "2026-11-02T09:30:00Z", "reason": ""},
    },
    "configuration_check_post": {
        "valid": False,
        "summary": "Confluence, Cloud, commercial, new, 100 users, 12 months",
        "violations": [
            {
                "code": "tier_unknown",
                "severity": "ask",
                "field": "user_tier",
                "message": "This number of users is not in the price list.",
                "fix": {"field": "user_tier", "value": 101, "label": "Use 101"},
            }
        ],
    },
    "tokens_post": {
        "id": "00cbb5e9e1e0fcc",
        "name": "Nightly report",
        "scopes": ["licenses", "invoices"],
        "created": "2026-11-30T20:00:00Z",
        "expires": "2027-12-31T23:00:00Z",
        "last_used_at": None,
        "token": "shown this once",
    },
}
# A code that is typical of each status, for the common refusals.
TYPICAL_CODES: Final[Mapping[int, str]] = {
    400: "parse_error",
    401: "not_authenticated",
    403: "insufficient_scope",
    404: "not_found",
    409: "transition_not_allowed",
    412: "stale_version",
    413: "body_too_large",
    415: "unsupported_media_type",
    422: "idempotency_key_reused",
    428: "precondition_required",
    429: "throttled",
    503: "unavailable",
}
