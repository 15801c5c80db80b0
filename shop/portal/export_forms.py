"""What is asked before a list becomes a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.core.forms import PlainForm
from shop.exports.columns import default_names
from shop.exports.enums import ExportFormat, ExportResource
from shop.exports.rows import columns_of


class ExportForm(PlainForm):
    """Which rows, which columns, which kind of file. ``rows`` are the choices of rows with their words;
    ``may_have_keys`` says whether licence keys are offered.
    """

    rows = forms.ChoiceField(label=_("Which entries?"), widget=forms.RadioSelect)
    format = forms.ChoiceField(label=_("Which kind of file?"), widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        help_text=_("A ZIP holds documents and has no columns."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    with_keys = forms.BooleanField(
        label=_("With licence keys"),
        help_text=_(
            "For administrators only. Each key in the file is recorded as exported, and your colleagues who "
            "administer the organisation see that."
        ),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        resource: ExportResource,
        rows: Sequence[tuple[str, str]],
        may_have_keys: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        columns = columns_of(resource)
        has_documents = resource == ExportResource.INVOICES
        formats = [one for one in ExportFormat if has_documents or one != ExportFormat.ZIP]
        self.fields["rows"].choices = rows  # type: ignore[attr-defined]
        self.fields["rows"].initial = rows[0][0]
        self.fields["format"].choices = [(one.value, one.label) for one in formats]  # type: ignore[attr-defined]
        self.fields["format"].initial = ExportFormat.XLSX.value
        self.fields["columns"].choices = [(one.name, one.label) for one in columns]  # type: ignore[attr-defined]
        self.fields["columns"].initial = default_names(columns)
        if not has_documents:
            self.fields["columns"].help_text = ""
        if not may_have_keys:
            del self.fields["with_keys"]
