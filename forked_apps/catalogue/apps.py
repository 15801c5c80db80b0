from django.urls import path
from oscar.apps.catalogue import apps
from oscar.core.loading import get_class


class CatalogueConfig(apps.CatalogueOnlyConfig):
    name = "forked_apps.catalogue"

    def ready(self):
        super().ready()
        self.configuration_view = get_class("catalogue.views", "ConfigurationView")

    def get_urls(self):
        return [
            path("", self.catalogue_view.as_view(), name="index"),
            path("<str:key>/", self.detail_view.as_view(), name="detail"),
            path("<str:key>/configuration/", self.configuration_view.as_view(), name="configuration"),
        ]
