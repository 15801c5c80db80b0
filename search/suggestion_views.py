"""What the search field shows while somebody types, and the button that forgets their searches."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.generic import TemplateView, View

from search.recent import forget_searches, searched_for
from search.suggestions import suggest_site


class SuggestView(TemplateView):
    """The suggestions for ``q`` as a list of options; the recent searches where nothing is typed yet."""

    http_method_names = ["get", "head", "options"]
    template_name = "search/suggestions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "")
        found = suggest_site(text=text, language=get_language() or "")
        recent = [] if text.strip() else searched_for(self.request)
        return super().get_context_data(found=found, recent=recent, **kwargs)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        # Who deletes a letter sees the list of before at once. What somebody searched for is not kept.
        is_kept = context["found"].text
        headers = {"Cache-Control": "private, max-age=60" if is_kept else "private, no-store"}
        return super().render_to_response(context, headers=headers, **kwargs)


class ForgetSearchesView(View):
    """Forget what this browser searched for, and go back to the page whose button was pressed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        target = request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(
            target, {request.get_host()}, require_https=request.is_secure()
        )
        # No shortcut: it would take a word without a slash for the name of a view.
        response = HttpResponseRedirect(target if is_ours else reverse("search:search"))
        forget_searches(response)
        return response
