from typing import Any

from django.core.paginator import EmptyPage
from django.http import Http404, HttpResponse
from django.views.generic import TemplateView

from search.queries import search_site


class FacetedSearchView(TemplateView):
    template_name = "oscar/search/results.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.dict()
        try:
            found = search_site(text=query.get("q", ""), facets=query, page=query.get("page", ""))
        except EmptyPage as error:
            raise Http404(str(error)) from error
        return super().get_context_data(found=found, browsing=found.products, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        headers = {"X-Search-Fallback": "database"} if context["found"].is_fallback else {}
        return super().render_to_response(context, headers=headers, **kwargs)
