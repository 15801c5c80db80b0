from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect
from oscar.core.loading import get_class

from shop.baskets.configuring import answers_of
from shop.baskets.exceptions import LineNotFound
from shop.baskets.fixing import apply_fix
from shop.baskets.selectors import stored_line
from shop.baskets.services import accept_violations, change_note, change_quantity, remove_line
from shop.baskets.session import REMOVED_LINE, remember_changes
from shop.configurator.rules import RuleCode
from shop.core.exceptions import DomainError

BasketAddView = get_class("basket.views", "BasketAddView")


class LineEditView(BasketAddView):
    template_name = "basket/line_edit.html"
    done = _("%(product)s is changed.")

    def dispatch(self, request, line_id):
        try:
            self.line = stored_line(request.basket, line_id)
        except LineNotFound as error:
            messages.error(request, error.message)
            summary = reverse("basket:summary")
            return HttpResponseClientRedirect(summary) if request.htmx else redirect(summary)
        return super().dispatch(request, self.line.listing.key)

    def get_template_names(self):
        return ["basket/line_editor.html"] if self.request.htmx else [self.template_name]

    def get(self, request, key):
        answers = answers_of(self.line) | {"line": [str(self.line.id)]}
        return self.render_form(self.make_form(key, MultiValueDict(answers)))


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
