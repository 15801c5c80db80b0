"""The one table of problem codes: what a program may rely on in ``code``, with the statuses it comes with.

``docs/errors.md`` is written from it, ``/api/v1/errors`` shows it, and every problem's ``type`` leads there.
A code never changes its meaning; a new refusal of the domain needs its line, which a test asks for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

DOCUMENTATION: Final = "/api/v1/errors"


@dataclass(frozen=True, slots=True)
class ProblemCode:
    """A code: the statuses it comes with, and what it means for a program."""

    statuses: tuple[int, ...]
    meaning: str

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The meaning in pieces, each with whether it is code (what stands between backticks)."""
        return [(part, place % 2 == 1) for place, part in enumerate(self.meaning.split("`"))]


def _table(**sections: Mapping[str, tuple[int | tuple[int, ...], str]]) -> dict[str, dict[str, ProblemCode]]:
    return {
        title.replace("_", " "): {
            code: ProblemCode((statuses,) if isinstance(statuses, int) else statuses, meaning)
            for code, (statuses, meaning) in lines.items()
        }
        for title, lines in sections.items()
    }


SECTIONS: Final = _table(
    The_call={
        "parse_error": (
            400,
            "The body is no JSON, or none of one meaning: a name twice, NaN.",
        ),
        "bad_request": (400, "The request itself cannot be read."),
        "invalid": (
            (400, 422),
            "A parameter or header (400) or the body (422) is wrong; `errors` says where and why.",
        ),
        "not_found": (404, "There is no such thing, or none that the caller may see."),
        "method_not_allowed": (405, "The address has other methods; `Allow` names them."),
        "not_acceptable": (406, "The answer cannot be given in the form asked for."),
        "body_too_large": (413, "The body is larger than the address takes."),
        "unsupported_media_type": (415, "The body has a type that the operation does not take."),
        "throttled": (429, "Too many calls; `Retry-After` says when to come back."),
        "error": (500, "An error of ours. Repeating with the same idempotency key is safe."),
        "unavailable": (503, "A service that this needs is away; come back after `Retry-After`."),
        "unreadable": (503, "What is stored cannot be decrypted at the moment."),
    },
    Who_calls={
        "not_authenticated": (401, "Nobody is signed in, and this needs somebody."),
        "authentication_failed": (401, "The token is unknown, expired or taken back."),
        "invalid_credentials": (401, "Address or password is wrong, or the account is closed."),
        "mfa_required": (401, "The second factor is due: `POST /session/mfa`."),
        "invalid_code": (401, "The code of the second factor is wrong."),
        "email_not_confirmed": (401, "The address must be confirmed first; a code was sent."),
        "no_sign_in_pending": (409, "There is no sign-in that waits for a code."),
        "csrf_failed": (403, "A call in a session came without its CSRF token."),
        "insufficient_scope": (403, "The token lacks a scope that the operation needs."),
        "session_needed": (403, "The operation is not for tokens."),
        "recent_sign_in_required": (403, "The sign-in is too old for this; sign in again."),
        "second_factor_required": (403, "Staff rights wait for a second factor."),
        "permission_denied": (403, "The caller may not do this."),
        "not_permitted": (403, "The caller sees the thing, but may not do this with it."),
        "staff_only": (403, "For the licensing department only."),
        "activation_needed": (403, "The account is not activated yet: `POST /activation`."),
        "organization_blocked": (403, "The organisation is blocked and can neither request nor order."),
        "account_of_staff": (403, "Accounts of staff are deleted by the operator."),
        "access_lost": (403, "The caller has lost the right to what the export holds."),
    },
    Contracts={
        "precondition_required": (428, "Send `If-Match` with the ETag that was read."),
        "stale_version": (412, "Somebody saved in between; read again."),
        "draft_changed": (412, "Somebody changed the draft of the rules in between."),
        "rules_changed": (412, "Somebody published other rules in between."),
        "idempotency_key_reused": (422, "The key was used with another body before."),
        "in_progress": (409, "The first call with this key is still running; repeat after `Retry-After`."),
        "transition_not_allowed": (409, "The state of the thing does not allow this step any more."),
        "refused": (409, "Refused for the reason that `detail` gives."),
    },
    Baskets_and_requests={
        "not_requestable": (422, "The rules object to a line; `violations` lists what and how to mend it."),
        "invalid_quantity": (422, "The quantity is no whole number within the limits."),
        "line_not_found": (404, "The line is not in the basket any more."),
        "empty_basket": (409, "The basket is empty."),
        "basket_gone": (409, "The basket is not open any more."),
        "nothing_to_undo": (409, "The lines were changed since; there is nothing to take back."),
        "comparison_full": (409, "Four listings are compared already."),
        "name_taken": (409, "There is a list of that name."),
        "too_many_lines": (409, "A list would have too many lines."),
        "too_many_lists": (409, "There are as many lists as there can be."),
        "owner_changed": (409, "The request has another owner by now."),
        "upload_refused": (422, "A file is of no kind, size or name that is taken."),
    },
    Offers_and_orders={
        "quote_expired": (409, "The validity of the offer has ended."),
        "quote_incomplete": (422, "The offer lacks something; `errors` says what."),
        "quote_not_expired": (409, "The offer is still open, so the customer orders it."),
        "quote_already_ordered": (409, "The offer was ordered already."),
        "approval_missing": (409, "The offer needs the approval of a colleague."),
        "own_approval": (409, "Whoever asked for an approval cannot give it."),
        "rule_not_set_aside": (409, "Rules object to a line and were not set aside with a reason."),
        "order_cancelled": (409, "The order was cancelled."),
        "cancellation_refused": (409, "The order cannot be cancelled any more."),
        "delivery_refused": (422, "What was delivered does not fit the order."),
        "step_refused": (409, "The step cannot be ticked at this time."),
        "sen_taken": (422, "An active licence has this SEN."),
        "key_taken": (409, "Another licence has this key."),
    },
    Licences={
        "too_many_reveals": (429, "Too many keys were looked at within an hour."),
        "too_many_questions": (429, "Too many questions were asked within an hour."),
        "co_term_impossible": (409, "The licences cannot be brought to one date."),
        "register_changed": (409, "The register has changed since the preview; look at the new one."),
        "has_problems": (409, "Some rows are wrong: mend them, or import the others only."),
        "nothing_to_import": (409, "No row would change anything."),
        "too_many_portfolios": (409, "Too many files wait for a decision."),
        "unreadable_portfolio": (422, "The file is no table that can be read."),
        "unreadable_file": (422, "The file cannot be read."),
    },
    Money={
        "nothing_to_invoice": (409, "Every delivered line has its invoice."),
        "nothing_to_credit": (409, "The whole invoice was credited already."),
        "nothing_to_remind": (409, "Nothing of the invoice is open."),
        "not_due_yet": (409, "It is too early for the next notice."),
        "all_notices_sent": (409, "There is no notice after the last."),
        "vat_number_missing": (409, "Reverse charge needs the VAT number of the customer."),
        "vat_number_unfit": (409, "The VAT number does not fit the country."),
        "preview_outdated": (409, "The total is another one by now; look at it again."),
        "payment_reversed": (409, "The payment was reversed already."),
        "transaction_settled": (409, "The line of the statement is settled already."),
        "statement_known": (409, "This file was read before."),
        "unreadable_statement": (422, "The file is no bank statement that can be read."),
        "accounts_missing": (409, "Accounts for bookkeeping are not set up."),
        "accounts_used_up": (409, "There is no debtor account left."),
        "price_changed_again": (409, "A later change of the same prices comes first."),
        "price_not_in_force": (409, "The price was replaced or ended."),
        "stale_price_book": (409, "The price book has changed since the preview."),
        "unreadable_price_list": (422, "The file is no price list that can be read."),
    },
    Organisation_and_account={
        "address_taken": (409, "The address cannot be used."),
        "already_member": (409, "The person is a member already."),
        "invitation_closed": (409, "The invitation can no longer be accepted."),
        "would_move": (409, "Accepting means leaving the present organisation; confirm with `move`."),
        "last_administrator": (409, "An organisation keeps one administrator at least."),
        "too_many_invitations": (429, "Too many invitations within an hour."),
        "too_many_open_invitations": (409, "Too many invitations are open."),
        "webhook_switched_off": (409, "The webhook is switched off; switch it on first."),
        "too_many_tests": (409, "Several test events of the webhook wait already."),
        "too_many_tokens": (409, "The person has as many tokens as there may be."),
        "work_to_hand_over": (409, "Open requests are assigned to the person."),
    },
    Catalogue_and_rules={
        "sync_in_progress": (409, "A synchronisation is running."),
        "sync_taken_over": (409, "Another run went on with this synchronisation."),
        "nothing_to_resume": (409, "There is no interrupted synchronisation."),
        "missing_already_settled": (409, "Nothing is left to decide about missing listings."),
        "draft_exists": (409, "There is a draft of the rules already."),
        "nothing_to_publish": (409, "The rules in force say the same."),
        "invalid_rules": (422, "The rules contradict themselves or miss something."),
    },
    Documents_exports_and_messages={
        "document_damaged": (503, "A stored document cannot be read."),
        "document_rendering_failed": (503, "The document could not be made; it is tried again."),
        "document_too_long": (409, "The document is too long to be printed."),
        "export_not_ready": (409, "The export has no file at the moment."),
        "export_damaged": (503, "The file of the export cannot be read."),
        "nothing_to_export": (422, "No entry matches."),
        "too_much_to_export": (422, "More entries match than one file takes."),
        "too_many_exports": (429, "Several exports are still being made."),
        "message_closed": (409, "The message is closed already."),
        "no_address": (409, "The reader left no address."),
        "too_many_messages": (409, "Too many messages arrive at the moment."),
    },
)
PROBLEM_CODES: Final[Mapping[str, ProblemCode]] = {
    code: line for lines in SECTIONS.values() for code, line in lines.items()
}

