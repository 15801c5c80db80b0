from django.db import models
from django.utils.translation import gettext_lazy as _


class PriceSource(models.TextChoices):
    """Where prices come from."""

    CSV = "csv", _("CSV file")
    XLSX = "xlsx", _("Excel file")
    MARKETPLACE = "marketplace", _("Marketplace")
    HAND = "hand", _("By hand")


class ImportStatus(models.TextChoices):
    """What became of a price list. Only APPLIED ones have prices in the book."""

    QUEUED = "queued", _("Waiting to be read")
    READING = "reading", _("Being read")
    READY = "ready", _("Ready to import")
    REFUSED = "refused", _("Cannot be read")
    APPLYING = "applying", _("Being imported")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Discarded")
    UNDONE = "undone", _("Undone")


IMPORT_TRANSITIONS = {
    ImportStatus.QUEUED: frozenset({ImportStatus.READING, ImportStatus.DISCARDED}),
    # Again READING after an attempt that died.
    ImportStatus.READING: frozenset(
        {ImportStatus.READING, ImportStatus.READY, ImportStatus.REFUSED, ImportStatus.DISCARDED}
    ),
    ImportStatus.READY: frozenset(
        {ImportStatus.QUEUED, ImportStatus.APPLYING, ImportStatus.APPLIED, ImportStatus.DISCARDED}
    ),
    ImportStatus.REFUSED: frozenset({ImportStatus.QUEUED, ImportStatus.DISCARDED}),
    # Back to READY when the price book has changed since the preview.
    ImportStatus.APPLYING: frozenset({ImportStatus.APPLIED, ImportStatus.READY}),
    ImportStatus.APPLIED: frozenset({ImportStatus.UNDONE}),
    ImportStatus.DISCARDED: frozenset(),
    ImportStatus.UNDONE: frozenset(),
}


class DecimalMark(models.TextChoices):
    """What stands before the cents."""

    AUTO = "auto", _("Find out")
    COMMA = "comma", _("Comma: 1.234,50")
    POINT = "point", _("Point: 1,234.50")


class Problem(models.TextChoices):
    """What can be wrong with a value or a row; ``shop.pricing.wording`` has the sentences."""

    MISSING = "missing", _("Value missing")
    UNKNOWN_PRODUCT = "unknown_product", _("Unknown product")
    UNKNOWN_CHOICE = "unknown_choice", _("Unknown value")
    TIER = "tier", _("Not a tier")
    MONTHS = "months", _("Not a number of months")
    AMOUNT = "amount", _("Not an amount")
    NEGATIVE = "negative", _("Negative amount")
    TOO_LARGE = "too_large", _("Amount too large")
    DECIMALS = "decimals", _("Too many decimals")
    OTHER_MARK = "other_mark", _("Other decimal mark")
    CURRENCY = "currency", _("Unknown currency")
    DATE = "date", _("Not a date")
    PERIOD = "period", _("Ends before it begins")
    FORMULA = "formula", _("Formula")
    DUPLICATE = "duplicate", _("Row repeated")
    CONFLICT = "conflict", _("Rows contradict each other")
    TOO_LONG = "too_long", _("Text too long")
    CELLS = "cells", _("More values than columns")
