from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shop.configurator.configuration import LicenseConfiguration, Tier
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.exceptions import NotPermitted


class ConfiguredLine(models.Model):
    """The typed columns of a LicenseConfiguration, for every line from the request's snapshot on."""

    deployment = models.CharField(_("deployment"), max_length=16, choices=Deployment)
    license_type = models.CharField(_("licence type"), max_length=16, choices=LicenseType)
    purchase_type = models.CharField(_("purchase type"), max_length=16, choices=PurchaseType)
    maintenance_months = models.PositiveSmallIntegerField(_("maintenance in months"))
    user_tier = models.PositiveIntegerField(_("user tier"), help_text=_("2147483647 means unlimited."))
    existing_sen = models.CharField(_("existing SEN"), max_length=64, blank=True)
    instance_url = models.CharField(_("instance"), max_length=255, blank=True)
    institution = models.CharField(_("institution"), max_length=255, blank=True)

    class Meta:
        abstract = True

    @property
    def configuration(self) -> LicenseConfiguration:
        return LicenseConfiguration(
            deployment=Deployment(self.deployment),
            license_type=LicenseType(self.license_type),
            purchase_type=PurchaseType(self.purchase_type),
            maintenance_months=self.maintenance_months,
            user_tier=Tier(self.user_tier),
            existing_sen=self.existing_sen,
            instance_url=self.instance_url,
            institution=self.institution,
        )

    @configuration.setter
    def configuration(self, configuration: LicenseConfiguration) -> None:
        for field in ConfiguredLine._meta.get_fields():
            setattr(self, field.name, getattr(configuration, field.name))

    def copy_configuration(self, other: "ConfiguredLine") -> None:
        """Take over the columns of another row as they are, also where a service leaves them empty."""
        for field in ConfiguredLine._meta.get_fields():
            setattr(self, field.name, getattr(other, field.name))


class RuleBookRevision(models.Model):
    """One state of the licensing rules. A change is a new revision; the newest is in force."""

    revision = models.PositiveIntegerField(_("revision"), unique=True)
    document = models.JSONField(_("rules"))
    digest = models.CharField(_("SHA-256 of the rules"), max_length=64)
    note = models.TextField(_("why it changed"), blank=True)
    created_at = models.DateTimeField(_("in force since"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        ordering = ["-revision"]
        verbose_name = _("revision of the rules")
        verbose_name_plural = _("revisions of the rules")

    def __str__(self) -> str:
        return f"#{self.revision}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NotPermitted(_("A revision of the rules is never changed; install a new one."))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotPermitted(_("A revision of the rules is never deleted; install a new one."))


class RuleDraft(models.Model):
    """The change that staff prepare: one for all of them, until somebody publishes or discards it.

    ``version`` counts its changes, so that nobody publishes what they have not seen.
    """

    # A unique constant: a second draft has no place.
    place = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    base = models.ForeignKey(
        RuleBookRevision, on_delete=models.PROTECT, related_name="+", verbose_name=_("begun with")
    )
    document = models.JSONField(_("rules"))
    version = models.PositiveIntegerField(_("version"), default=1)
    started_at = models.DateTimeField(_("begun at"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("begun by")
    )
    changed_at = models.DateTimeField(_("last changed at"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("last changed by"),
    )

    class Meta:
        verbose_name = _("draft of the rules")
        verbose_name_plural = _("drafts of the rules")
        constraints = [
            models.CheckConstraint(condition=models.Q(place=1), name="one_draft_of_the_rules"),
        ]

    def __str__(self) -> str:
        return f"{self.base} +{self.version}"
