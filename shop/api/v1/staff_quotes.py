"""The licensing desk: writing offers. A draft is named by its id, what was sent by its number too."""

from dataclasses import fields, replace
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from shop.api.fields import TierField
from shop.api.v1.quotes import quote_key
from shop.api.v1.staff_accounts import StaffView
from shop.api.v1.staff_quote_shapes import (
    ApproveBody,
    AskBody,
    CompareQuery,
    DraftBody,
    RevisionComparisonAnswer,
    SendBackBody,
    StaffQuoteAnswer,
)
from shop.api.versions import IF_MATCH, wanted_version, with_etag
from shop.api.views import PDF, Answer, kept_private, operation
from shop.configurator.configuration import LicenseConfiguration
from shop.core.exceptions import InvalidInput
from shop.documents.responses import pdf_response
from shop.marketplace.models import Listing
from shop.quotes.comparison import compare, state_of
from shop.quotes.enums import LineKind
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.selectors import latest_revision, quote_detail
from shop.quotes.services import (
    DraftHeader,
    LineDraft,
    approve_quote,
    ask_for_approval,
    fill_prices,
    preview_quote,
    reopen_draft,
    requote,
    send_back_quote,
    send_quote,
    update_draft,
    withdraw_quote,
)
from shop.quotes.services.line_drafts import draft_of


class StaffQuoteBase(StaffView):
    def find(self, quote_id: str) -> Quote:
        """Raises Quote.DoesNotExist."""
        return quote_detail(viewer=self.viewer, **quote_key(quote_id))

    def describe(self, quote_id: str) -> dict[str, Any]:
        return self.as_json(StaffQuoteAnswer, self.find(quote_id), at=self.now)


class StaffQuoteView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer)
    def get(self, request: Request, quote_id: str) -> Response:
        """An offer as staff see it, with the ETag that editing needs"""
        return with_etag(self.describe(quote_id))

    @operation(answer=StaffQuoteAnswer, body=DraftBody, headers=(IF_MATCH,))
    def patch(self, request: Request, quote_id: str) -> Response:
        """Edit a draft

        Prices, discounts and tax codes by line; a line without an id is added, `remove` takes one out. The
        rules judge licences anew: `overrides` say why one does not count.
        """
        quote = self.find(quote_id)
        version = wanted_version(request)
        body = self.body_as(DraftBody)
        revision = latest_revision(quote)
        update_draft(
            quote_id=quote.pk,
            version=version,
            header=DraftHeader(
                introduction=body.get("introduction", revision.introduction),
                valid_until_date=body.get("valid_until", revision.valid_until_date),
                cc_addresses=body.get("cc_addresses"),
            ),
            lines=_drafts(list(revision.lines.all()), body.get("lines", []), body.get("order", [])),
            by=self.caller,
            at=self.now,
        )
        return with_etag(self.describe(quote_id))


class StaffQuoteProposeView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, headers=(IF_MATCH,))
    def post(self, request: Request, quote_id: str) -> Response:
        """Fill in what the price book proposes

        For licence lines of a draft without a price; what has a price stays, and what the book does not know
        stays open.
        """
        quote = self.find(quote_id)
        version = wanted_version(request)
        fill_prices(quote_id=quote.pk, version=version, by=self.caller, at=self.now)
        return with_etag(self.describe(quote_id))


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


class StaffQuotePreviewView(StaffQuoteBase):
    @operation(answer=PDF)
    def get(self, request: Request, quote_id: str) -> HttpResponse:
        """A draft as it would be printed if it were sent now, marked as a draft"""
        quote = self.find(quote_id)
        if latest_revision(quote).sent_at is not None:
            raise NotFound()
        content = preview_quote(quote=quote, at=self.now)
        return kept_private(pdf_response(content, filename=f"{quote.public_id}.pdf"))


class StaffQuoteCompareView(StaffQuoteBase):
    @operation(answer=RevisionComparisonAnswer, query=CompareQuery)
    def get(self, request: Request, quote_id: str) -> Response:
        """What changed from one revision of an offer to another"""
        quote = self.find(quote_id)
        query = self.query_as(CompareQuery)
        revisions = {one.revision_number: one for one in quote.revisions.all()}
        numbers = sorted(revisions)
        if len(numbers) < 2:
            raise NotFound()
        old, new = query.get("old", numbers[-2]), query.get("new", numbers[-1])
        if old not in revisions or new not in revisions:
            raise NotFound()
        currency = quote.currency
        states = [state_of(revisions[number], currency=currency) for number in (old, new)]
        return Response(self.as_json(RevisionComparisonAnswer, compare(*states)))


