from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect
from oscar.core.loading import get_class

from shop.baskets.configuring import answers_of
from shop.baskets.exceptions import LineNotFound
from shop.baskets.selectors import stored_line

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
