"""Offers: the list, what was sent, and what can be done with it. The editor is in ``quote_editor``."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffPage
from shop.backoffice.quote_forms import ApprovalForm
from shop.backoffice.quote_sums import sums_of
from shop.backoffice.selectors import quotes_ending, quotes_to_approve, quotes_to_finish
from shop.backoffice.trail import history_of_object
from shop.backoffice.views.documents import DocumentView
from shop.core.enums import DocumentKind
from shop.documents.responses import pdf_response
from shop.quotes.comparison import compare, state_of
from shop.quotes.enums import QUOTE_TRANSITIONS, QuoteStatus
from shop.quotes.models import Quote, QuoteApproval, QuoteRevision
from shop.quotes.selectors import is_expired, latest_revision, quote_detail, quote_totals, quotes_for
from shop.quotes.services import has_open_link, preview_quote, requote, withdraw_quote

UNSENT = (QuoteStatus.DRAFT, QuoteStatus.AWAITING_APPROVAL, QuoteStatus.APPROVED)


class QuoteListView(StaffPage):
    """All offers, newest first; ``?show=`` to_finish, to_approve, sent or ending."""

    template_name = "backoffice/quote_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        viewer = self.viewer
        lists = {
            "": quotes_for(viewer),
            "to_finish": quotes_to_finish(viewer),
            "to_approve": quotes_to_approve(viewer),
            "sent": quotes_for(viewer).filter(status=QuoteStatus.SENT),
            "ending": quotes_ending(viewer, on_date=localdate(self.at)),
        }
        shown = self.request.GET.get("show", "")
        page = self.page_of(self.of_chosen_customer(lists.get(shown, lists[""])))
        rows = [
            {"quote": quote, "revision": latest_revision(quote), "totals": _totals(quote)} for quote in page
        ]
        return self.render_to_response(
            {"page": page, "rows": rows, "shown": shown, "customer": self.chosen_customer}
        )


def _totals(quote: Quote) -> Any:
    return quote_totals(latest_revision(quote), currency=quote.currency)


class QuotePage(StaffPage):
    """One offer: its draft to edit where there is one, and what was sent before."""

    template_name = "backoffice/quote.html"

    def load(self, public_id: UUID) -> Quote:
        try:
            return quote_detail(viewer=self.viewer, public_id=str(public_id))
        except Quote.DoesNotExist:
            raise Http404 from None

    def context_of(self, quote: Quote) -> dict[str, Any]:
        status = QuoteStatus(quote.status)
        allowed = QUOTE_TRANSITIONS[status]
        sent = [revision for revision in reversed(quote.revisions.all()) if revision.sent_at]
        revision = latest_revision(quote)
        approvals = approvals_of(revision)
        asked = next((one for one in approvals if one.decided_at is None), None)
        return {
            "quote": quote,
            "revision": revision,
            "history": history_of_object(quote),
            "sent_revisions": [
                {"revision": revision, "totals": quote_totals(revision, currency=quote.currency)}
                for revision in sent
            ],
            "can_requote": QuoteStatus.DRAFT in allowed and status not in UNSENT,
            "can_withdraw": QuoteStatus.WITHDRAWN in allowed,
            "can_compare": len(quote.revisions.all()) > 1,
            "approvals": approvals,
            "is_unsent": status in UNSENT,
            "asked": asked,
            "can_decide": asked is not None and asked.requested_by_id != self.staff.pk,
            "can_accept_late": quote.status in (QuoteStatus.EXPIRED, QuoteStatus.SENT)
            and bool(sent)
            and is_expired(sent[0], at=self.at),
            "has_open_link": quote.status != QuoteStatus.WITHDRAWN and has_open_link(quote, at=self.at),
        }

    def show_closed(
        self, quote: Quote, *, approval_form: ApprovalForm | None = None, status: int = 200
    ) -> HttpResponse:
        """An offer that is no draft: as it waits, is approved or was sent."""
        context = {**self.context_of(quote), "is_draft": False}
        if context["is_unsent"]:
            lines = list(context["revision"].lines.all())
            context["sums"] = sums_of(lines, currency=quote.currency)
            context["approval_form"] = approval_form or ApprovalForm(initial={"version": quote.version})
        return self.render_to_response(context, status=status)


def approvals_of(revision: QuoteRevision) -> list[QuoteApproval]:
    """Who was asked about this revision and what they said, newest first; one query."""
    rows = revision.approvals.select_related("requested_by", "decided_by")
    return list(rows.order_by("-requested_at", "-pk"))


class QuoteRequoteView(QuotePage):
    """Open the next revision of an offer."""

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        with self.telling_refusals():
            requote(quote_id=quote.pk, by=self.staff, at=self.at)
            messages.success(request, _("The next revision is open. The customer sees it once you send it."))
        return redirect("backoffice:quote-edit", public_id=public_id)


class QuoteWithdrawView(QuotePage):
    """Take an offer, or a draft, back for good."""

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        with self.telling_refusals():
            withdraw_quote(quote_id=quote.pk, by=self.staff, at=self.at)
            messages.success(request, _("The offer is withdrawn."))
        return redirect("backoffice:quote-edit", public_id=public_id)


class QuotePdfView(DocumentView, QuotePage):
    """The PDF of a sent revision."""

    kind = DocumentKind.QUOTE

    def get(self, request: HttpRequest, public_id: UUID, revision: int) -> HttpResponse:
        quote = self.load(public_id)
        for sent in quote.revisions.all():
            if sent.revision_number == revision and sent.sent_at:
                return self.document(
                    sent.pk, back=reverse("backoffice:quote-edit", kwargs={"public_id": public_id})
                )
        raise Http404


class QuotePreviewView(QuotePage):
    """The PDF of a draft as it would be sent now, marked as a draft and stored nowhere."""

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        if QuoteStatus(quote.status) not in UNSENT:
            raise Http404
        return pdf_response(preview_quote(quote=quote, at=self.at), filename=f"{quote.public_id}.pdf")


class QuoteCompareView(QuotePage):
    """Two revisions side by side: ``?old=`` and ``?new=``, the last two unless told."""

    template_name = "backoffice/quote_compare.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        revisions = {revision.revision_number: revision for revision in quote.revisions.all()}
        if len(revisions) < 2:
            raise Http404
        numbers = sorted(revisions)
        old = self.wanted("old", numbers, numbers[-2])
        new = self.wanted("new", numbers, numbers[-1])
        comparison = compare(
            state_of(revisions[old], currency=quote.currency),
            state_of(revisions[new], currency=quote.currency),
        )
        return self.render_to_response(
            {
                "quote": quote,
                "numbers": numbers,
                "old": revisions[old],
                "new": revisions[new],
                "comparison": comparison,
                "shows_all": bool(request.GET.get("all")),
            }
        )

    def wanted(self, name: str, numbers: list[int], default: int) -> int:
        text = self.request.GET.get(name, "")
        if not text:
            return default
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
        if number not in numbers:
            raise Http404
        return number
