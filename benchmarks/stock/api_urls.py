from django.urls import include, path

from benchmarks.stock.urls import urlpatterns as pages

urlpatterns = [path("api/", include("oscarapi.urls")), *pages]