# The most usual codes in ``errors``, by field. They are about people's input, and more may come.
FIELD_CODES: Final[Mapping[str, str]] = {
    "required": "must be there",
    "null": "must not be null",
    "blank": "must not be empty",
    "invalid": "is of a wrong type or form",
    "invalid_choice": "is none of the values in the document",
    "max_length": "is too long",
    "min_length": "is too short",
    "max_value": "is too large",
    "min_value": "is too small",
    "out_of_range": "is a date that licences are not about",
    "invalid_cursor": "is no cursor of this list",
    "unknown_parameter": "is no parameter of this operation",
    "unknown_field": "names fields that the answer does not have",
    "repeated": "came twice and has one value only",
}

INTRODUCTION: Final = (
    "Every error is answered as `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, "
    "`code`, and `errors` with `field`, `code` and `detail` each. `code` is for programs and does not "
    "change; `detail` is for people and in their language. A call that was refused changed nothing. "
    "`type` leads to the line of the code in `/api/v1/errors`, and `X-Request-ID` names the request when "
    "you write to us."
)


def as_markdown() -> str:
    """The table as ``docs/errors.md`` has it."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Problem codes"
    yield ""
    yield "<!-- Written from shop/api/problem_codes.py by `make golden`. -->"
    yield INTRODUCTION
    for title, lines in SECTIONS.items():
        yield from ("", f"## {title}", "", "| Code | Status | Meaning |", "|---|---|---|")
        for code, line in lines.items():
            yield f"| `{code}` | {', '.join(map(str, line.statuses))} | {line.meaning} |"
    yield from ("", "## In `errors`, by field", "", "| Code | The value … |", "|---|---|")
    for code, meaning in FIELD_CODES.items():
        yield f"| `{code}` | {meaning} |"
    yield ""
