from django.db import models
from django.utils.translation import gettext_lazy as _


class ListingKind(models.TextChoices):
    """What a listing is to its buyer: a product of its own, or something that plugs into one."""

    HOST = "host", _("Product")
    APP = "app", _("App")


class Hosting(models.TextChoices):
    """Where a listing can run. The values are those of the configured deployment."""

    CLOUD = "cloud", _("Cloud")
    DATA_CENTER = "data_center", _("Data Center")
    SERVER = "server", _("Server")


class PaymentModel(models.TextChoices):
    """Who is paid for it, as the Marketplace puts it."""

    FREE = "free", _("Free of charge")
    ATLASSIAN = "atlassian", _("Ordered through Atlassian")
    VENDOR = "vendor", _("Sold by its vendor")


class ListingSort(models.TextChoices):
    NAME = "name", _("Name")
    INSTALLS = "installs", _("Most installed")
    RATING = "rating", _("Best rated")
    UPDATED = "updated", _("Last changed")
