"""Redirects that never lead in a circle, however they came into the table."""

from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.forms import RedirectForm
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

LONGEST_CHAIN: Final = 10


def next_path(link: str, *, hostname: str) -> str | None:
    """Return the path that a redirect leads to as redirects are looked up, None when it leaves the site."""
    target = urlsplit(link)
    if target.hostname and target.hostname != hostname:
        return None
    return str(Redirect.normalise_path(link, decode_unicode=False))


def leads_in_a_circle(request: HttpRequest, *, start: str, link: str) -> bool:
    """Tell whether following the redirects from ``link`` comes back to a path seen before, or never ends.

    A page that is published ends every chain, since redirects are for addresses without a page only.
    """
    seen = {start}
    site = Site.find_for_request(request)
    hostname = site.hostname if site else request.get_host()
    for _step in range(LONGEST_CHAIN):
        path = next_path(link, hostname=hostname)
        if path is None:
            return False
        if path in seen:
            return True
        seen.add(path)
        redirect = get_redirect(request, path)
        if redirect is None or redirect.link is None:
            return False
        if redirect.redirect_page_id and redirect.redirect_page.live:
            return False
        link = redirect.link
    return True


class CircleFreeRedirectMiddleware(RedirectMiddleware):
    """Answer with the missing page where a redirect would send the reader round and round."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        answer: HttpResponse = super().process_response(request, response)
        if answer is response:
            return response
        start = str(Redirect.normalise_path(request.get_full_path(), decode_unicode=False))
        circle = leads_in_a_circle(request, start=start, link=answer.headers["Location"])
        return response if circle else answer


class CircleFreeRedirectForm(RedirectForm):
    """Say at once that a redirect would close a circle. The form has no request: it takes the chosen site."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        link, old_path = cleaned.get("redirect_link"), cleaned.get("old_path")
        if link and old_path and not cleaned.get("redirect_page") and self._closes_a_circle(old_path, link):
            self.add_error(
                "redirect_link",
                _("This leads back to the address it starts from, so that nobody would arrive."),
            )
        return cleaned

    def _closes_a_circle(self, old_path: str, link: str) -> bool:
        site = self.cleaned_data.get("site") or Site.objects.get(is_default_site=True)
        request = HttpRequest()
        request._wagtail_site = site
        start = str(Redirect.normalise_path(old_path, decode_unicode=False))
        return leads_in_a_circle(request, start=start, link=link)
