"""The draft of the rules as a whole, what it would do, and the log of all changes."""

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from shop.backoffice.access import StaffPage, StaffView
from shop.backoffice.rule_forms import DraftForm, PublishForm
from shop.backoffice.rule_sheets import (
    RuleState,
    described,
    exceptions_by_product,
    product_names,
    products_in,
    rule_sections,
    rule_state,
)
from shop.baskets.rule_preview import preview_baskets
from shop.configurator.models import RuleBookRevision
from shop.configurator.rule_entries import Difference, EntryKey, differences, entries_of, fingerprint
from shop.configurator.selectors import revisions, rules_in_force
from shop.configurator.services import (
    carry_draft_over,
    change_draft,
    discard_draft,
    publish_draft,
    restore_revision,
)
from shop.core.exceptions import DomainError, InvalidInput, StaleVersion

MOST_EFFECTS = 200


class DraftPage(StaffPage):
    """The draft: what it changes, what that would do to open baskets, and how it comes into force."""

    template_name = "backoffice/rules/draft.html"

    def show(self, state: RuleState, form: PublishForm | None = None, *, status: int = 200) -> HttpResponse:
        if state.draft is None:
            return self.render_to_response({"state": state}, status=status)
        names = state.names
        if extra := products_in([*state.changes, *state.published_since]) - set(names):
            names = {**names, **product_names(extra)}
        context: dict[str, Any] = {
            "state": state,
            "draft": state.draft,
            "changes": described(state.changes, names, overlaps=state.published_since),
            "published_since": described(state.published_since, names),
            "form": form or PublishForm(initial={"version": state.draft.version}),
        }
        if not state.is_outdated:
            preview = preview_baskets(
                rules=state.rules,
                in_force=rules_in_force(),
                viewer=self.viewer,
                on_date=self.at.astimezone(UTC).date(),
            )
            context |= {
                "preview": preview,
                "effects": preview.effects[:MOST_EFFECTS],
                "effects_left": max(len(preview.effects) - MOST_EFFECTS, 0),
            }
        return self.render_to_response(context, status=status)

    def sent_version(self) -> int:
        """The version of the draft that the person has seen; -1, which no draft has, for nonsense."""
        form = DraftForm(self.request.POST)
        return form.cleaned_data["version"] if form.is_valid() else -1


