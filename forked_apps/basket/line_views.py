from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from shop.baskets.configuring import answers_of
from shop.baskets.fixing import apply_fix
from shop.baskets.selectors import stored_line
from shop.baskets.services import accept_violations, change_note, change_quantity, remove_line
from shop.baskets.session import REMOVED_LINE, remember_changes
from shop.configurator.rules import RuleCode
from shop.core.exceptions import DomainError


class LineActionView(View):
    """What the buttons of a basket line do, one service call each."""

    http_method_names = ["post"]
    actions = frozenset({"remove", "quantity", "note", "fix", "accept"})

    def post(self, request, line_id, action):
        if action not in self.actions:
            raise Http404
        try:
            getattr(self, action)(request.POST, {"basket": request.basket, "line_id": line_id})
        except DomainError as error:
            messages.error(request, error.message)
        # Back to the line that was touched, not to the top of a long basket.
        return redirect(f"{reverse('basket:summary')}#line-{line_id}")

    def remove(self, values, line):
        stored = stored_line(**line)
        remove_line(**line)
        removed = {"key": stored.listing.key, "name": stored.listing.name, "answers": answers_of(stored)}
        self.request.session[REMOVED_LINE] = removed

    def quantity(self, values, line):
        text = values.get("quantity", "")
        change_quantity(
            quantity=int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0, **line
        )

    def fix(self, values, line):
        organization_id, today = self.request.viewer.organization_id, timezone.now().date()
        field, value = values.get("field", ""), values.get("value", "")
        change = apply_fix(field=field, value=value, organization_id=organization_id, on_date=today, **line)
        if change:
            remember_changes(self.request.session, basket=self.request.basket, changes=[change])

    def note(self, values, line):
        change_note(note=values.get("note", ""), **line)

    def accept(self, values, line):
        accept_violations(codes=set(values.getlist("ask_anyway")) & set(RuleCode), **line)
