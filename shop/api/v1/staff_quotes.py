"""The licensing desk: writing offers. A draft is named by its id, what was sent by its number too."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import DayField
from shop.api.problems import PreconditionRequired
from shop.api.v1.quotes import QuoteAnswer, quote_key
from shop.api.v1.staff_accounts import StaffView
from shop.api.views import Answer, Shape, operation
from shop.core.exceptions import StaleVersion
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.selectors import latest_revision, quote_detail
from shop.quotes.services import DraftHeader, LineDraft, requote, send_quote, update_draft, withdraw_quote
from shop.quotes.services.line_drafts import DEFAULT_TAX_CODE, MOST_LINES

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag that was read. 428 without it, 412 if somebody saved in between.",
)


class DraftLineBody(Shape):
    """A line named by ``id`` keeps what is left out; one without an id is a new service line."""

    id = serializers.IntegerField(required=False, min_value=1)
    remove = serializers.BooleanField(required=False, default=False)
    title = serializers.CharField(required=False, max_length=255)
    detail = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    quantity = serializers.DecimalField(
        required=False, max_digits=10, decimal_places=2, min_value=Decimal("0.01")
    )
    unit = serializers.CharField(required=False, allow_blank=True, max_length=40)
    unit_price = serializers.DecimalField(
        required=False, allow_null=True, max_digits=12, decimal_places=2, min_value=Decimal(0)
    )
    discount_percent = serializers.DecimalField(
        required=False, max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100)
    )
    tax_code = serializers.CharField(required=False, max_length=50)
    is_optional = serializers.BooleanField(required=False)


class DraftBody(Shape):
    """What is left out stays as it is, lines included."""

    introduction = serializers.CharField(required=False, allow_blank=True, max_length=5000)
    valid_until = DayField(required=False)
    lines = DraftLineBody(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]


class StaffQuoteAnswer(QuoteAnswer):
    id = serializers.UUIDField(source="public_id")
    version = serializers.IntegerField(help_text="What the ETag says.")
    customer = serializers.CharField(source="customer.email")


class StaffQuoteBase(StaffView):
    def find(self, quote_id: str) -> Quote:
        """Raises Quote.DoesNotExist."""
        return quote_detail(viewer=self.viewer, **quote_key(quote_id))

    def describe(self, quote_id: str) -> dict[str, Any]:
        return self.as_json(StaffQuoteAnswer, self.find(quote_id), at=self.now)


def _with_etag(body: dict[str, Any]) -> Response:
    return Response(body, headers={"ETag": f'"{body["version"]}"'})


def wanted_version(request: Request) -> int:
    """The version that If-Match names. Raises PreconditionRequired; StaleVersion for no ETag of ours."""
    header = request.headers.get("If-Match", "").strip()
    if not header:
        raise PreconditionRequired()
    text = header.removeprefix("W/").strip('"')
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise StaleVersion()
    return int(text)


class StaffQuoteView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer)
    def get(self, request: Request, quote_id: str) -> Response:
        """An offer as staff see it, with the ETag that editing needs"""
        return _with_etag(self.describe(quote_id))

    @operation(answer=StaffQuoteAnswer, body=DraftBody, headers=(IF_MATCH,))
    def patch(self, request: Request, quote_id: str) -> Response:
        """Edit a draft

        Prices, discounts and tax codes by line; a line without an id is added, `remove` takes one out.
        """
        version = wanted_version(request)
        quote = self.find(quote_id)
        body = self.body_as(DraftBody)
        revision = latest_revision(quote)
        update_draft(
            quote_id=quote.pk,
            version=version,
            header=DraftHeader(
                introduction=body.get("introduction", revision.introduction),
                valid_until_date=body.get("valid_until", revision.valid_until_date),
            ),
            lines=_drafts(list(revision.lines.all()), body.get("lines", [])),
            by=self.caller,
            at=self.now,
        )
        return _with_etag(self.describe(quote_id))


class StaffQuoteSendView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, once=True)
    def post(self, request: Request, quote_id: str) -> Response:
        """Send an offer to the customer; the first sending gives it its number"""
        quote = self.find(quote_id)

        def send() -> Answer:
            send_quote(quote_id=quote.pk, sent_by=self.caller, sent_at=self.now)
            return 200, self.describe(quote_id)

        return self.once(send)


class StaffQuoteRequoteView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, once=True)
    def post(self, request: Request, quote_id: str) -> Response:
        """Open the next revision of an offer; what was sent stays as it is"""
        quote = self.find(quote_id)

        def reopen() -> Answer:
            requote(quote_id=quote.pk, by=self.caller, at=self.now)
            return 200, self.describe(quote_id)

        return self.once(reopen)


class StaffQuoteWithdrawView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, once=True)
    def post(self, request: Request, quote_id: str) -> Response:
        """Take an offer back"""
        quote = self.find(quote_id)

        def withdraw() -> Answer:
            withdraw_quote(quote_id=quote.pk, by=self.caller, at=self.now)
            return 200, self.describe(quote_id)

        return self.once(withdraw)


def _drafts(stored: list[QuoteLine], sent: list[dict[str, Any]]) -> list[LineDraft]:
    """All lines of the draft after the change: the stored ones in their order, then the new ones."""
    changes = {line["id"]: line for line in sent if "id" in line}
    drafts = [
        _draft(_values_of(line) | changes.pop(line.pk, {}))
        for line in stored
        if not changes.get(line.pk, {}).get("remove")
    ]
    removed = {line.pk for line in stored} & set(changes)
    # What names a line that is not there is left to the service, which refuses it by name.
    unknown = [line for line in sent if "id" in line and line["id"] in changes and line["id"] not in removed]
    added = [line for line in sent if "id" not in line and not line["remove"]]
    return drafts + [_draft({"title": "-"} | line) for line in unknown] + [_draft(line) for line in added]


def _values_of(line: QuoteLine) -> dict[str, Any]:
    names = (
        "title",
        "detail",
        "quantity",
        "unit",
        "unit_price",
        "discount_percent",
        "tax_code",
        "is_optional",
    )
    return {"id": line.pk} | {name: getattr(line, name) for name in names}


def _draft(values: dict[str, Any]) -> LineDraft:
    return LineDraft(
        line_id=values.get("id"),
        title=values.get("title", ""),
        detail=values.get("detail", ""),
        quantity=values.get("quantity", Decimal(1)),
        unit=values.get("unit", ""),
        unit_price=values.get("unit_price"),
        discount_percent=values.get("discount_percent", Decimal(0)),
        tax_code=values.get("tax_code", DEFAULT_TAX_CODE),
        is_optional=values.get("is_optional", False),
    )
