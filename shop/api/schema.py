"""The API document: OpenAPI 3.1 of our own operations only."""

import json
import re
from functools import lru_cache
from http import HTTPStatus
from typing import Any

from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from shop.api.declared import FIELDS, Declared
from shop.api.examples import ANSWERS, BODIES, TYPICAL_CODES
from shop.api.permissions import SignedIn
from shop.api.problem_codes import DOCUMENTATION, PROBLEM_CODES

TOKEN_SCHEME = "token"  # noqa: S105 - a name
# What each refusal of an operation means; the codes are those of `docs/errors.md`.
REFUSALS = {
    400: "The query, a header, or the JSON cannot be read: `invalid`, `parse_error`.",
    401: "Nobody is signed in, or the token is not valid (any more).",
    403: "The caller may not do this, or the token lacks a scope.",
    404: "There is no such thing, or none that the caller may see.",
    409: "The stored state does not allow it; `code` says why. `in_progress` while a call with the same "
    "idempotency key is still running.",
    412: "Somebody saved in between: read again.",
    413: "The body is too large.",
    415: "The body has a type that is not taken here.",
    422: "The body is not what the operation takes; `errors` says where and why.",
    428: "If-Match is missing.",
    429: "Too many calls; `Retry-After` says when to come back.",
    503: "Something that this needs is away or cannot be read; `Retry-After` says when to come back.",
}
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
LIMIT_HEADERS = {
    "RateLimit-Limit": "How many calls the tightest limit allows in its time.",
    "RateLimit-Remaining": "How many of them are left.",
    "RateLimit-Reset": "Seconds until the oldest counted call is forgotten.",
    "X-Request-ID": "Names this request in our log; the caller's own if it sent a well-formed one.",
}
FIELDS_PARAMETER = {
    "in": "query",
    "name": FIELDS,
    "schema": {"type": "string"},
    "description": "Names of the wanted fields, with commas between; of a list the fields of its items. "
    "Without it everything is answered.",
}


def _reply_name(status: int) -> str:
    """What the common answer is called among the document's components."""
    return f"{HTTPStatus(status).name.title().replace('_', '')}Problem"


