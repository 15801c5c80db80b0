"""Refusals of the domain. Each has a stable code for programs and a message for people; surfaces translate
them.
"""

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A business rule said no; nothing was changed.

    ``message`` is for people, ``code`` is stable, ``field`` names the input it is about ("" for the whole).
    """

    code = "refused"
    default_message: object = _("This is not possible.")

    def __init__(self, message: object = "", *, field: str = "") -> None:
        self.message = str(message or self.default_message)
        self.field = field
        super().__init__(self.message)


class InvalidInput(DomainError):
    """The input itself is wrong, whatever the state."""

    code = "invalid"
    default_message = _("This value is not valid.")


class TransitionNotAllowed(DomainError):
    """The stored state does not allow the step; most often somebody else was quicker."""

    code = "transition_not_allowed"

    def __init__(self, name: object, old: object, new: object) -> None:
        super().__init__(
            _("This step is not possible any more: %(name)s is “%(old)s” now.")
            % {"name": name, "old": getattr(old, "label", old)}
        )
        self.old, self.new = old, new


class StaleVersion(DomainError):
    """Two people edited the same thing; the second one has not seen the first one's change."""

    code = "stale_version"
    default_message = _(
        "Somebody else changed this in the meantime. Nothing was saved; please look at the new state first."
    )


class NotPermitted(DomainError):
    """The viewer may see the object, but not do this with it."""

    code = "not_permitted"
    default_message = _("You are not allowed to do this.")