class RuleDraftView(DraftPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(rule_state())


class RulePublishView(DraftPage):
    """Put the draft into force."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self.show(rule_state(), form, status=422)
        try:
            revision = publish_draft(
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                by=self.staff,
                at=self.at,
            )
        except StaleVersion as error:
            state = rule_state()
            if state.draft is None:
                # A second click, or a colleague was quicker.
                messages.info(request, _("There is no draft any more: it was published or discarded."))
                return redirect("backoffice:rules")
            # The reason stays; publishing again is about the state that is shown now.
            again = PublishForm({"version": state.draft.version, "reason": form.cleaned_data["reason"]})
            again.add_error(None, error.message)
            return self.show(state, again, status=409)
        except InvalidInput as error:
            form.add_error(error.field or None, error.message)
            return self.show(rule_state(), form, status=422)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect("backoffice:rule-draft")
        messages.success(
            request,
            _("The rules are in force as revision %(revision)d.") % {"revision": revision.revision},
        )
        return redirect("backoffice:rule-revision", revision=revision.revision)


class RuleCarryOverView(DraftPage):
    """Let the draft begin with the rules that are in force by now."""

    def post(self, request: HttpRequest) -> HttpResponse:
        with self.telling_refusals():
            draft = carry_draft_over(version=self.sent_version(), by=self.staff, at=self.at)
            if draft is None:
                messages.info(request, _("The rules in force say all of it already. The draft is done."))
            else:
                messages.success(request, _("The draft now begins with the rules in force."))
        return redirect("backoffice:rule-draft")


class RuleDiscardView(DraftPage):
    """Throw the draft away."""

    def post(self, request: HttpRequest) -> HttpResponse:
        page = "backoffice:rule-draft"
        with self.telling_refusals():
            discard_draft(version=self.sent_version(), by=self.staff, at=self.at)
            messages.success(request, _("The draft is discarded. The rules in force stay as they are."))
            page = "backoffice:rules"
        return redirect(page)


class RuleUndoView(StaffView):
    """Take one change out of the draft."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            key = EntryKey.from_codes(request.POST.dict())
        except ValueError:
            raise Http404 from None
        state = rule_state()
        change = next((one for one in state.changes if one.key == key), None)
        if change is not None:
            with self.telling_refusals():
                change_draft(
                    changes={key: change.old},
                    seen={key: fingerprint(change.new)},
                    by=self.staff,
                    at=self.at,
                )
                messages.success(request, _("The change is taken back."))
        return redirect("backoffice:rule-draft")


# --- The change log -----------------------------------------------------------------------------------------
def _changes_of(rows: Sequence[RuleBookRevision], before: RuleBookRevision | None) -> list[list[Difference]]:
    """What each of these revisions, newest first, changed in the one before it; ``before`` precedes the
    last.
    """
    earlier = [*rows[1:], before]
    return [
        differences(previous.document, row.document) if previous else []
        for row, previous in zip(rows, earlier, strict=True)
    ]


class RuleHistoryView(StaffPage):
    """All revisions, newest first: who, when, why, and the differences in words."""

    template_name = "backoffice/rules/history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = self.page_of(revisions())
        rows = list(page)
        before = revisions().filter(revision__lt=rows[-1].revision).first() if rows else None
        found = _changes_of(rows, before)
        names = product_names(products_in(change for changes in found for change in changes))
        return self.render_to_response(
            {
                "page": page,
                "rows": [
                    {"revision": row, "changes": described(changes, names)}
                    for row, changes in zip(rows, found, strict=True)
                ],
            }
        )


class RevisionPage(StaffPage):
    def load(self, revision: int) -> RuleBookRevision:
        try:
            return revisions().get(revision=revision)
        except (RuleBookRevision.DoesNotExist, OverflowError):
            raise Http404 from None


class RuleRevisionView(RevisionPage):
    """One revision as it was, with what it changed and what restoring it would change."""

    template_name = "backoffice/rules/revision.html"

    def get(self, request: HttpRequest, revision: int) -> HttpResponse:
        shown, state = self.load(revision), rule_state()
        before = revisions().filter(revision__lt=shown.revision).first()
        (changed,) = _changes_of([shown], before)
        restoring = differences(state.newest.document, shown.document)
        entries = entries_of(shown.document)
        said = [Difference(key, None, value) for key, value in entries.items()]
        names = product_names(products_in([*said, *changed, *restoring]))
        return self.render_to_response(
            {
                "state": state,
                "revision": shown,
                "before": before,
                "is_in_force": shown.pk == state.newest.pk,
                "changes": described(changed, names),
                "restoring": described(restoring, names),
                "sections": rule_sections(entries, names=names),
                "exceptions": exceptions_by_product(entries, names=names),
            }
        )


class RuleRestoreView(RevisionPage):
    """Begin a draft that says what this revision said."""

    def post(self, request: HttpRequest, revision: int) -> HttpResponse:
        shown = self.load(revision)
        page = reverse("backoffice:rule-revision", kwargs={"revision": shown.revision})
        with self.telling_refusals():
            restore_revision(revision=shown.revision, by=self.staff, at=self.at)
            messages.success(
                request,
                _("The draft says what revision %(revision)d said. Publish it to put it into force.")
                % {"revision": revision},
            )
            page = reverse("backoffice:rule-draft")
        return redirect(page)


class RuleDocumentView(RevisionPage):
    """A revision as JSON, to keep or to compare elsewhere."""

    def get(self, request: HttpRequest, revision: int) -> HttpResponse:
        shown = self.load(revision)
        response = JsonResponse(shown.document, json_dumps_params={"indent": 2, "ensure_ascii": False})
        response["Content-Disposition"] = f'attachment; filename="rules-{shown.revision}.json"'
        return response
