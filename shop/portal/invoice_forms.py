"""The filters of My Invoices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.billing.enums import InvoiceState
from shop.billing.register import LONGEST_TEXT, InvoiceFilter


class InvoiceFilterForm(forms.Form):
    """The fields of the filter bar; what is in the address is checked by ``InvoiceFilter``, not here."""

    q = forms.CharField(
        label=_("Number, PO, SEN or product"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    issued_from = forms.DateField(
        label=_("Issued from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    issued_until = forms.DateField(
        label=_("Issued until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *InvoiceState.choices]  # type: ignore[attr-defined]


def filter_answers(wanted: InvoiceFilter) -> dict[str, object]:
    """What the bar shows of a filter."""
    return {
        "q": wanted.text,
        "state": wanted.states[0].value if len(wanted.states) == 1 else "",
        "issued_from": wanted.issued_from,
        "issued_until": wanted.issued_until,
    }
