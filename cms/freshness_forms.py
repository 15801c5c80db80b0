"""The part of the page editor that is about who looks after a page."""

from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from shop.core.texts import is_printable

MOST_LABELS = 8
LONGEST_LABEL = 40


def name_of(user: User) -> str:
    """Return what colleagues know a person by: user names here are random."""
    return user.get_full_name() or user.email


class FreshPageForm(WagtailAdminPageForm):
    """Offers as owners those who may come into the editors' admin, not every customer."""

    def __init__(self, *args: Any, **options: Any) -> None:
        from cms.selectors import editors  # the models are built with this form

        super().__init__(*args, **options)
        owner = self.fields.get("content_owner")
        if owner is not None:
            owner.queryset = editors()
            owner.label_from_instance = name_of

    def clean_labels(self) -> str:
        """Return the labels tidied: one blank behind each comma, none twice."""
        text = self.cleaned_data["labels"]
        labels = list(dict.fromkeys(label for part in text.split(",") if (label := part.strip())))
        if len(labels) > MOST_LABELS:
            self.add_error("labels", _("Please use at most eight labels."))
        if any(len(label) > LONGEST_LABEL or not is_printable(label) for label in labels):
            self.add_error("labels", _("A label is one line of at most 40 characters."))
        return ", ".join(labels)
