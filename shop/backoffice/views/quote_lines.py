"""One licence of a draft: its configuration, the rules it breaks, and licences that were not requested."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shop.backoffice.quote_forms import LicenseLineForm, LineConfigurationForm, OverrideForm
from shop.backoffice.rule_sheets import found_listings
from shop.backoffice.views.quote_editor import no_draft
from shop.backoffice.views.quotes import QuotePage
from shop.core.exceptions import DomainError
from shop.marketplace.models import Listing
from shop.marketplace.selectors import get_listing
from shop.quotes.enums import LineKind, QuoteStatus
from shop.quotes.findings import Finding, by_line, findings_of
from shop.quotes.models import Quote, QuoteLine
from shop.quotes.selectors import latest_revision
from shop.quotes.services import add_license, configure_line, set_aside_rules


class QuoteLinePage(QuotePage):
    """A page beside the editor; whoever comes to what is no draft goes back to the offer."""

    def draft_or_none(self, public_id: UUID) -> Quote | None:
        quote = self.load(public_id)
        if quote.status == QuoteStatus.DRAFT:
            return quote
        messages.error(self.request, no_draft(quote).message)
        return None

    def version_typed(self) -> int:
        text = self.request.POST.get("version", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


class QuoteLineView(QuoteLinePage):
    """The configuration of a licence line, and the rules that object to it with a reason to set each aside.

    Two forms, told apart by ``action``: configure and override.
    """

    template_name = "backoffice/quote_line.html"

    def get(self, request: HttpRequest, public_id: UUID, line_id: int) -> HttpResponse:
        quote = self.draft_or_none(public_id)
        if quote is None:
            return redirect("backoffice:quote-edit", public_id=public_id)
        line = self.line_of(quote, line_id)
        form = LineConfigurationForm(initial=LineConfigurationForm.initial_of(line))
        return self.show(quote, line, form)

    def post(self, request: HttpRequest, public_id: UUID, line_id: int) -> HttpResponse:
        quote = self.draft_or_none(public_id)
        if quote is None:
            return redirect("backoffice:quote-edit", public_id=public_id)
        line = self.line_of(quote, line_id)
        if request.POST.get("action") == "override":
            return self.override(quote, line)
        form = LineConfigurationForm(request.POST)
        if not form.is_valid():
            return self.show(quote, line, form, status=422)
        try:
            configure_line(
                quote_id=quote.pk,
                version=self.version_typed(),
                line_id=line.pk,
                configuration=form.configuration,
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show(quote, line, form, status=409 if error.code == "stale_version" else 422)
        messages.success(request, _("The configuration is saved."))
        return redirect("backoffice:quote-line", public_id=public_id, line_id=line.pk)

    def override(self, quote: Quote, line: QuoteLine) -> HttpResponse:
        findings = self.findings(quote, line)
        forms_by_code = self.override_forms(findings, data=self.request.POST)
        form = LineConfigurationForm(initial=LineConfigurationForm.initial_of(line))
        if not all(one.is_valid() for one in forms_by_code.values()):
            return self.show(quote, line, form, override_forms=forms_by_code, status=422)
        reasons = {code: one.cleaned_data["reason"].strip() for code, one in forms_by_code.items()}
        try:
            set_aside_rules(
                quote_id=quote.pk,
                version=self.version_typed(),
                line_id=line.pk,
                reasons={code: reason for code, reason in reasons.items() if reason},
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            for one in forms_by_code.values():
                one.add_error(None, error.message)
                break
            status = 409 if error.code == "stale_version" else 422
            return self.show(quote, line, form, override_forms=forms_by_code, status=status)
        messages.success(self.request, _("What you said about the rules is saved."))
        return redirect("backoffice:quote-edit", public_id=quote.public_id)

    def line_of(self, quote: Quote, line_id: int) -> QuoteLine:
        for line in latest_revision(quote).lines.all():
            if line.pk == line_id and line.kind == LineKind.LICENSE:
                return line
        raise Http404

    def findings(self, quote: Quote, line: QuoteLine) -> list[Finding]:
        found = findings_of(
            latest_revision(quote).lines.all(),
            organization_id=quote.organization_id,
            on_date=self.at.astimezone(UTC).date(),
        )
        return by_line(found).get(line.pk, [])

    def override_forms(
        self, findings: list[Finding], *, data: Mapping[str, Any] | None = None
    ) -> dict[str, OverrideForm]:
        return {
            finding.code: OverrideForm(
                data,
                prefix=finding.code,
                initial={"reason": finding.override["reason"] if finding.override else ""},
            )
            for finding in findings
            if finding.can_be_set_aside
        }

    def show(
        self,
        quote: Quote,
        line: QuoteLine,
        form: LineConfigurationForm,
        *,
        override_forms: Mapping[str, OverrideForm] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        findings = self.findings(quote, line)
        asked = override_forms or self.override_forms(findings)
        context = {
            "quote": quote,
            "line": line,
            "form": form,
            "findings": [{"finding": one, "form": asked.get(one.code)} for one in _once(findings)],
            "can_override": bool(asked),
            "version": quote.version if status != 409 else self.version_typed(),
            "is_stale": status == 409,
        }
        return self.render_to_response(context, status=status)


def _once(findings: list[Finding]) -> list[Finding]:
    """The first finding of each rule: a reason is about the rule."""
    return list({finding.code: finding for finding in reversed(findings)}.values())[::-1]


class QuoteLineAddView(QuoteLinePage):
    """A licence that was not requested: ``?q=`` looks for a product, ``?listing=`` asks how it is wanted."""

    template_name = "backoffice/quote_line_add.html"

    def get(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.draft_or_none(public_id)
        if quote is None:
            return redirect("backoffice:quote-edit", public_id=public_id)
        return self.show(quote, self.chosen(), LicenseLineForm())

    def post(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        quote = self.draft_or_none(public_id)
        if quote is None:
            return redirect("backoffice:quote-edit", public_id=public_id)
        listing = self.chosen()
        form = LicenseLineForm(request.POST)
        if listing is None or not form.is_valid():
            return self.show(quote, listing, form, status=422)
        try:
            add_license(
                quote_id=quote.pk,
                version=self.version_typed(),
                listing=listing,
                configuration=form.configuration,
                quantity=form.cleaned_data["quantity"],
                by=self.staff,
                at=self.at,
            )
        except DomainError as error:
            form.add_error(None, error.message)
            return self.show(quote, listing, form, status=409 if error.code == "stale_version" else 422)
        messages.success(request, _("%(name)s is added at the end of the draft.") % {"name": listing.name})
        return redirect("backoffice:quote-edit", public_id=public_id)

    def chosen(self) -> Listing | None:
        key = self.request.GET.get("listing", "")
        if not key:
            return None
        try:
            return get_listing(key=key)
        except Listing.DoesNotExist:
            raise Http404 from None

    def show(
        self, quote: Quote, listing: Listing | None, form: forms.Form, *, status: int = 200
    ) -> HttpResponse:
        text = self.request.GET.get("q", "").replace("\0", "").strip()[:200]
        context = {
            "quote": quote,
            "listing": listing,
            "form": form,
            "text": text,
            "found": found_listings(text) if text and listing is None else [],
            "version": quote.version,
        }
        return self.render_to_response(context, status=status)