class ProblemError(serializers.Serializer[Any]):
    field = serializers.CharField(help_text="Path of the field, such as `lines.0.sen`; empty for the whole.")
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """RFC 9457 problem details. `detail` and the errors' texts are for people, in the language asked for."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField(help_text="For programs; it does not change.")
    errors = ProblemError(many=True)  # type: ignore[assignment]


class AutoSchema(SpectacularSchema):
    """Operations named after their view, described by their docstring, each with its errors."""

    def get_operation_id(self) -> str:
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", type(self.view).__name__.removesuffix("View")).lower()
        return f"{words}_{self.method.lower()}"

    def get_summary(self) -> str:
        return self._text().partition("\n\n")[0].replace("\n", " ").rstrip(".")

    def get_description(self) -> str:  # type: ignore[override]
        description = self._text().partition("\n\n")[2]
        scopes = getattr(self.view, "required_scopes", None)
        if not self.get_auth():
            note = ""
        elif scopes is None:
            note = "Not for tokens."
        else:
            note = f"Token scope: {', '.join(scopes)}." if scopes else ""
        return "\n\n".join(part for part in (description, note) if part)

    def _text(self) -> str:
        return str(super().get_description())

    def get_tags(self) -> list[str]:
        return ["staff"] if "/staff/" in self.path else list(super().get_tags())

    def get_examples(self) -> list[OpenApiExample]:
        name = self.get_operation_id()
        sent = [OpenApiExample("Example", dict(BODIES[name]), request_only=True)] if name in BODIES else []
        told = [OpenApiExample("Example", dict(ANSWERS[name]), response_only=True)] if name in ANSWERS else []
        return [*sent, *told]

    def get_auth(self) -> list[Any]:
        """Which callers: with the scopes that a token needs, and without tokens where none may come."""
        auths: list[dict[str, Any]] = super().get_auth()
        scopes = getattr(self.view, "required_scopes", None)
        if scopes is None:
            auths = [auth for auth in auths if TOKEN_SCHEME not in auth]
        return [
            {TOKEN_SCHEME: [str(scope) for scope in scopes or ()]} if TOKEN_SCHEME in auth else auth
            for auth in auths
        ]

    def _get_parameters(self) -> Any:
        parameters = super()._get_parameters()
        handler = getattr(self.view, self.method.lower(), None)
        declared: Declared | None = getattr(handler, "declared", None)
        if self.method == "GET" and declared and declared.answered and FIELDS not in declared.parameters:
            return sorted([*parameters, dict(FIELDS_PARAMETER)], key=lambda found: str(found["name"]))
        return parameters

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        responses = super()._get_response_bodies(direction)
        for response in responses.values():
            response.setdefault("headers", {}).update(
                {name: {"$ref": f"#/components/headers/{name}"} for name in LIMIT_HEADERS}
            )
            response["description"] = response.get("description") or "Done."
        problem = self._get_response_for_code(Problem, "400", media_types=["application/problem+json"])
        for status in self._refusals(responses):
            self.registry.register_on_missing(_common_answer(status, problem))
            responses[str(status)] = {"$ref": f"#/components/responses/{_reply_name(status)}"}
        return responses

    def _refusals(self, responses: Any) -> list[int]:
        """The statuses that the operation may answer beside those of success."""
        writes = self.method != "GET"
        names = {parameter["name"] for parameter in self._get_parameters()}
        has_body = bool(self._get_request_body())
        has_path = "{" in self.path
        scopes = getattr(self.view, "required_scopes", None)
        gives_document = any(
            not media_type.endswith("json")
            for response in responses.values()
            for media_type in response.get("content", {})
        )
        applies = {
            400: True,
            401: True,
            403: writes or scopes != () or self._is_for_some(),
            404: has_path or has_body,
            409: writes or gives_document,
            412: "If-Match" in names,
            413: has_body,
            415: has_body,
            422: has_body or "Idempotency-Key" in names or writes,
            428: "If-Match" in names,
            429: True,
            503: writes or gives_document or bool(getattr(self.view, "throttle_scope", "")),
        }
        handler = getattr(self.view, self.method.lower(), None)
        named = getattr(handler, "declared", Declared()).refusals
        return [status for status, may_come in applies.items() if may_come or status in named]

    def _is_for_some(self) -> bool:
        """Whether it is closed to some of those who are signed in."""
        return any(
            isinstance(permission, SignedIn) and type(permission) is not SignedIn
            for permission in self.view.get_permissions()
        )


def _common_answer(status: int, problem: Any) -> ResolvedComponent:
    headers = dict(LIMIT_HEADERS)
    if status in (409, 429, 503):
        headers["Retry-After"] = ""
    return ResolvedComponent(
        name=_reply_name(status),
        type=ResolvedComponent.RESPONSE,
        object=f"problem {status}",
        schema={
            "description": REFUSALS[status],
            "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
            "content": {
                media_type: {"schema": content["schema"], "example": _example(status)}
                for media_type, content in problem["content"].items()
            },
        },
    )


def _example(status: int) -> dict[str, Any]:
    code = TYPICAL_CODES[status]
    detail = PROBLEM_CODES[code].meaning
    return {
        "type": f"{DOCUMENTATION}#{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [{"field": "", "code": code, "detail": detail}],
    }


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "shop.api.authentication.BearerAuthentication"
    name = TOKEN_SCHEME

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A personal token of `POST /tokens`."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "shop.api.authentication.SessionAuthentication"
    match_subclasses = True
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session cookie (`__Host-session` in production). Every POST, PATCH and "
            "DELETE also needs `X-CSRFToken`, which `GET /session` answers.",
        }


# Names of the value lists in the document; without them it would number those of equally named fields.
ENUMS = {
    "ActivationStatus": "shop.accounts.enums.ActivationStatus",
    "PriceImportStatus": "shop.pricing.enums.ImportStatus",
    "MembershipRole": "shop.accounts.enums.MembershipRole",
    "WaitingCause": "shop.accounts.enums.WaitingCause",
    "ContactKind": "shop.accounts.enums.ContactKind",
    "InvitationState": "shop.accounts.enums.InvitationState",
    "RequestStatus": "shop.quotes.enums.RequestStatus",
    "QuoteStatus": "shop.quotes.enums.QuoteStatus",
    "LineKind": "shop.quotes.enums.LineKind",
    "ApprovalOutcome": "shop.quotes.enums.ApprovalOutcome",
    "InvoiceState": "shop.billing.enums.InvoiceState",
    "DunningLevel": "shop.billing.enums.DunningLevel",
    "StatementFormat": "shop.billing.enums.StatementFormat",
    "ExportFormat": "shop.exports.enums.ExportFormat",
    "ExportResource": "shop.exports.enums.ExportResource",
    "ExportStatus": "shop.exports.enums.ExportStatus",
    "WebhookDeliveryState": "shop.webhooks.enums.DeliveryState",
    "WebhookAttemptError": "shop.webhooks.enums.AttemptError",
    "WebhookDisableReason": "shop.webhooks.enums.DisableReason",
    "TransactionState": "shop.billing.enums.TransactionState",
    "OrderStatus": "shop.fulfillment.enums.OrderStatus",
    "OrderLineStatus": "shop.fulfillment.enums.LineStatus",
    "LicenseState": "shop.licenses.enums.LicenseState",
    "LicenseQuestionKind": "shop.licenses.enums.QuestionKind",
    "ListingKind": "shop.marketplace.enums.ListingKind",
    "Deployment": "shop.configurator.enums.Deployment",
    "LicenseType": "shop.configurator.enums.LicenseType",
    "PurchaseType": "shop.configurator.enums.PurchaseType",
    "Severity": "shop.configurator.enums.Severity",
    "PaymentModel": "shop.marketplace.enums.PaymentModel",
}


@lru_cache(maxsize=1)
def api_document() -> str:
    """The document as JSON text, in English; made once per process."""
    with override("en"), patched_settings({"ENUM_NAME_OVERRIDES": ENUMS}):
        schema = SchemaGenerator(urlconf="shop.api.urlconf").get_schema(request=None, public=True)
    schema["components"]["headers"] = {
        **{
            name: {
                "description": text,
                "schema": {"type": "string" if name == "X-Request-ID" else "integer"},
            }
            for name, text in LIMIT_HEADERS.items()
        },
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    }
    return json.dumps(schema, indent=2, sort_keys=False, ensure_ascii=False) + "\n"
