from django.db import models
from django.utils.translation import gettext_lazy as _


class TaxCategory(models.TextChoices):
    """The VAT categories of EN 16931 (UNCL 5305) that a reseller needs."""

    STANDARD = "S", _("Taxed")
    ZERO = "Z", _("Zero rate")
    EXEMPT = "E", _("Exempt")
    REVERSE_CHARGE = "AE", _("EU reverse charge: the customer owes the VAT")
    EXPORT = "G", _("Third country")


class InvoiceState(models.TextChoices):
    """Where the payment of an invoice stands; follows from payments and credit notes."""

    OPEN = "open", _("Open")
    PARTLY_PAID = "partly_paid", _("Partly paid")
    PAID = "paid", _("Paid")
    OVERPAID = "overpaid", _("Overpaid")
    CREDITED = "credited", _("Credited")


class DunningLevel(models.IntegerChoices):
    NONE = 0, _("None")
    REMINDER = 1, _("Reminder of the payment")
    FIRST = 2, _("First notice")
    SECOND = 3, _("Second notice")


class TransactionState(models.TextChoices):
    """What became of a line of a bank's statement."""

    OPEN = "open", _("To be matched")
    BOOKED = "booked", _("Booked")
    IGNORED = "ignored", _("Not for us")


class StatementFormat(models.TextChoices):
    CSV = "csv", "CSV"
    CAMT = "camt", "CAMT.053"
