from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.generic import TemplateView
from django_htmx.http import trigger_client_event

from forked_apps.catalogue.addresses import back, comparison_address
from shop.licenses.units import tier_units
from shop.marketplace.comparing import compare_listings
from shop.marketplace.models import Listing
from shop.marketplace.selectors import find_listing, listings_by_key
from shop.marketplace.session import MAX_COMPARED, ComparisonFull, compare, compared, stop_comparing


class CompareView(TemplateView):
    """Listings side by side. The address names them, so that it can be passed on; the session keeps the
    choice that somebody makes on the way.
    """

    template_name = "catalogue/compare.html"

    def get(self, request):
        keys = list(dict.fromkeys(key.replace("\0", "") for key in request.GET.getlist("listing")))
        if not keys and (chosen := compared(request.session)):
            return redirect(comparison_address(chosen))
        listings = listings_by_key(keys[:MAX_COMPARED])
        comparison = compare_listings(listings, units=tier_units(listings)) if listings else None
        only_differences = len(listings) > 1 and bool(request.GET.get("differences"))
        context = self.get_context_data(
            comparison=comparison,
            columns=[
                (one, comparison_address((key for key in keys if key != one.key), only_differences))
                for one in listings
            ],
            rows=comparison and (comparison.differing if only_differences else comparison.rows),
            only_differences=only_differences,
            left_out=len(keys) - len(listings),
        )
        return self.render_to_response(context)

    def post(self, request):
        key = request.POST.get("add") or request.POST.get("remove")
        if not key:
            stop_comparing(request.session)
            return back(request, "catalogue:compare")
        try:
            listing = find_listing(key=key.replace("\0", ""))
        except Listing.DoesNotExist as error:
            raise Http404(str(error)) from error
        refusal = self.choose(listing, is_wanted="add" in request.POST)
        if request.htmx:
            # The button in its new state, and the bar beside it.
            response = render(request, "catalogue/compare_fragment.html", {"listing": listing})
            toast = {"text": refusal, "level": "warning"}
            return trigger_client_event(response, "toast", toast) if refusal else response
        if refusal:
            messages.warning(request, refusal)
        return back(request, "catalogue:compare")

    def choose(self, listing, *, is_wanted):
        """Add the listing or take it out; return why that is not possible, "" if it is."""
        try:
            if is_wanted:
                compare(self.request.session, listing.key)
            else:
                stop_comparing(self.request.session, listing.key)
        except ComparisonFull as error:
            return error.message
        return ""
