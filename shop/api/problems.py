"""Every error as RFC 9457 problem details: type, title, status, detail, code, and ``errors[]`` by field."""

from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.db import InterfaceError, OperationalError
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from drf_standardized_errors.types import Error, ErrorResponse, ExceptionHandlerContext
from rest_framework import exceptions
from rest_framework.response import Response

from shop.accounts.exceptions import InvitationsThrottled, OrganizationBlocked
from shop.api.problem_codes import DOCUMENTATION
from shop.baskets.exceptions import InvalidQuantity, LineNotFound, NotRequestable
from shop.configurator.exceptions import InvalidRules
from shop.core.crypto import DecryptionFailed
from shop.core.exceptions import DomainError, InvalidInput, NotPermitted, StaleVersion
from shop.core.idempotency import Answer, KeyInProgress, KeyReused
from shop.documents.exceptions import DocumentDamaged, DocumentRenderingFailed
from shop.documents.uploads import UploadRefused
from shop.exports.exceptions import ExportDamaged, NothingToExport, TooManyExports, TooMuchToExport
from shop.fulfillment.exceptions import ActivationNeeded, DeliveryRefused
from shop.licenses.questions import TooManyQuestions
from shop.licenses.services import SenTaken, TooManyReveals
from shop.quotes.exceptions import QuoteIncomplete

logger = structlog.get_logger(__name__)
CONTENT_TYPE = "application/problem+json"

# What a refusal of the domain means in HTTP; everything else is a conflict with the stored state.
STATUS_OF_REFUSALS: dict[type[DomainError], int] = {
    InvalidInput: 422,
    InvalidQuantity: 422,
    InvalidRules: 422,
    NotRequestable: 422,
    DeliveryRefused: 422,
    SenTaken: 422,
    QuoteIncomplete: 422,
    UploadRefused: 422,
    KeyReused: 422,
    LineNotFound: 404,
    NotPermitted: 403,
    ActivationNeeded: 403,
    OrganizationBlocked: 403,
    StaleVersion: 412,
    TooManyReveals: 429,
    TooManyQuestions: 429,
    InvitationsThrottled: 429,
    DocumentDamaged: 503,
    ExportDamaged: 503,
    NothingToExport: 422,
    TooMuchToExport: 422,
    TooManyExports: 429,
    DocumentRenderingFailed: 503,
}
A_MOMENT = 1
A_LITTLE_LATER = 60
AN_HOUR = 3600


class InvalidBody(exceptions.ValidationError):
    """The body is JSON, but not what the operation takes."""

    status_code = 422


class BodyTooLarge(exceptions.APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = gettext_lazy("The body is too large.")


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_code = "precondition_required"
    default_detail = gettext_lazy(
        "Several people can edit this. Send If-Match with the ETag that you have read."
    )


class Refusal(exceptions.APIException):
    """A DomainError on its way to the client."""

    def __init__(self, error: DomainError) -> None:
        self.status_code = next(
            (STATUS_OF_REFUSALS[kind] for kind in type(error).__mro__ if kind in STATUS_OF_REFUSALS), 409
        )
        super().__init__(error.message, error.code)
        self.error = error
        if isinstance(error, KeyInProgress):
            self.wait = A_MOMENT
        elif self.status_code == 429:
            self.wait = AN_HOUR
        elif self.status_code == 503:
            self.wait = A_LITTLE_LATER


class Unreadable(exceptions.APIException):
    status_code = 503
    default_code = "unreadable"
    default_detail = gettext_lazy("This cannot be read at the moment. Please contact us.")


class DatabaseAway(exceptions.APIException):
    """The database is away or broke off: what was under way has been taken back, and may be repeated."""

    status_code = 503
    default_code = "unavailable"
    default_detail = gettext_lazy("Something that this needs is away at the moment. Please try again later.")
    wait = 5


class ProblemFormatter(ExceptionFormatter):
    """Errors as RFC 9457 problem details."""

    def get_errors(self) -> list[Error]:
        if isinstance(self.exc, Refusal):
            return [Error(self.exc.error.code, self.exc.error.message, self.exc.error.field)]
        errors: list[Error] = super().get_errors()
        return errors

    def format_error_response(self, error_response: ErrorResponse) -> dict[str, Any]:
        is_validation = isinstance(self.exc, exceptions.ValidationError)
        first = error_response.errors[0]
        code = "invalid" if is_validation else first.code
        problem: dict[str, Any] = {
            "type": f"{DOCUMENTATION}#{code}",
            "title": HTTPStatus(self.exc.status_code).phrase,
            "status": self.exc.status_code,
            "detail": _("The input is not valid. Nothing was changed.")
            if is_validation
            else _writable(first.detail),
            "code": code,
            "errors": [
                {"field": _field(error.attr), "code": error.code, "detail": _writable(error.detail)}
                for error in error_response.errors
            ],
        }
        if isinstance(self.exc, Refusal) and isinstance(self.exc.error, NotRequestable):
            problem["violations"] = [
                {"line": found.line_id or None, **found.as_dict()} for found in self.exc.error.violations
            ]
        return problem


def _field(attr: str | None) -> str:
    return ".".join(part for part in (attr or "").split(".") if part != "non_field_errors")


def _writable(detail: str) -> str:
    """The text without NUL and halves of characters, which no database stores: some messages quote what was
    sent.
    """
    return str(detail).replace("\0", "").encode("utf-8", "replace").decode()


class ProblemHandler(ExceptionHandler):
    """Knows the domain's exceptions, and answers problem details in DEBUG mode too."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, DomainError):
            return Refusal(exc)
        if isinstance(exc, ObjectDoesNotExist):
            return exceptions.NotFound()
        if isinstance(exc, ModelValidationError):
            return InvalidBody(_detail_of(exc))
        if isinstance(exc, DecryptionFailed):
            return Unreadable()
        if isinstance(exc, OperationalError | InterfaceError):
            logger.error("database not reachable", error=type(exc).__name__)
            return DatabaseAway()
        if isinstance(exc, RequestDataTooBig):
            return BodyTooLarge()
        if isinstance(exc, SuspiciousOperation):
            return exceptions.ParseError()
        return super().convert_known_exceptions(exc)

    def should_not_handle(self, exc: Exception) -> bool:
        return False

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response = super().get_response(exc, data)
        response.content_type = CONTENT_TYPE
        return response


def _detail_of(error: ModelValidationError) -> Any:
    if hasattr(error, "error_dict"):
        return {field: [force_str(text) for text in texts] for field, texts in error.message_dict.items()}
    return [force_str(text) for text in error.messages]


def problem_handler(exc: Exception, context: ExceptionHandlerContext) -> Response | None:
    """The framework's exception handler of this API."""
    return ProblemHandler(exc, context).run()


def stored_refusal(exc: Exception, context: ExceptionHandlerContext) -> Answer | None:
    """The answer to a refusal that is the same when the call is repeated; None for what may pass: an error of
    ours, too many calls, a service that is away.
    """
    converted = ProblemHandler(exc, context).convert_known_exceptions(exc)
    status = getattr(converted, "status_code", 500)
    if not isinstance(converted, exceptions.APIException) or status >= 500 or status == 429:
        return None
    response = problem_handler(exc, context)
    return None if response is None else (response.status_code, response.data)
