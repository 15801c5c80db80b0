"""Offers: the list, the editor of a draft, what was sent, and what can be done with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from shop.backoffice.access import StaffPage
from shop.backoffice.forms import (
    DraftHeaderForm,
    QuoteLineForm,
    QuoteLineFormSet,
    empty_lines,
    header_of,
    row_of,
)
from shop.backoffice.selectors import (
    DraftSums,
    draft_sums,
    quotes_ending,
    quotes_to_finish,
    tax_choices,
)
from shop.backoffice.trail import history_of_object
from shop.backoffice.views.documents import DocumentView
from shop.core.enums import DocumentKind
from shop.core.exceptions import DomainError, StaleVersion, TransitionNotAllowed
from shop.quotes.enums import QUOTE_TRANSITIONS, QuoteStatus
from shop.quotes.models import Quote, QuoteRevision
from shop.quotes.selectors import is_expired, latest_revision, quote_detail, quote_totals, quotes_for
from shop.quotes.services import has_open_link, requote, send_quote, update_draft, withdraw_quote


class QuoteListView(StaffPage):
    """All offers, newest first; ``?show=`` to_finish, sent or ending."""

    template_name = "backoffice/quote_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        viewer = self.viewer
        lists = {
            "": quotes_for(viewer),
            "to_finish": quotes_to_finish(viewer),
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


def _no_draft(quote: Quote) -> TransitionNotAllowed:
    return TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.DRAFT)


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
        allowed = QUOTE_TRANSITIONS[QuoteStatus(quote.status)]
        sent = [revision for revision in reversed(quote.revisions.all()) if revision.sent_at]
        return {
            "quote": quote,
            "history": history_of_object(quote),
            "sent_revisions": [
                {"revision": revision, "totals": quote_totals(revision, currency=quote.currency)}
                for revision in sent
            ],
            "can_requote": QuoteStatus.DRAFT in allowed and quote.status != QuoteStatus.AWAITING_APPROVAL,
            "can_withdraw": QuoteStatus.WITHDRAWN in allowed,
            "can_accept_late": quote.status in (QuoteStatus.EXPIRED, QuoteStatus.SENT)
            and bool(sent)
            and is_expired(sent[0], at=self.at),
            "has_open_link": quote.status != QuoteStatus.WITHDRAWN and has_open_link(quote, at=self.at),
        }


class Draft:
    """A draft as typed: the forms of its head and its lines."""

    def __init__(self, request: HttpRequest) -> None:
        self.choices = tax_choices()
        self.header = DraftHeaderForm(request.POST)
        self.lines = QuoteLineFormSet(request.POST, prefix="lines", form_kwargs={"tax_choices": self.choices})

    def is_valid(self) -> bool:
        """All that is kept has to be right; what is about to be removed may be wrong."""
        return self.header.is_valid() and not self.lines.non_form_errors() and not self.wrong_lines

    @property
    def wrong_lines(self) -> list[QuoteLineForm]:
        return [form for form in self.lines.kept_forms if form.errors]

    def retyped(self, *, added: int = 0) -> tuple[DraftHeaderForm, Any]:
        """The same texts in fresh forms without complaints, in their wished order, with lines added."""
        header = DraftHeaderForm(initial={name: self.header[name].value() for name in self.header.fields})
        rows: list[dict[str, Any]] = [*self.lines.typed(), *({} for _row in range(added))]
        return header, empty_lines(self.choices, rows)

    def sums(self, currency: str) -> DraftSums:
        """Of the lines that are right so far."""
        return draft_sums(
            [form.draft() for form in self.lines.kept_forms if not form.errors], currency=currency
        )


class QuoteEditView(QuotePage):
    """The editor of a draft; an offer that is no draft is shown as it was sent.

    The form's ``action`` is what its button asks for: save, or show it again with another line (add) or with
    new sums (update); htmx asks for the sums alone (sums). Nothing but save writes.
    """

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        if quote.status != QuoteStatus.DRAFT:
            return self.render_to_response({**self.context_of(quote), "is_draft": False})
        revision = latest_revision(quote)
        header = DraftHeaderForm(initial=header_of(revision, quote.version))
        lines = empty_lines(tax_choices(), [row_of(line) for line in revision.lines.all()])
        return self.show(quote, header, lines, self.stored_sums(quote))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        action = request.POST.get("action", "save")
        if quote.status != QuoteStatus.DRAFT:
            # Only a redirect that reloads the page reaches what htmx would put into the sums.
            answer = self.refuse(quote, _no_draft(quote))
            return HttpResponseClientRefresh() if action == "sums" else answer
        draft = Draft(request)
        if action == "sums":
            return render(
                request,
                "backoffice/partials/quote_sums.html",
                {"quote": quote, "sums": draft.sums(quote.currency), "wrong": draft.wrong_lines},
            )
        if action in ("add", "update"):
            header, lines = draft.retyped(added=int(action == "add"))
            if action == "add":
                lines.forms[-1].fields["title"].widget.attrs["autofocus"] = True
            return self.show(
                quote, header, lines, draft.sums(quote.currency), is_unsaved=True, wrong=draft.wrong_lines
            )
        refused = self.save(quote, draft)
        if refused is not None:
            return refused
        messages.success(request, _("The draft is saved."))
        return redirect("backoffice:quote-edit", public_id=public_id)

    def save(self, quote: Quote, draft: Draft) -> HttpResponse | None:
        """Store the draft; the answer is the page that says why not, if it was not stored."""
        if not draft.is_valid():
            return self.show_typed(quote, draft, status=422)
        forms_sent: Sequence[QuoteLineForm] = draft.lines.kept_forms
        try:
            update_draft(
                quote_id=quote.pk,
                version=draft.header.cleaned_data["version"],
                header=draft.header.header(),
                lines=[form.draft() for form in forms_sent],
                by=self.staff,
                at=self.at,
            )
        except StaleVersion as error:
            draft.header.add_error(None, error.message)
            # What was typed stays, on top of the state that is stored now: saving again is a choice then.
            draft.header.data = {**self.request.POST.dict(), "version": str(quote.version)}
            return self.show_typed(quote, draft, status=409, is_stale=True)
        except TransitionNotAllowed as error:
            return self.refuse(quote, error)
        except DomainError as error:
            if not draft.lines.tell(error, forms_sent):
                draft.header.add_error(
                    error.field if error.field in draft.header.fields else None, error.message
                )
            return self.show_typed(quote, draft, status=422)
        return None

    def refuse(self, quote: Quote, error: TransitionNotAllowed) -> HttpResponse:
        """It is no draft any more: a second click on send, or a colleague was quicker."""
        if error.old == QuoteStatus.SENT:
            messages.info(self.request, _("This offer was sent already. Nothing was changed."))
        else:
            messages.error(self.request, error.message)
        return redirect("backoffice:quote-edit", public_id=quote.public_id)

    def stored_sums(self, quote: Quote) -> DraftSums:
        stored = list(latest_revision(quote).lines.all())
        return DraftSums(
            nets=[None if line.unit_price is None else line.net_amount for line in stored],
            totals=_totals(quote),
            without_price=[line.position for line in stored if line.unit_price is None],
        )

    def show_typed(self, quote: Quote, draft: Draft, *, status: int, **state: Any) -> HttpResponse:
        sums, wrong = draft.sums(quote.currency), draft.wrong_lines
        return self.show(quote, draft.header, draft.lines, sums, status=status, wrong=wrong, **state)

    def show(
        self,
        quote: Quote,
        header: DraftHeaderForm,
        lines: Any,
        sums: DraftSums,
        *,
        status: int = 200,
        **state: Any,
    ) -> HttpResponse:
        revision: QuoteRevision = latest_revision(quote)
        context = {
            **self.context_of(quote),
            **state,
            "is_draft": True,
            "revision": revision,
            "header": header,
            "lines": lines,
            "sums": sums,
        }
        return self.render_to_response(context, status=status)


class QuoteSendView(QuoteEditView):
    """Send the offer: what is in the editor is saved first, then all of it goes out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        if quote.status != QuoteStatus.DRAFT:
            return self.refuse(quote, _no_draft(quote))
        if "version" in request.POST:
            refused = self.save(quote, Draft(request))
            if refused is not None:
                return refused
        try:
            sent = send_quote(quote_id=quote.pk, sent_by=self.staff, sent_at=self.at)
        except TransitionNotAllowed as error:
            return self.refuse(quote, error)
        except DomainError as error:
            messages.error(
                request, _("The draft is saved, but not sent. %(reason)s") % {"reason": error.message}
            )
        else:
            messages.success(
                request, _("Offer %(number)s is on its way to the customer.") % {"number": sent.number}
            )
        return redirect("backoffice:quote-edit", public_id=public_id)


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
