"""The language switch: the same page in another language, remembered with the account."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views import i18n
from django.views.decorators.http import require_POST

from cms.localization import path_in_language
from shop.accounts.services import choose_language


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Lead to the page at hand in the chosen language, or to the nearest one above it that exists there."""
    response: HttpResponse = i18n.set_language(request)
    language = request.POST.get(i18n.LANGUAGE_QUERY_PARAMETER, "")
    if language not in dict(settings.LANGUAGES):
        return response
    if request.user.is_authenticated:
        choose_language(user=request.user, language=language, at=timezone.now())
    # Django has looked at where it leads to: not away from this site.
    if isinstance(response, HttpResponseRedirect) and response.url.startswith("/"):
        _keep_page(response, asked=request.POST.get("next", ""), language=language)
    return response


def _keep_page(response: HttpResponseRedirect, *, asked: str, language: str) -> None:
    """Lead to the editorial page that was asked for, where it is one: its address may differ by language."""
    try:
        address = urlsplit(asked)
    except ValueError:  # no address: Django leads elsewhere
        return
    if address.netloc or not address.path.startswith("/"):
        return
    path = path_in_language(address.path, language=language)
    if path is not None:
        response.headers["Location"] = urlunsplit(("", "", path, address.query, address.fragment))
