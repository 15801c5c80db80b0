from django.urls import path

from cms import views

urlpatterns = [
    path("brand.css", views.brand_css, name="brand-css"),
]
