"""What all operations have in common: who may call, what is read from the call, how the answer is written."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate, get_language, get_language_from_request, override
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from shop.accounts.viewer import Viewer
from shop.api.authentication import BearerAuthentication, SessionAuthentication
from shop.api.declared import Declared, declared_shape, only_fields
from shop.api.pagination import DEFAULT_LIMIT, LARGEST_LIMIT, Page, SortKey, keyset_page
from shop.api.parsers import PlainJSONParser
from shop.api.permissions import DenyAll
from shop.api.problems import CONTENT_TYPE, InvalidBody, problem_handler, stored_refusal
from shop.api.throttles import CallerThrottle, OperationThrottle, VisitorThrottle, tightest_allowance
from shop.core.forms import validate_line
from shop.core.idempotency import run_once

LONGEST_KEY = 200
LONGEST_SCOPE = 200
# Texts this short are names, numbers and addresses; what may have several lines is longer.
ONE_LINE_LENGTHS = range(1, 256)
Answer = tuple[int, Mapping[str, Any]]


# A JSON object of this API, coming in or going out. It saves nothing: services do. (No docstring: the API
# document would show it with every shape that has none of its own.)
class Shape(serializers.Serializer[Any]):
    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        for name, field in fields.items():
            is_short = (
                isinstance(field, serializers.CharField) and (field.max_length or 0) in ONE_LINE_LENGTHS
            )
            # What somebody searches for may be anything: the search takes it apart.
            if is_short and name != "q":
                field.validators.append(validate_line)
        return fields


class PageQuery(Shape):
    limit = serializers.IntegerField(
        min_value=1, max_value=LARGEST_LIMIT, default=DEFAULT_LIMIT, help_text="How many items to answer."
    )
    cursor = serializers.CharField(
        default="", allow_blank=True, max_length=1000, help_text="The `next` of the part before."
    )


@lru_cache
def page_of(item: type[Shape]) -> type[Shape]:
    """The shape of a list of ``item``."""
    fields = {
        "items": item(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text="Cursor of the next part, null on the last."
        ),
        "total": serializers.IntegerField(help_text="How many there are in all."),
    }
    return type(f"{item.__name__}Page", (Shape,), fields)


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description=(
        "At most 200 characters. For 24 hours a repeated call with the same key and body gets the first "
        "answer again, a refusal too, with `Idempotency-Replayed: true`; with another body it is refused "
        "(422). While the first call is still running, the answer is 409 with the code `in_progress`."
    ),
)
PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}
XML = {(200, "application/xml"): OpenApiTypes.BINARY}


def operation(
    *,
    answer: Any = None,
    status: int = 200,
    body: type[Shape] | None = None,
    query: type[Shape] | None = None,
    once: bool = False,
    headers: tuple[OpenApiParameter, ...] = (),
    needs_sign_in: bool = True,
    refusals: tuple[int, ...] = (),
) -> Callable[[Any], Any]:
    """Describe an operation for the API document; its docstring becomes summary and description.

    ``once`` says that it honours Idempotency-Key; ``refusals`` are statuses beside those that follow from its
    form.
    """
    parameters: list[Any] = [*([query] if query else []), *([IDEMPOTENCY_KEY] if once else []), *headers]
    responses = answer if isinstance(answer, dict) else {status: answer}
    document: Callable[[Any], Any] = extend_schema(
        request=body, responses=responses, parameters=parameters, auth=None if needs_sign_in else []
    )
    in_query = frozenset(header.name for header in headers if header.location == OpenApiParameter.QUERY)
    declared = Declared(
        query=query, answer=declared_shape(answer, status), further=in_query, refusals=refusals
    )

    def decorate(handler: Any) -> Any:
        handler = document(handler)
        handler.declared = declared
        return handler

    return decorate


class JsonAlways(BaseContentNegotiation):
    """The answer is JSON whatever the client accepts, or the one document that the operation is about."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        media_type = request.content_type.partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class ApiView(APIView):
    """Base of all operations: closed unless a subclass opens itself, problem details for every error."""

    authentication_classes = [BearerAuthentication, SessionAuthentication]
    permission_classes = [DenyAll]
    throttle_classes = [VisitorThrottle, CallerThrottle, OperationThrottle]
    parser_classes = [PlainJSONParser]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = JsonAlways
    throttle_scope = ""
    # The scopes that a token needs; None closes the view to tokens.
    required_scopes: tuple[str, ...] | None = None
    # What ``?fields=`` asks for; None for the whole answer.
    wanted_fields: frozenset[str] | None = None

    def asks_to(self, method: str) -> bool:
        """Whether this is a request with the method; there is none while the API document is made."""
        return getattr(self.request, "method", "") == method

    def get_exception_handler(self) -> Any:
        return problem_handler

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        # Addresses of the API have no language in them; the pages' middleware would always say English.
        with override(get_language_from_request(request)):
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.viewer.is_authenticated and "Accept-Language" not in request.headers:
            activate(self.viewer.language)
        handler = getattr(self, (request.method or "").lower(), None)
        declared: Declared | None = getattr(handler, "declared", None)
        if declared is not None:
            self.wanted_fields = declared.check_query(request)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if self.wanted_fields and isinstance(response, Response) and response.status_code < 300:
            response.data = only_fields(response.data, self.wanted_fields)
        response = super().finalize_response(request, response, *args, **kwargs)
        allowance = tightest_allowance(request)
        for name, value in allowance.headers.items() if allowance else ():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Content-Language", get_language() or "")
        patch_vary_headers(response, ["Authorization", "Cookie", "Accept-Language"])
        return response

    # --- Who and when
    @property
    def viewer(self) -> Viewer:
        viewer: Viewer = self.request._request.viewer  # type: ignore[attr-defined]
        return viewer

    @property
    def caller(self) -> User:
        """The signed-in user; only for views that visitors cannot reach."""
        return cast(User, self.request.user)

    @property
    def now(self) -> datetime:
        return timezone.now()

    @property
    def today(self) -> date:
        """The UTC date: the one that licensing rules are dated by."""
        return self.now.astimezone(UTC).date()

    # --- What comes in
    def body_as(self, shape: type[Shape]) -> dict[str, Any]:
        """The validated body. Raises InvalidBody."""
        return self._checked(shape, self.request.data, InvalidBody)

    def query_as(self, shape: type[Shape]) -> dict[str, Any]:
        """The validated query string. Raises ValidationError (400)."""
        return self._checked(shape, self.request.query_params.dict(), ValidationError)

    def _checked(self, shape: type[Shape], data: Any, error: type[ValidationError]) -> dict[str, Any]:
        serializer = shape(data=data, context={"viewer": self.viewer})
        if not serializer.is_valid():
            raise error(serializer.errors)
        checked: dict[str, Any] = serializer.validated_data
        return checked

    # --- What goes out
    def as_json(self, shape: type[Shape], instance: Any, **context: Any) -> dict[str, Any]:
        """Plain JSON values of one object."""
        serializer: BaseSerializer[Any] = shape(instance, context=context)
        plain: dict[str, Any] = json.loads(JSONRenderer().render(serializer.data))
        return plain

    def list_answer(
        self,
        item: type[Shape],
        queryset: Any,
        *,
        order: tuple[SortKey, ...],
        query: Mapping[str, Any],
        total: int | None = None,
        **context: Any,
    ) -> Response:
        """One page of a queryset; ``total`` as for ``keyset_page``."""
        page = keyset_page(queryset, order=order, limit=query["limit"], cursor=query["cursor"], total=total)
        return self.page_answer(item, page, **context)

    def page_answer(self, item: type[Shape], page: Page, **context: Any) -> Response:
        return Response(page_of(item)(page, context=context).data)

    def once(self, action: Callable[[], Answer], *, body: object = None) -> Response:
        """Run a creating call, once for each Idempotency-Key; without a key simply run it.

        What the action refuses is stored like its answer. What was refused before it ran is not: a wrong
        body, a missing right, too many calls.

        ``body`` stands for a body that is more than JSON: what makes two calls the same.
        """
        key = self.request.headers.get("Idempotency-Key")
        if key is None or not self.request.user.is_authenticated:
            status, body = action()
            return Response(body or None, status)
        if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
            raise ValidationError({"Idempotency-Key": [_("1 to 200 printable ASCII characters, please.")]})
        context: Any = self.get_exception_handler_context()
        stored = run_once(
            user_id=self.caller.pk,
            key=key,
            scope=f"{self.request.method} {self.request.path}"[:LONGEST_SCOPE],
            body=self.request.data if body is None else body,
            action=action,
            refusal=lambda error: stored_refusal(error, context),
            waits=False,
        )
        content_type = CONTENT_TYPE if stored.status_code >= 400 else None
        headers = {"Idempotency-Replayed": "true"} if stored.is_replay else {}
        return Response(
            dict(stored.body) or None, stored.status_code, headers=headers, content_type=content_type
        )


def kept_private(response: HttpResponse) -> HttpResponse:
    """A document as answer; the framework's checks and headers apply to it like to JSON."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


class UnknownAddress(ApiView):
    """Every address below the API that is none answers like an object that does not exist."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound()
