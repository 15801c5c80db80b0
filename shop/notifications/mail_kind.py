"""What a kind of mail is: its built-in texts, and the placeholders that its texts may hold.

The built-in texts are in the catalogues of translations like all others, with placeholders as ``%(number)s``;
staff see and write them as ``{number}``. What else stands in a mail (its facts, somebody's own words, the
button, the greeting) is not theirs to edit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shop.notifications.wording import LINK


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """A kind of mail. ``words`` are its placeholders besides ``{link}``, each with what a preview shows;
    ``facts`` and ``quotation`` are what a preview shows below the texts.
    """

    code: str
    label: object
    is_internal: bool = False
    subject: object
    opening: Sequence[object] = ()
    closing: Sequence[object] = ()
    words: Mapping[str, object]
    facts: Sequence[tuple[object, object]] = ()
    quotation: object = ""
    button: object

    @property
    def placeholders(self) -> list[str]:
        """All names that may stand in braces."""
        return [*self.words, LINK]

    def built_in(self, text: object) -> str:
        """A built-in text in the active language, with placeholders in braces."""
        return str(text) % {name: f"{{{name}}}" for name in self.placeholders}
