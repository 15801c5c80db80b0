"""The project's own addresses, then ours."""

from django.contrib import admin
from django.urls import path
from sample_shop.store import views

from shop.urls import handler400, handler404, handler500
from shop.urls import urlpatterns as licensing

__all__ = ["handler400", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("admin/", admin.site.urls),
    path("branches/", views.branches, name="branches"),
    *licensing,
]
