"""The addresses of operations about exports."""

from django.urls import path

from shop.api.v1 import exports as views

exports = [
    path("exports", views.ExportsView.as_view(), name="exports"),
    path("exports/<uuid:export_id>", views.ExportView.as_view(), name="export"),
    path("exports/<uuid:export_id>/file", views.ExportFileView.as_view(), name="export-file"),
    path("exports/<uuid:export_id>/cancel", views.ExportCancelView.as_view(), name="export-cancel"),
]
