"""The API's own description, and pages that show it without loading anything from elsewhere."""

import hashlib
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularSwaggerSplitView

from shop.api.problem_codes import SECTIONS
from shop.api.schema import api_document


@lru_cache(maxsize=2)
def _etag_of(document: str) -> str:
    return f'"{hashlib.sha256(document.encode()).hexdigest()[:32]}"'


def document_etag(request: HttpRequest) -> str:
    """The ETag of the OpenAPI document."""
    return _etag_of(api_document())


@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=document_etag)
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return HttpResponse(api_document(), content_type="application/json")


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own files; the script is an answer of its own, so that the page has none inside."""

    url_name = "api:openapi"
    template_name = "api/docs.html"
    template_name_js = "api/docs.js"


class ErrorsView(TemplateView):
    """The table of problem codes, where each problem's ``type`` leads."""

    template_name = "api/errors.html"
    http_method_names = ["get", "head", "options"]
    extra_context = {"sections": [(title, lines.items()) for title, lines in SECTIONS.items()]}
