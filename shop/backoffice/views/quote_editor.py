"""The editor of a draft: what is typed, saved, sent, or put together with what a colleague typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from shop.backoffice.quote_forms import (
    Columns,
    DraftHeaderForm,
    QuoteLineForm,
    QuoteLineFormSet,
    empty_lines,
    header_of,
    packed_base,
    row_of,
    typed_row,
    unpacked_base,
)
from shop.backoffice.quote_grid import GridRow, grid_of, grid_words, row_of_form, row_of_values
from shop.backoffice.quote_sums import DraftSums, draft_sums, sums_of
from shop.backoffice.selectors import tax_choices
from shop.backoffice.views.quotes import QuotePage
from shop.core.exceptions import DomainError, StaleVersion, TransitionNotAllowed
from shop.quotes.enums import LineKind, QuoteStatus
from shop.quotes.findings import Finding, blocking, by_line, findings_of
from shop.quotes.merging import LineDifference, differences, merged
from shop.quotes.models import Quote
from shop.quotes.selectors import latest_revision
from shop.quotes.services import LineDraft, ask_for_approval, fill_prices, send_quote, update_draft
from shop.quotes.services.drafts import proposed_tax_code_of
from shop.quotes.services.line_drafts import draft_of

ADDED = {
    "add": LineKind.SERVICE,
    "add-text": LineKind.TEXT,
    "add-heading": LineKind.HEADING,
}
MOVES = ("up", "down", "copy", "remove")


def no_draft(quote: Quote) -> TransitionNotAllowed:
    """What is said to somebody who edits what is no draft any more."""
    return TransitionNotAllowed(quote._meta.verbose_name, QuoteStatus(quote.status), QuoteStatus.DRAFT)


@dataclass(frozen=True, slots=True)
class Action:
    """What the pressed button asks for: "save", "up:3"."""

    name: str
    number: int | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Action":
        name, _colon, number = request.POST.get("action", "save").partition(":")
        return cls(name, int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None)


class Draft:
    """A draft as typed: the forms of its head and its lines."""

    def __init__(self, request: HttpRequest) -> None:
        self.columns = Columns(tax_choices())
        self.header = DraftHeaderForm(request.POST)
        self.lines = QuoteLineFormSet(request.POST, prefix="lines", form_kwargs={"columns": self.columns})
        self.kept: Sequence[QuoteLineForm] = self.lines.kept_forms

    def is_valid(self) -> bool:
        """All that is kept has to be right; what is about to be removed may be wrong."""
        return self.header.is_valid() and not self.lines.non_form_errors() and not self.wrong_lines

    @property
    def wrong_lines(self) -> list[QuoteLineForm]:
        return [form for form in self.kept if form.errors]

    def drafts(self) -> list[LineDraft]:
        """The lines in their order; only of a valid draft."""
        return [form.draft() for form in self.kept]

    def retyped(self, action: Action) -> tuple[DraftHeaderForm, Any, int | None]:
        """The same texts in fresh forms without complaints, in their wished order, after the button's action;
        with the index of the line to go on with.
        """
        header = DraftHeaderForm(initial={name: self.header[name].value() for name in self.header.fields})
        rows: list[dict[str, Any]] = [typed_row(form) for form in self.kept]
        focus = None
        if action.name in ADDED:
            rows.append({"kind": ADDED[action.name].value})
            focus = len(rows) - 1
        if action.name in MOVES:
            of_page = {form: index for index, form in enumerate(self.lines.forms)}
            place = next((at for at, form in enumerate(self.kept) if of_page[form] == action.number), None)
            if place is not None:
                focus = _step(rows, place, action.name)
        return header, empty_lines(self.columns, rows), focus

    def sums(self, currency: str) -> DraftSums:
        """Of the lines that are right so far."""
        right = {place: form.draft() for place, form in enumerate(self.kept, start=1) if not form.errors}
        return draft_sums(right, currency=currency)

    def positions(self) -> dict[QuoteLineForm, int]:
        """The forms that are kept, and the positions their lines will have."""
        return {form: place for place, form in enumerate(self.kept, start=1)}


def _step(rows: list[dict[str, Any]], place: int, name: str) -> int:
    """Move, copy or remove a row; returns where to go on."""
    row = rows[place]
    if name == "remove":
        del rows[place]
        return max(min(place, len(rows) - 1), 0)
    if name == "copy":
        rows.insert(place + 1, {**row, "line_id": None, "copies": row["line_id"] or row.get("copies")})
        return place + 1
    other = place + (-1 if name == "up" else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
        return other
    return place


class QuoteEditView(QuotePage):
    """The editor of a draft; an offer that is no draft is shown as it was sent.

    The form's ``action`` is what its button asks for: save (then perhaps go on to a line's page), or show it
    again with another line, another order or new sums; htmx asks for the sums alone (sums). Nothing but
    saving writes.
    """

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        if quote.status != QuoteStatus.DRAFT:
            return self.show_closed(quote)
        revision = latest_revision(quote)
        stored = list(revision.lines.all())
        header = DraftHeaderForm(initial=header_of(revision, quote.version))
        lines = empty_lines(Columns(tax_choices()), [row_of(draft_of(line)) for line in stored])
        return self.show(quote, header, lines, sums_of(stored, currency=quote.currency))

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        action = Action.of(request)
        if quote.status != QuoteStatus.DRAFT:
            # Only a redirect that reloads the page reaches what htmx would put into the sums.
            answer = self.refuse(quote, no_draft(quote))
            return HttpResponseClientRefresh() if action.name == "sums" else answer
        draft = Draft(request)
        if action.name == "sums":
            return render(
                request,
                "backoffice/partials/quote_sums.html",
                {"quote": quote, "sums": draft.sums(quote.currency), "wrong": draft.wrong_lines},
            )
        if action.name == "update" or action.name in ADDED or action.name in MOVES:
            header, lines, focus = draft.retyped(action)
            wrong = draft.wrong_lines
            sums = draft.sums(quote.currency) if action.name == "update" else _sums_of_rows(lines, quote)
            return self.show(quote, header, lines, sums, is_unsaved=True, wrong=wrong, focus=focus)
        if action.name == "combine":
            return self.combine(quote, draft)
        refused = self.save(quote, draft)
        if refused is not None:
            return refused
        if action.name == "line" and action.number is not None:
            return redirect("backoffice:quote-line", public_id=public_id, line_id=action.number)
        if action.name == "propose":
            return self.propose(public_id)
        if action.name == "add-license":
            return redirect("backoffice:quote-line-add", public_id=public_id)
        messages.success(request, _("The draft is saved."))
        return redirect("backoffice:quote-edit", public_id=public_id)

    def propose(self, public_id: UUID) -> HttpResponse:
        """Put the price book's prices into the lines of the saved draft that have none."""
        quote = self.load(public_id)
        with self.telling_refusals():
            _quote, positions = fill_prices(
                quote_id=quote.pk, version=quote.version, by=self.staff, at=self.at
            )
            if positions:
                messages.success(
                    self.request,
                    _("The price book knew these lines: %(positions)s. The draft is saved.")
                    % {"positions": ", ".join(map(str, positions))},
                )
            else:
                messages.info(
                    self.request,
                    _("The price book knows no price for the lines that lack one. The draft is saved."),
                )
        return redirect("backoffice:quote-edit", public_id=public_id)

    def save(self, quote: Quote, draft: Draft) -> HttpResponse | None:
        """Store the draft; the answer is the page that says why not, if it was not stored."""
        if not draft.is_valid():
            return self.show_typed(quote, draft, status=422)
        try:
            update_draft(
                quote_id=quote.pk,
                version=draft.header.cleaned_data["version"],
                header=draft.header.header(),
                lines=draft.drafts(),
                by=self.staff,
                at=self.at,
            )
        except StaleVersion as error:
            return self.show_conflict(quote, draft, error)
        except TransitionNotAllowed as error:
            return self.refuse(quote, error)
        except DomainError as error:
            if not draft.lines.tell(error, draft.kept):
                draft.header.add_error(
                    error.field if error.field in draft.header.fields else None, error.message
                )
            return self.show_typed(quote, draft, status=422)
        return None

    def show_conflict(self, quote: Quote, draft: Draft, error: StaleVersion) -> HttpResponse:
        """Somebody saved in between: what they changed against what is typed here, and what to do.

        What was typed stays, on top of the state that is stored now: saving again is a choice then.
        """
        quote = self.load(quote.public_id)
        if quote.status != QuoteStatus.DRAFT:
            return self.refuse(quote, no_draft(quote))
        theirs = [draft_of(line) for line in latest_revision(quote).lines.all()]
        base = unpacked_base(draft.header.cleaned_data["base"])
        lines = differences(base=base, theirs=theirs, mine=draft.drafts())
        draft.header.add_error(None, error.message)
        draft.header.data = {**self.request.POST.dict(), "version": str(quote.version)}
        return self.show_typed(
            quote,
            draft,
            status=409,
            is_stale=True,
            can_combine=base is not None,
            head_differences=self.head_differences(quote, draft),
            line_differences=[_difference_row(one) for one in lines],
        )

    def head_differences(self, quote: Quote, draft: Draft) -> list[dict[str, Any]]:
        revision, mine = latest_revision(quote), draft.header.header()
        pairs = [
            ("valid_until_date", revision.valid_until_date, mine.valid_until_date),
            ("introduction", revision.introduction, mine.introduction.strip()),
            ("cc_addresses", ", ".join(revision.cc_addresses), ", ".join(mine.cc_addresses or ())),
        ]
        return [
            {"label": draft.header.fields[name].label, "theirs": theirs, "mine": own}
            for name, theirs, own in pairs
            if theirs != own
        ]

    def combine(self, quote: Quote, draft: Draft) -> HttpResponse:
        """Show the stored lines with the typed changes on top, to be looked at and saved."""
        if not draft.is_valid():
            return self.show_typed(quote, draft, status=422)
        base = unpacked_base(draft.header.cleaned_data["base"])
        theirs = [draft_of(line) for line in latest_revision(quote).lines.all()]
        mine = draft.drafts()
        drafts = merged(base=base, theirs=theirs, mine=mine) if base is not None else mine
        values = {name: draft.header[name].value() for name in draft.header.fields}
        header = DraftHeaderForm(initial={**values, "version": quote.version, "base": packed_base(theirs)})
        lines = empty_lines(draft.columns, [row_of(one) for one in drafts])
        sums = draft_sums(dict(enumerate(drafts, start=1)), currency=quote.currency)
        return self.show(quote, header, lines, sums, is_unsaved=True)

    def refuse(self, quote: Quote, error: TransitionNotAllowed) -> HttpResponse:
        """It is no draft any more: a second click on send, or a colleague was quicker."""
        if error.old == QuoteStatus.SENT:
            messages.info(self.request, _("This offer was sent already. Nothing was changed."))
        else:
            messages.error(self.request, error.message)
        return redirect("backoffice:quote-edit", public_id=quote.public_id)

    def show_typed(self, quote: Quote, draft: Draft, *, status: int, **state: Any) -> HttpResponse:
        return self.show(
            quote,
            draft.header,
            draft.lines,
            draft.sums(quote.currency),
            status=status,
            wrong=draft.wrong_lines,
            positions=draft.positions(),
            **state,
        )

    def show(
        self,
        quote: Quote,
        header: DraftHeaderForm,
        lines: Any,
        sums: DraftSums,
        *,
        status: int = 200,
        positions: Mapping[QuoteLineForm, int] | None = None,
        focus: int | None = None,
        **state: Any,
    ) -> HttpResponse:
        """The editor with these forms; ``positions`` where their order is not that of the page."""
        stored = list(latest_revision(quote).lines.all())
        findings = findings_of(
            stored, organization_id=quote.organization_id, on_date=self.at.astimezone(UTC).date()
        )
        columns: Columns = lines.form_kwargs["columns"]
        facts: dict[str, Any] = {
            "sums": sums,
            "kinds": {line.pk: line.kind for line in stored},
            "found": by_line(findings),
        }
        if lines.is_bound:
            rows = [
                _bound_row(form, index, positions or {}, **facts) for index, form in enumerate(lines.forms)
            ]
        else:
            rows = [_row(values, index, focus, **facts) for index, values in enumerate(lines.initial)]
        tax_code = proposed_tax_code_of(quote=quote, known=dict(columns.tax_choices))
        context = {
            **self.context_of(quote),
            **state,
            "is_draft": True,
            "header": header,
            "lines": lines,
            "words": grid_words(),
            "grid": grid_of(rows, tax_choices=columns.tax_choices),
            "blanks": [
                {"kind": kind.value, "markup": _blank(kind, columns.tax_choices, tax_code)}
                for kind in ADDED.values()
            ],
            "sums": sums,
            "blocking": blocking(findings),
        }
        return self.render_to_response(context, status=status)


