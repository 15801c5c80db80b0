from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shop.marketplace.browsing import filters_from


def canonical_address(browsing):
    """The one address under which search engines keep a page of the catalogue."""
    path = reverse("catalogue:index")
    if browsing.subject:
        facet, value = browsing.subject
        path = reverse(f"catalogue:{facet}", args=[value])
    number = browsing.page.number
    return f"{settings.SITE_URL}{path}{f'?page={number}' if number > 1 else ''}"


def search_address(query, facet="", value=""):
    """The address that searches for the text of a query under the same filters, and under the one that the
    path itself names; None without a text.
    """
    text = filters_from(query).text
    if not text:
        return None
    wanted = query.copy()
    wanted["q"] = text
    if facet:
        wanted[facet] = value
    return f"{reverse('search:search')}?{wanted.urlencode()}"


def comparison_address(keys, only_differences=False):
    """The address that compares the listings with these keys."""
    query = urlencode({"listing": list(keys)} | ({"differences": 1} if only_differences else {}), doseq=True)
    return f"{reverse('catalogue:compare')}{f'?{query}' if query else ''}"


def back(request, otherwise):
    """Return to the page whose button was pressed, if that is a page of this site."""
    target = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # Not through redirect(): it would take a word without a slash for the name of a view.
    return HttpResponseRedirect(target) if is_ours else redirect(otherwise)
