"""Lists as files: asked for, made in the background where they are long, fetched by whoever asked."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.pagination import SortKey
from shop.api.permissions import Activated, Scope, ScopeMissing
from shop.api.sign_in import require_recent_sign_in
from shop.api.views import Answer, ApiView, PageQuery, Shape, operation, page_of
from shop.exports.enums import ExportFormat, ExportResource, ExportStatus
from shop.exports.models import Export
from shop.exports.responses import export_response, file_name
from shop.exports.rows import LONGEST_QUERY, MOST_CHOSEN
from shop.exports.selectors import exports_for
from shop.exports.services import cancel_export, open_export, request_export

NEWEST_FIRST = (SortKey("pk", is_descending=True),)
SCOPE_OF = {ExportResource.LICENSES: Scope.LICENSES, ExportResource.INVOICES: Scope.INVOICES}
FILE = {
    (200, "text/csv"): OpenApiTypes.BINARY,
    (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"): OpenApiTypes.BINARY,
    (200, "application/pdf"): OpenApiTypes.BINARY,
    (200, "application/zip"): OpenApiTypes.BINARY,
}


@extend_schema_field(
    {
        "type": "object",
        "additionalProperties": {
            "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
        },
        "example": {"status": ["active", "expiring"], "ends_until": "2027-03-31"},
    }
)
class FilterField(serializers.DictField):
    """What the list's own address may ask for, by parameter."""

    child = serializers.ListField(child=serializers.CharField(max_length=255))

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            data = {name: value if isinstance(value, list) else [value] for name, value in data.items()}
        parameters: dict[str, list[str]] = super().to_internal_value(data)
        query = urlencode(parameters, doseq=True)
        if len(query) > 4 * LONGEST_QUERY:
            raise serializers.ValidationError("These are too many filters.")
        return query


class ExportBody(Shape):
    """Without `ids` and `filter` the whole list."""

    resource = serializers.ChoiceField(ExportResource.choices)
    format = serializers.ChoiceField(ExportFormat.choices, help_text="`zip` is for invoices.")
    ids = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=MOST_CHOSEN,
        required=False,
        help_text="Ids of licences, or numbers of invoices; each must be in the list.",
    )
    filter = FilterField(required=False, help_text="As the list's page has it in its address.")
    columns = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        help_text="Names of columns in their order; left out: the usual ones.",
    )
    with_keys = serializers.BooleanField(
        default=False,
        help_text=(
            "Licence keys, for administrators of the organisation. Each one is recorded. A session needs a "
            "recent sign-in, a token the scope `licenses:reveal`."
        ),
    )


class ExportAnswer(Shape):
    id = serializers.UUIDField(source="public_id")
    resource = serializers.ChoiceField(ExportResource.choices)
    format = serializers.ChoiceField(ExportFormat.choices)
    status = serializers.ChoiceField(ExportStatus.choices)
    columns = serializers.ListField(child=serializers.CharField())
    with_keys = serializers.BooleanField(source="has_keys")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    progress = serializers.SerializerMethodField(help_text="0 to 100.")
    file_name = serializers.SerializerMethodField()
    size = serializers.IntegerField(help_text="In bytes.")
    error = serializers.CharField(help_text="Why it failed, in words.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="The file is kept until then.")

    def get_progress(self, export: Export) -> int:
        return export.progress

    def get_file_name(self, export: Export) -> str:
        return file_name(export)


class ExportBase(ApiView):
    permission_classes = [Activated]
    # Of the list it is about; see ``check_scope``.
    required_scopes = ()

    def check_scope(self, resource: str, *, has_keys: bool = False) -> None:
        """Raises ScopeMissing for a token that may not read the list."""
        token: Any = self.request.auth
        needed = {SCOPE_OF[ExportResource(resource)], *([Scope.REVEAL] if has_keys else [])}
        if token is not None and not needed <= set(token.scopes):
            raise ScopeMissing()

    def find(self, export_id: str) -> Export:
        """Raises Export.DoesNotExist for what somebody else asked for."""
        export = exports_for(self.viewer).get(public_id=export_id)
        self.check_scope(export.resource, has_keys=export.has_keys)
        return export


class ExportsView(ExportBase):
    @operation(answer=page_of(ExportAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        """My exports, newest first

        With a token those of the lists that it may read.
        """
        token: Any = request.auth
        readable = [one for one, scope in SCOPE_OF.items() if token is None or scope in set(token.scopes)]
        exports = exports_for(self.viewer).filter(resource__in=readable)
        if token is not None and Scope.REVEAL not in set(token.scopes):
            exports = exports.filter(has_keys=False)
        return self.list_answer(ExportAnswer, exports, order=NEWEST_FIRST, query=self.query_as(PageQuery))

    @operation(body=ExportBody, answer=ExportAnswer, status=202, once=True)
    def post(self, request: Request) -> Response:
        """Have a list made into a file

        A short one is `ready` at once; a long one is made in the background: ask again until its status is
        `ready`, or `failed` with the reason. An id that is not in the list is refused (422), whether it
        exists or not. A token needs the scope of the list.
        """
        body = self.body_as(ExportBody)
        self.check_scope(body["resource"], has_keys=body["with_keys"])
        if body["with_keys"]:
            require_recent_sign_in(request)

        def ask() -> Answer:
            export = request_export(
                viewer=self.viewer,
                resource=ExportResource(body["resource"]),
                file_format=ExportFormat(body["format"]),
                columns=body.get("columns", []),
                query=body.get("filter", ""),
                ids=body.get("ids", []),
                has_keys=body["with_keys"],
                language=get_language() or "en",
                by=self.caller,
                at=self.now,
            )
            return 202, self.as_json(ExportAnswer, export)

        return self.once(ask)


class ExportView(ExportBase):
    @operation(answer=ExportAnswer)
    def get(self, request: Request, export_id: str) -> Response:
        """One export and how far it is"""
        return Response(self.as_json(ExportAnswer, self.find(export_id)))


class ExportFileView(ExportBase):
    @operation(answer=FILE)
    def get(self, request: Request, export_id: str) -> Any:
        """The file

        409 with the code `export_not_ready` before it is ready and after its days; 403 with `access_lost`
        for an owner who may not see its contents any more. With keys a session needs a recent sign-in.
        """
        export = self.find(export_id)
        if export.has_keys:
            require_recent_sign_in(request)
        return export_response(export, open_export(export_id=export.pk, by=self.caller, at=self.now))


class ExportCancelView(ExportBase):
    @operation(answer=ExportAnswer)
    def post(self, request: Request, export_id: str) -> Response:
        """Stop an export, or throw its file away"""
        cancel_export(export_id=self.find(export_id).pk, by=self.caller, at=self.now)
        return Response(self.as_json(ExportAnswer, self.find(export_id)))
