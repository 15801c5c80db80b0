from shop.licenses.models.portfolio import ColumnMapping, PortfolioImport
from shop.licenses.models.register import SEARCHED, License, LicenseChange, LicenseQuerySet, LicenseQuestion
from shop.licenses.models.reminders import (
    CalendarFeed,
    LicenseReminder,
    LicenseReminderItem,
    ReminderSettings,
)

__all__ = [
    "SEARCHED",
    "CalendarFeed",
    "ColumnMapping",
    "License",
    "LicenseChange",
    "LicenseQuerySet",
    "LicenseQuestion",
    "LicenseReminder",
    "LicenseReminderItem",
    "PortfolioImport",
    "ReminderSettings",
]
