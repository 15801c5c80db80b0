from django.utils.translation import gettext_lazy as _

from shop.core.exceptions import DomainError, NotPermitted


class AccessLost(NotPermitted):
    """The owner may not see what the export holds, or not any more."""

    code = "access_lost"
    default_message = _("You have no access to these entries any more. The file is not handed out.")


class TooMuchToExport(DomainError):
    code = "too_much_to_export"


class NothingToExport(DomainError):
    code = "nothing_to_export"
    default_message = _("There is nothing to export: no entry matches. Change the filters or the selection.")


class TooManyExports(DomainError):
    code = "too_many_exports"
    default_message = _("Several of your exports are still being made. Wait for one, or cancel one.")


class ExportNotReady(DomainError):
    """There is no file: not yet, or not any more."""

    code = "export_not_ready"
    default_message = _("This export has no file at the moment.")


class ExportDamaged(DomainError):
    """The file is gone, changed, or does not decrypt."""

    code = "export_damaged"
    default_message = _("This file cannot be read. Please export once more.")
