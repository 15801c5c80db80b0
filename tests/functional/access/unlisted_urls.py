"""The project's addresses and some that nobody wrote into the table of policies."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from shop.urls import urlpatterns as listed


def unlisted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("should not be seen")


urlpatterns = [
    path("unlisted/", unlisted, name="unlisted"),
    path("nameless/", unlisted),
    # A borrowed word does not help below another route: names are namespaced.
    path("borrowed/", include(([path("", unlisted, name="brand-css")], "borrowed"))),
    path("cms/unlisted/", unlisted, name="brand-css"),
    path("api/v1/unlisted/", include(([path("", unlisted, name="unlisted")], "api"), namespace="api")),
    *listed,
]
