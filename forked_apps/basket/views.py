from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from oscar.core.loading import get_class

from shop.baskets.exceptions import NotRequestable
from shop.baskets.selectors import basket_overview
from shop.baskets.session import CHANGED_LINES, REMOVED_LINE
from shop.core.exceptions import DomainError
from shop.marketplace.recent import looked_at
from shop.marketplace.related import links_to

ProductDetailView = get_class("catalogue.views", "ProductDetailView")


class BasketView(TemplateView):
    template_name = "oscar/basket/basket.html"

    def get_context_data(self, **kwargs):
        organization_id, today = self.request.viewer.organization_id, timezone.now().date()
        overview = basket_overview(self.request.basket, organization_id=organization_id, on_date=today)
        session = self.request.session
        return super().get_context_data(
            overview=overview,
            basket_count=len(overview.lines),
            recent=[] if overview.lines else links_to(looked_at(self.request)),
            removed_line=session.pop(REMOVED_LINE) if REMOVED_LINE in session else None,
            changed_lines=session.pop(CHANGED_LINES) if CHANGED_LINES in session else None,
            **kwargs,
        )


class BasketAddView(ProductDetailView):
    """Puts a configured product into the basket; what stands in the way is shown on the product page."""

    done = _("%(product)s is in your basket.")

    def get(self, request, key):
        return redirect("catalogue:detail", key)

    def post(self, request, key):
        form = self.make_form(key, request.POST, is_final=True)
        try:
            if form.is_valid():
                form.save()
                messages.success(request, self.done % {"product": form.field.listing})
                return redirect("basket:summary")
        except NotRequestable:
            form.add_error(None, _("This is not in your basket yet. Please look at the marked points below."))
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        return self.render_form(form, status=422)
