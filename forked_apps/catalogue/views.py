from django.core.paginator import EmptyPage
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView
from oscar.core.loading import get_class

from cms.selectors import contacts
from forked_apps.catalogue.addresses import canonical_address, search_address
from shop.core.visits import is_look
from shop.marketplace.browsing import UnknownChoice, browse
from shop.marketplace.models import Listing
from shop.marketplace.recent import looked_at, remember_look
from shop.marketplace.related import surroundings
from shop.marketplace.selectors import find_listing


class CatalogueView(TemplateView):
    """The catalogue, or what an address of its own narrows it to: a host application, category or vendor.

    A text is the search's business.
    """

    template_name = "oscar/catalogue/browse.html"
    facet = ""

    def get(self, request, value=""):
        search = search_address(request.GET, self.facet, value)
        return redirect(search) if search else super().get(request, value=value)

    def get_context_data(self, value="", **kwargs):
        try:
            browsing = browse(self.request.GET, fixed=self.facet, value=value.replace("\0", ""))
        except (EmptyPage, UnknownChoice) as error:
            raise Http404(str(error)) from error
        recent = browsing.outline.links(looked_at(self.request))
        context = {"browsing": browsing, "canonical": canonical_address(browsing), "recent": recent}
        return super().get_context_data(**context, **kwargs)


class ProductDetailView(TemplateView):
    """A listing beside its configuration field; the address's query answers its questions."""

    template_name = "oscar/catalogue/detail.html"

    def get(self, request, key):
        form = self.make_form(key, request.GET)
        response = self.render_form(form)
        if is_look(request):
            remember_look(request, response, form.field.listing.key)
        return response

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
        listing = form.field.listing
        context = self.get_context_data(
            form=form,
            field=form.field,
            listing=listing,
            around=surroundings(listing, looked_at=looked_at(self.request)),
            contacts=contacts(),
        )
        if form.field.basket_lines is not None:
            context["basket_count"] = len(form.field.basket_lines)
        return self.render_to_response(context, status=status)
