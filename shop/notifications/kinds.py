"""Every kind of mail by its code, and what the placeholders in their texts stand for."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from shop.notifications.built_in_kinds import BUILT_IN
from shop.notifications.mail_kind import MailKind
from shop.notifications.wording import LINK

# What the placeholders stand for.
_placeholders: Final[dict[str, object]] = {
    "number": _("the number of the request, offer, order or document"),
    "name": _("the name of the person the mail is about or goes to"),
    "organization": _("the organisation"),
    "product": _("the product of the licence"),
    "page": _("the title of the page"),
    "pages": _("how many pages are to be reviewed"),
    "count": _("how many licences the mail is about"),
    "answer_time": _("the promised time for an answer, from the site's settings"),
    "valid_until": _("the last day of the offer"),
    "time_left": _("how long the offer can still be ordered"),
    "due_on": _("the day the invoice is due"),
    "pay_by": _("the day by which to pay now"),
    "amount": _("what is still open"),
    "level": _("which reminder it is"),
    "invoice": _("number of the invoice"),
    "list": _("what was exported: licences or invoices"),
    "expires_on": _("the last day of the file"),
    LINK: _("the address the button leads to"),
}
PLACEHOLDERS: Final[Mapping[str, object]] = _placeholders

_by_code: Final = {kind.code: kind for kind in BUILT_IN}
KINDS: Final[Mapping[str, MailKind]] = _by_code


def add_kind(kind: MailKind, *, placeholders: Mapping[str, object] | None = None) -> None:
    """Add a kind of mail of the project that we are part of, from an ``AppConfig.ready()``: staff can edit
    its texts, and its mails are laid out and sent as ours. A second time changes nothing.

    ``placeholders`` says what those stand for that no other kind has. Raises ValueError for a code of
    another kind and for a placeholder that nothing explains.
    """
    if _by_code.get(kind.code) == kind:
        return
    if kind.code in _by_code:
        raise ValueError(f"Another kind of mail is called {kind.code}.")
    explained = {**(placeholders or {}), **PLACEHOLDERS}
    if unknown := [name for name in kind.placeholders if name not in explained]:
        raise ValueError(f"Nobody knows what these stand for: {', '.join(unknown)}")
    _placeholders.update(explained)
    _by_code[kind.code] = kind