def _sums_of_rows(lines: Any, quote: Quote) -> DraftSums:
    """The sums of rows that were moved: bound once more, so that each is read where it stands now."""
    drafts = {}
    for number, row in enumerate(lines.initial, start=1):
        values = {f"row-{name}": value for name, value in row.items() if value is not None}
        form = QuoteLineForm(data=values, prefix="row", columns=lines.form_kwargs["columns"])
        if form.is_valid():
            drafts[number] = form.draft()
    return draft_sums(drafts, currency=quote.currency)


def _row(
    values: Mapping[str, Any],
    index: int,
    focus: int | None,
    *,
    sums: DraftSums,
    kinds: Mapping[int, str],
    found: Mapping[int, Sequence[Finding]],
) -> GridRow:
    key = _key_of(values)
    return row_of_values(
        values,
        index,
        kind=LineKind(kinds.get(key) or values.get("kind") or LineKind.SERVICE),
        sum=sums.lines.get(index + 1),
        findings=found.get(key, ()),
        has_focus=focus == index,
    )


def _bound_row(
    form: QuoteLineForm,
    index: int,
    positions: Mapping[QuoteLineForm, int],
    *,
    sums: DraftSums,
    kinds: Mapping[int, str],
    found: Mapping[int, Sequence[Finding]],
) -> GridRow:
    position = positions.get(form)
    key = _key_of({"line_id": form["line_id"].value()})
    return row_of_form(
        form,
        index,
        sum=sums.lines.get(position) if position else None,
        findings=found.get(key, ()),
    )