class StaffQuoteAskApprovalView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, body=AskBody, once=True, headers=(IF_MATCH,))
    def post(self, request: Request, quote_id: str) -> Response:
        """Ask the colleagues to approve a draft; it cannot be changed while it waits"""
        version = wanted_version(request)
        quote = self.find(quote_id)
        note = self.body_as(AskBody)["note"]

        def ask() -> Answer:
            ask_for_approval(quote_id=quote.pk, version=version, note=note, by=self.caller, at=self.now)
            return 200, self.describe(quote_id)

        return self.once(ask)


class StaffQuoteApproveView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, body=ApproveBody, once=True, headers=(IF_MATCH,))
    def post(self, request: Request, quote_id: str) -> Response:
        """Approve a draft that a colleague asked about, as it was read

        Who asked cannot approve.
        """
        version = wanted_version(request)
        quote = self.find(quote_id)
        comment = self.body_as(ApproveBody)["comment"]

        def approve() -> Answer:
            approve_quote(quote_id=quote.pk, version=version, comment=comment, by=self.caller, at=self.now)
            return 200, self.describe(quote_id)

        return self.once(approve)


class StaffQuoteRejectView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, body=SendBackBody, once=True, headers=(IF_MATCH,))
    def post(self, request: Request, quote_id: str) -> Response:
        """Send a draft back to whoever asked for its approval, with what should change"""
        version = wanted_version(request)
        quote = self.find(quote_id)
        comment = self.body_as(SendBackBody)["comment"]

        def send_back() -> Answer:
            send_back_quote(quote_id=quote.pk, version=version, comment=comment, by=self.caller, at=self.now)
            return 200, self.describe(quote_id)

        return self.once(send_back)


class StaffQuoteReopenView(StaffQuoteBase):
    @operation(answer=StaffQuoteAnswer, once=True)
    def post(self, request: Request, quote_id: str) -> Response:
        """Take a draft back from approval, or open an approved one, to change it"""
        quote = self.find(quote_id)

        def reopen() -> Answer:
            reopen_draft(quote_id=quote.pk, by=self.caller, at=self.now)
            return 200, self.describe(quote_id)

        return self.once(reopen)


def _drafts(stored: list[QuoteLine], sent: list[dict[str, Any]], order: list[int]) -> list[LineDraft]:
    """All lines of the draft after the change: the stored ones in their order, then the new ones."""
    changes = {line["id"]: line for line in sent if "id" in line}
    wanted = {line_id: place for place, line_id in enumerate(order)}
    stored = sorted(stored, key=lambda line: wanted.get(line.pk, len(wanted)))
    drafts = [
        replace(draft_of(line), **_changed(changes.pop(line.pk, {})))
        for line in stored
        if not changes.get(line.pk, {}).get("remove")
    ]
    removed = {line.pk for line in stored} & set(changes)
    # What names a line that is not there is left to the service, which refuses it by name.
    unknown = [line for line in sent if "id" in line and line["id"] in changes and line["id"] not in removed]
    added = [line for line in sent if "id" not in line and not line["remove"]]
    products = _products({line["listing"] for line in added if line.get("listing")})
    return (
        drafts
        + [LineDraft(line_id=line["id"], title="-") for line in unknown]
        + [_new_line(line, products) for line in added]
    )


def _products(keys: set[str]) -> dict[str, tuple[int, str]]:
    """Product and name of these listings, by their key; unknown ones are left out."""
    rows = Listing.objects.filter(key__in=keys).values_list("key", "product_id", "name") if keys else []
    return {key: (product_id, name) for key, product_id, name in rows}


def _changed(values: dict[str, Any]) -> dict[str, Any]:
    """What a body says about a line, as its draft names it."""
    names = {one.name for one in fields(LineDraft)} - {"kind", "line_id", "product_id", "copies"}
    given = {name: value for name, value in values.items() if name in names}
    if "configuration" in given:
        asked = given["configuration"]
        tier = TierField().to_representation(asked["user_tier"])
        given["configuration"] = LicenseConfiguration.parse(
            {**asked, "existing_sen": asked["sen"], "user_tier": tier}
        )
    return given


def _new_line(values: dict[str, Any], products: dict[str, tuple[int, str]]) -> LineDraft:
    kind = LineKind(values.get("kind", LineKind.SERVICE))
    given = _changed(values)
    if kind != LineKind.LICENSE:
        return LineDraft(kind=kind, **given)
    product = products.get(values.get("listing", ""))
    if product is None:
        raise InvalidInput(_("This product is not in the catalogue."), field="lines.listing")
    return LineDraft(kind=kind, product_id=product[0], **{"title": product[1], **given})
