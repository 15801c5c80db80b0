from django.urls import path
from django.views.generic import RedirectView
from wagtail import views as wagtail_views

from cms import search_engines, views

urlpatterns = [
    path("sitemap.xml", search_engines.sitemap, name="sitemap"),
    path("robots.txt", search_engines.robots, name="robots"),
    path("brand.css", views.brand_css, name="brand-css"),
    path("_pages/answers/<int:entry_id>/vote/", views.answer_vote, name="answer-vote"),
    # Wagtail looks both names up for pages and files that are not for everybody. Its own login form would be
    # a second door.
    path(
        "_pages/login/",
        RedirectView.as_view(
            pattern_name="account_login", query_string=True, http_method_names=["get", "head"]
        ),
        name="wagtailcore_login",
    ),
    path(
        "_pages/password/<int:page_view_restriction_id>/<int:page_id>/",
        wagtail_views.authenticate_with_password,
        name="wagtailcore_authenticate_with_password",
    ),
]
