from typing import Any

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView

from cms.selectors import contacts
from search.misses import record_miss
from search.queries import SearchPage, SiteSearch, Tab, search_site
from search.recent import remember_search, searched_for
from shop.core.visits import is_look
from shop.marketplace.browsing import filters_from, page_number, sort_from


class FacetedSearchView(TemplateView):
    """The results, a tab for products and apps and one for questions; the whole state is in the address."""

    template_name = "oscar/search/results.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            found = search_site(search_from(request))
        except EmptyPage as error:
            raise Http404(str(error)) from error
        context = self.get_context_data(
            found=found, browsing=found.products, recent=searched_for(request), contacts=contacts()
        )
        headers = {"X-Search-Fallback": "database"} if found.is_fallback else {}
        response = self.render_to_response(context, headers=headers)
        if found.text and found.products.page.number == found.questions.number == 1 and is_look(request):
            self.remember(found, response)
        return response

    def remember(self, found: SearchPage, response: HttpResponse) -> None:
        """Keep what a person searched for: theirs in their browser, and what nobody can find for editors."""
        if found.total:
            remember_search(self.request, response, found.text)
        elif not found.is_fallback and not found.is_narrowed:
            record_miss(text=found.text, language=get_language() or "", at=timezone.now())


def search_from(request: HttpRequest) -> SiteSearch:
    """Read what an address asks for. Takes any input. Raises EmptyPage for what is no number of a page."""
    filters, tab = filters_from(request.GET), request.GET.get("tab", "")
    # The form of the filters says for which text: without scripts it is sent along with another one, too.
    exact = request.GET.get("exact")
    return SiteSearch(
        filters=filters,
        language=get_language() or "",
        sort=sort_from(request.GET, filters) if request.GET.get("sort") else "",
        tab=next((known for known in Tab if known == tab), None),
        number=page_number(request.GET.get("page", "")),
        is_exact=exact == "1" or bool(exact and exact == request.GET.get("q")),
    )
