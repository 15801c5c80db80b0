"""The licensing rules: looking at them, and changing one fact at a time in the draft."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffPage, StaffView
from shop.backoffice.rule_forms import FORMS, ListingSearchForm, RuleForm, RuleKeyForm
from shop.backoffice.rule_sheets import (
    RuleState,
    change_href,
    exceptions_by_product,
    found_listings,
    general_value,
    is_editable,
    is_removable,
    listing_href,
    listing_sections,
    rule_sections,
    rule_state,
)
from shop.configurator.exceptions import DraftChanged, InvalidRules
from shop.configurator.rule_entries import EntryKey, RuleTable, fingerprint
from shop.configurator.rule_wording import key_text, value_text
from shop.configurator.services import change_draft
from shop.licenses.selectors import listing_facts
from shop.marketplace.models import Listing
from shop.marketplace.selectors import load_facts


class RulesView(StaffPage):
    """All rules as tables: those of the draft where there is one, with what it changes marked."""

    template_name = "backoffice/rules/overview.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state = rule_state()
        return self.render_to_response(
            {
                "state": state,
                "sections": rule_sections(
                    state.entries, names=state.names, changes=state.changes, is_editable=True
                ),
                "exceptions": exceptions_by_product(state.entries, names=state.names, changes=state.changes),
                "search_form": ListingSearchForm(auto_id="id_listing_%s"),
            }
        )


class RuleAddView(StaffView):
    """From the choice of a fact that the rules do not have yet to the page that changes it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            table = RuleTable(request.GET.get("table", ""))
            form = RuleKeyForm(request.GET, table=table)
        except (ValueError, KeyError):
            raise Http404 from None
        if not form.is_valid():
            for field, errors in form.errors.items():
                label = form.fields[field].label if field in form.fields else ""
                messages.error(request, " ".join(str(part) for part in (label, *errors) if part))
            return redirect("backoffice:rules")
        return redirect(change_href(form.key()))


class RuleListingView(StaffPage):
    """What counts for one product (``?key=``), found by its name or key (``?q=``)."""

    template_name = "backoffice/rules/listing.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state = rule_state()
        key = request.GET.get("key", "")
        listing = Listing.objects.filter(key=key).first() if key else None
        own = [entry for entry in state.entries if entry.product == key] if key else []
        if key and listing is None and not own:
            raise Http404
        context: dict[str, Any] = {"state": state, "listing": listing, "key": key}
        if listing is not None:
            load_facts([listing])
            context["sections"] = listing_sections(state, listing)
        elif key:
            context["exceptions"] = [
                one for one in exceptions_by_product(state.entries, names=state.names) if one.key == key
            ]
        else:
            text = request.GET.get("q", "").strip()[:200]
            context |= {
                "text": text,
                "found": [{"listing": one, "href": listing_href(one.key)} for one in found_listings(text)]
                if text
                else [],
            }
        context["search_form"] = ListingSearchForm(initial={"q": request.GET.get("q", "")})
        return self.render_to_response(context)


class RuleChangeView(StaffPage):
    """One fact: what it says, and a form that puts another value into the draft."""

    template_name = "backoffice/rules/change.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        key, state = self.key, rule_state()
        value = self.shown_value(key, state)
        initial = {**FORMS[key.table].initial_of(value), "seen": fingerprint(state.entries.get(key))}
        return self.show(key, state, FORMS[key.table](initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        key, state = self.key, rule_state()
        form = FORMS[key.table](request.POST)
        is_removal = request.POST.get("action") == "remove"
        if not is_removal and not form.is_valid():
            return self.show(key, state, form, status=422)
        value = None if is_removal else form.value()
        try:
            change_draft(
                changes={key: value},
                seen={key: request.POST.get("seen", "")},
                by=self.staff,
                at=self.at,
            )
        except DraftChanged as error:
            # What was typed stays, beside what the draft says now: saving again is a choice then.
            typed = request.POST.copy()
            typed["seen"] = fingerprint(state.entries.get(key))
            form = FORMS[key.table](typed)
            form.add_error(None, error.message)
            return self.show(key, state, form, status=409, is_stale=True)
        except InvalidRules as error:
            form.add_error(None, [forms.ValidationError(problem.reason) for problem in error.problems])
            return self.show(key, state, form, status=422)
        messages.success(
            request,
            _("Kept in the draft: %(what)s. Nothing is in force before the draft is published.")
            % {"what": key_text(key, state.names)},
        )
        return redirect(listing_href(key.product) if key.product else "backoffice:rules")

    @property
    def key(self) -> EntryKey:
        """What the address asks for. Raises Http404 for what the rules cannot have."""
        try:
            key = EntryKey.from_codes(self.request.GET.dict())
        except ValueError:
            raise Http404 from None
        if not is_editable(key):
            raise Http404
        return key

    def shown_value(self, key: EntryKey, state: RuleState) -> Any:
        """The fact itself, or what counts for the product as long as nothing is said about it alone."""
        if key in state.entries or not key.product:
            return state.entries.get(key)
        listing = self.listing_of(key)
        return general_value(key, listing_facts(listing), state.rules) if listing else None

    def listing_of(self, key: EntryKey) -> Listing | None:
        return Listing.objects.with_facts().filter(key=key.product).first()

    def show(
        self, key: EntryKey, state: RuleState, form: RuleForm, *, status: int = 200, is_stale: bool = False
    ) -> HttpResponse:
        names = state.names
        if key.product and key.product not in names:
            listing = self.listing_of(key)
            if listing is None and key not in state.entries:
                raise Http404
            names = {**names, key.product: listing.name if listing else key.product}
        current = state.entries.get(key)
        change = next((one for one in state.changes if one.key == key), None)
        context = {
            "state": state,
            "key": key,
            "what": capfirst(key_text(key, names)),
            "form": form,
            "is_new": current is None,
            "is_stale": is_stale,
            "current": value_text(key, current, names),
            "was": value_text(key, change.old, names) if change else "",
            "product": names.get(key.product, key.product),
            "back": listing_href(key.product) if key.product else "",
            "is_removable": is_removable(key, state.entries),
        }
        return self.render_to_response(context, status=status)