def _key_of(values: Mapping[str, Any]) -> int:
    """The id of the stored line, 0 for another one."""
    text = str(values.get("line_id") or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _blank(kind: LineKind, tax_choices: Sequence[tuple[str, str]], tax_code: str) -> SafeString:
    """A line that is not there yet, with a place for its number."""
    values = {"quantity": Decimal(1), "discount_percent": Decimal(0), "tax_code": tax_code}
    return grid_of([row_of_values(values, "__prefix__", kind=kind)], tax_choices=tax_choices)


def _difference_row(one: LineDifference) -> dict[str, Any]:
    labels = {name: field.label for name, field in QuoteLineForm.base_fields.items()}
    return {
        "line": one,
        "fields": [{"label": labels[field.name], "field": field} for field in one.fields],
    }


class QuoteSendView(QuoteEditView):
    """Send the offer: what is in the editor is saved first, then all of it goes out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        if quote.status not in (QuoteStatus.DRAFT, QuoteStatus.APPROVED):
            return self.refuse(quote, no_draft(quote))
        if quote.status == QuoteStatus.DRAFT and "version" in request.POST:
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


class QuoteAskApprovalView(QuoteEditView):
    """Ask the colleagues: what is in the editor is saved first, then it waits for one of them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.load(public_id)
        if quote.status != QuoteStatus.DRAFT:
            return self.refuse(quote, no_draft(quote))
        if "version" in request.POST:
            refused = self.save(quote, Draft(request))
            if refused is not None:
                return refused
            quote.refresh_from_db(fields=["version"])
        try:
            ask_for_approval(
                quote_id=quote.pk,
                version=quote.version,
                note=request.POST.get("note", ""),
                by=self.staff,
                at=self.at,
            )
        except TransitionNotAllowed as error:
            return self.refuse(quote, error)
        except DomainError as error:
            messages.error(
                request, _("The draft is saved, but nobody was asked. %(reason)s") % {"reason": error.message}
            )
        else:
            messages.success(request, _("Your colleagues are asked by mail. You hear from us."))
        return redirect("backoffice:quote-edit", public_id=public_id)
