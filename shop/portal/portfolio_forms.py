"""What is asked about a file with licences."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.configurator.enums import Deployment, LicenseType
from shop.core.forms import PlainForm
from shop.licenses.portfolio_columns import (
    CHOICES,
    COLUMNS,
    DAY_FIRST,
    DAY_ORDER,
    DEFAULT_DEPLOYMENT,
    DEFAULT_TYPE,
    MONTH_FIRST,
)


class PortfolioForm(PlainForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), with the names of the columns in the first line."),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
    )


class ColumnsForm(PlainForm):
    """Which column of the file is which, and what counts for all of its rows."""

    def __init__(
        self, data: Any = None, *, headings: Sequence[str], mapping: Mapping[str, str], asks_day_order: bool
    ) -> None:
        chosen = {name: mapping.get(name, "") for name in (*COLUMNS, *CHOICES)}
        chosen[DEFAULT_TYPE] = chosen[DEFAULT_TYPE] or LicenseType.COMMERCIAL.value
        super().__init__(data, initial=chosen)
        columns = [("", _("not in the file")), *((heading, heading) for heading in headings if heading)]
        if asks_day_order or mapping.get(DAY_ORDER):
            self.fields[DAY_ORDER] = forms.ChoiceField(
                label=_("Dates with slashes"),
                choices=[
                    ("", _("find out")),
                    (DAY_FIRST, _("the day first: 30/11/2026")),
                    (MONTH_FIRST, _("the month first: 11/30/2026")),
                ],
                required=False,
            )
        for name, label in COLUMNS.items():
            self.fields[name] = forms.ChoiceField(label=str(label), choices=columns, required=False)
        self.fields[DEFAULT_DEPLOYMENT] = forms.ChoiceField(
            label=_("Deployment where a row names none"),
            choices=[("", _("such a row is wrong")), *Deployment.choices],
            required=False,
        )
        self.fields[DEFAULT_TYPE] = forms.ChoiceField(
            label=_("Licence type where a row names none"),
            choices=LicenseType.choices,
            required=False,
        )

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value}
