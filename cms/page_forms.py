"""Forms of page types that need more than their fields."""

from typing import Any

from django.utils.translation import gettext as _

from cms.freshness_forms import FreshPageForm


class LegalPageForm(FreshPageForm):
    """Gives a legal page the address of its kind; there can be one of each in a language."""

    def clean(self) -> dict[str, Any]:
        if kind := self.cleaned_data.get("kind"):
            self.cleaned_data["slug"] = kind
            self.errors.pop("slug", None)
        cleaned: dict[str, Any] = super().clean()
        if kind and "slug" in self.errors:
            self.add_error("kind", _("There is a page of this kind already."))
        return cleaned
