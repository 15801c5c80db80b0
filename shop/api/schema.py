"""The API document: OpenAPI 3.1 of our own operations only."""

import json
import re
from functools import lru_cache
from typing import Any

from django.utils.translation import override
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema as SpectacularSchema
from drf_spectacular.settings import patched_settings
from rest_framework import serializers


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

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        responses = super()._get_response_bodies(direction)
        problem = self._get_response_for_code(Problem, "4XX", media_types=["application/problem+json"])
        return {**responses, "4XX": {**problem, "description": "The call was refused; nothing was changed."}}


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "shop.api.authentication.BearerAuthentication"
    name = "token"

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
    return json.dumps(schema, indent=2, sort_keys=False, ensure_ascii=False) + "\n"
