from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView
from oscar.core.loading import get_class

from shop.marketplace.browsing import browse
from shop.marketplace.models import Listing
from shop.marketplace.selectors import find_listing


class CatalogueView(TemplateView):
    template_name = "oscar/catalogue/browse.html"

    def get_context_data(self, **kwargs):
        try:
            return super().get_context_data(browsing=browse(self.request.GET.dict()), **kwargs)
        except EmptyPage as error:
            raise Http404(str(error)) from error


class ProductDetailView(TemplateView):
    """A listing beside its configuration field; the address's query answers its questions."""

    template_name = "oscar/catalogue/detail.html"

    def get(self, request, key):
        return self.render_form(self.make_form(key, request.GET))

    def make_form(self, key, values, **kwargs):
        try:
            listing = find_listing(key=key.replace("\0", ""))
        except Listing.DoesNotExist as error:
            raise Http404(str(error)) from error
        request, today = self.request, timezone.now().date()
        form_class = get_class("basket.forms", "AddToBasketForm")
        form = form_class(
            values, listing=listing, basket=request.basket, viewer=request.viewer, on_date=today, **kwargs
        )
        form.initial |= form.field.filled_in
        return form

    def render_form(self, form, status=200):
        context = self.get_context_data(form=form, field=form.field, listing=form.field.listing)
        if form.field.basket_lines is not None:
            context["basket_count"] = len(form.field.basket_lines)
        return self.render_to_response(context, status=status)


class ConfigurationView(ProductDetailView):
    """The field after a change: htmx gets the field alone, a browser without JavaScript the page."""

    def get(self, request, key):
        return redirect("catalogue:detail", key)

    def post(self, request, key):
        return self.render_form(self.make_form(key, request.POST))

    def get_template_names(self):
        return ["catalogue/configuration_fragment.html"] if self.request.htmx else [self.template_name]
