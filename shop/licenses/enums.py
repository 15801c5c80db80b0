from django.db import models
from django.utils.translation import gettext_lazy as _


class LicenseStatus(models.TextChoices):
    """The stored status; what people see besides follows from the dates (LicenseState)."""

    ACTIVE = "active", _("Active")
    SUPERSEDED = "superseded", _("Superseded")
    CANCELLED = "cancelled", _("Taken back")


LICENSE_TRANSITIONS = {
    LicenseStatus.ACTIVE: frozenset({LicenseStatus.SUPERSEDED, LicenseStatus.CANCELLED}),
    # Its successor was taken back.
    LicenseStatus.SUPERSEDED: frozenset({LicenseStatus.ACTIVE}),
    LicenseStatus.CANCELLED: frozenset(),
}


class LicenseState(models.TextChoices):
    """The state at a glance on a given day."""

    ACTIVE = "active", _("Active")
    EXPIRING = "expiring", _("Expiring soon")
    EXPIRED = "expired", _("Expired")
    SUPERSEDED = "superseded", _("Superseded")
    CANCELLED = "cancelled", _("Taken back")


class QuestionKind(models.TextChoices):
    """What a question about a licence is about, and so who answers it."""

    LICENSE = "license", _("Licence, key, invoice")
    TECHNICAL = "technical", _("Technical question about the product")


class PortfolioStatus(models.TextChoices):
    """What became of an uploaded portfolio. Only APPLIED ones have licences in the register."""

    QUEUED = "queued", _("Waiting to be read")
    READING = "reading", _("Being read")
    READY = "ready", _("Ready to import")
    REFUSED = "refused", _("Cannot be read")
    APPLYING = "applying", _("Being imported")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    UNDONE = "undone", _("Undone")


PORTFOLIO_TRANSITIONS = {
    PortfolioStatus.QUEUED: frozenset({PortfolioStatus.READING, PortfolioStatus.DISCARDED}),
    # Again READING after an attempt that died.
    PortfolioStatus.READING: frozenset(
        {
            PortfolioStatus.READING,
            PortfolioStatus.READY,
            PortfolioStatus.REFUSED,
            PortfolioStatus.DISCARDED,
        }
    ),
    # QUEUED again with other columns.
    PortfolioStatus.READY: frozenset(
        {PortfolioStatus.QUEUED, PortfolioStatus.APPLYING, PortfolioStatus.DISCARDED}
    ),
    PortfolioStatus.REFUSED: frozenset({PortfolioStatus.QUEUED, PortfolioStatus.DISCARDED}),
    # Back to READY when the register has changed since the preview.
    PortfolioStatus.APPLYING: frozenset({PortfolioStatus.APPLIED, PortfolioStatus.READY}),
    PortfolioStatus.APPLIED: frozenset({PortfolioStatus.UNDONE}),
    PortfolioStatus.DISCARDED: frozenset(),
    PortfolioStatus.UNDONE: frozenset(),
}


class PortfolioProblem(models.TextChoices):
    """What is wrong with a row of a portfolio. The words: ``portfolio_wording``."""

    MISSING = "missing"
    UNKNOWN_PRODUCT = "unknown_product"
    SEVERAL_PRODUCTS = "several_products"
    UNKNOWN_CHOICE = "unknown_choice"
    TIER = "tier"
    DATE = "date"
    OTHER_ORDER = "other_order"
    PERIOD = "period"
    SEN = "sen"
    KEY = "key"
    CLOUD_KEY = "cloud_key"
    EMAIL = "email"
    TOO_LONG = "too_long"
    CONTROL = "control"
    FORMULA = "formula"
    CELLS = "cells"
    # What is in the file or in a register already.
    REPEATED = "repeated"
    CONFLICT = "conflict"
    KNOWN = "known"
    TAKEN = "taken"
    KEY_TWICE = "key_twice"
    KEY_TAKEN = "key_taken"
