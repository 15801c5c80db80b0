"""The API's own description, and a page that shows it without loading anything from elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from drf_spectacular.views import SpectacularSwaggerSplitView

from shop.api.schema import api_document


@require_safe
@cache_control(public=True, max_age=300)
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(api_document(), content_type="application/json")


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own files; the script is an answer of its own, so that the page has none inside."""

    url_name = "api:openapi"
    template_name = "api/docs.html"
    template_name_js = "api/docs.js"
