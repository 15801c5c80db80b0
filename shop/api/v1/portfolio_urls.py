"""The addresses of operations about imports of licences."""

from django.urls import path

from shop.api.v1 import portfolio as views

portfolios = [
    path("portfolio-imports", views.PortfoliosView.as_view(), name="portfolio-imports"),
    path("portfolio-imports/<uuid:portfolio_id>", views.PortfolioView.as_view(), name="portfolio-import"),
    path(
        "portfolio-imports/<uuid:portfolio_id>/problems",
        views.PortfolioProblemsView.as_view(),
        name="portfolio-import-problems",
    ),
    path(
        "portfolio-imports/<uuid:portfolio_id>/columns",
        views.PortfolioColumnsView.as_view(),
        name="portfolio-import-columns",
    ),
    path(
        "portfolio-imports/<uuid:portfolio_id>/apply",
        views.PortfolioApplyView.as_view(),
        name="portfolio-import-apply",
    ),
    path(
        "portfolio-imports/<uuid:portfolio_id>/undo",
        views.PortfolioUndoView.as_view(),
        name="portfolio-import-undo",
    ),
    path(
        "staff/portfolio-imports/<uuid:portfolio_id>/confirm",
        views.PortfolioConfirmView.as_view(),
        name="staff-portfolio-confirm",
    ),
]
