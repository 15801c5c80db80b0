"""The form field for files that people send us."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from shop.documents.uploads import ACCEPTED


class FilesInput(forms.FileInput):
    """The browser's own file chooser, for several files."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"accept": ACCEPTED})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files


class FilesField(forms.FileField):
    """None to several files, unjudged: the service behind says what is taken."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("Files"),
                "help_text": _(
                    "Up to 5 files of 10 MB each: PDF, pictures, text, CSV, Excel, Word or OpenDocument."
                ),
                "required": False,
                "widget": FilesInput(),
                **kwargs,
            }
        )

    def clean(self, data: Any, initial: Any = None) -> Sequence["File[Any]"]:
        """Empty files too: whoever judges them says so by name."""
        return [file for file in (data or ()) if file]


class WordsOrFiles(forms.Form):
    """An entry of a thread: words in ``text``, which the form of each side names, files or both."""

    field_order = ("text", "files")
    files = FilesField()  # type: ignore[assignment]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "text" in cleaned and not cleaned["text"].strip() and not cleaned.get("files"):
            self.add_error("text", forms.ValidationError(_("This field is required."), "required"))
        return cleaned
