from django.apps import AppConfig


class StoreConfig(AppConfig):
    """An app that the project had before."""

    name = "sample_shop.store"
