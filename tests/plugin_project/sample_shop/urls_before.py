"""The addresses of the project before."""

from django.urls import path
from sample_shop.store import views

urlpatterns = [path("branches/", views.branches, name="branches")]
