from django.urls import path
from oscar.apps.catalogue import apps
from oscar.core.loading import get_class


class CatalogueConfig(apps.CatalogueOnlyConfig):
    name = "forked_apps.catalogue"

    def ready(self):
        super().ready()
        self.configuration_view = get_class("catalogue.configuration_views", "ConfigurationView")
        self.directory_view = get_class("catalogue.browse_views", "DirectoryView")
        self.forget_view = get_class("catalogue.browse_views", "ForgetLooksView")
        self.compare_view = get_class("catalogue.compare_views", "CompareView")

    def get_urls(self):
        # The words before a listing's key are taken: keys of the Marketplace are dotted or name a product.
        return [
            path("", self.catalogue_view.as_view(), name="index"),
            path("compare/", self.compare_view.as_view(), name="compare"),
            path("recent/forget/", self.forget_view.as_view(), name="forget"),
            *self.directory_urls("host", "hosts"),
            *self.directory_urls("category", "categories"),
            *self.directory_urls("vendor", "vendors"),
            path("<str:key>/", self.detail_view.as_view(), name="detail"),
            path("<str:key>/configuration/", self.configuration_view.as_view(), name="configuration"),
        ]

    def directory_urls(self, facet, word):
        return [
            path(f"{word}/", self.directory_view.as_view(facet=facet), name=word),
            path(f"{word}/<str:value>/", self.catalogue_view.as_view(facet=facet), name=facet),
        ]
