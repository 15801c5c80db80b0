"""The API alone, as it is mounted: what its document describes."""

from django.urls import include, path

urlpatterns = [path("api/v1/", include("shop.api.v1.urls"))]
