"""What staff fill in about money: payments, credit notes, statements, periods."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.fields import LocalizedDecimalField
from shop.backoffice.forms import DayField, text_area
from shop.billing.models import InvoiceLine
from shop.core.forms import PlainForm


class PaymentForm(PlainForm):
    """Money that came in, in the invoice's currency."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    amount = LocalizedDecimalField(label=_("Amount"), max_digits=11, decimal_places=2, shown_places=2)
    paid_on = DayField(label=_("Paid on"))
    reference = forms.CharField(
        label=_("Reference"),
        max_length=140,
        required=False,
        help_text=_("Such as the bank's; only staff see it."),
    )


class ReversalForm(PlainForm):
    reason = forms.CharField(label=_("Reason"), max_length=140)


class CreditForm(PlainForm):
    """How much of each line is taken back. ``left`` is what can still be credited, by the line's id."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The customer reads it."), widget=text_area(3), max_length=500
    )

    def __init__(
        self, *args: Any, lines: Sequence[InvoiceLine], left: Mapping[int, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.left = lines, left
        for line in lines:
            field = self.fields[self.name_of(line.pk)] = LocalizedDecimalField(
                label=_("Quantity to credit of “%(title)s”") % {"title": line.title},
                max_digits=10,
                decimal_places=2,
                min_value=Decimal(0),
                required=False,
                disabled=not left[line.pk],
            )
            # In a table, where no layout of fields gives it its looks.
            field.widget.attrs["class"] = "form-control"

    @staticmethod
    def name_of(line_id: int | str) -> str:
        return f"quantity_{line_id}"

    def quantities(self) -> dict[int, Decimal]:
        """The quantities above zero by line, of a valid form."""
        found = {line.pk: self.cleaned_data.get(self.name_of(line.pk)) for line in self.lines}
        return {line_id: quantity for line_id, quantity in found.items() if quantity}

    def field_of(self, named: str) -> str | None:
        """The form's field for one that a refusal names, None for none of them."""
        kind, _dot, line_id = named.partition(".")
        name = self.name_of(line_id) if kind == "lines" else named
        return name if name in self.fields else None

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"line": line, "left": self.left[line.pk], "field": self[self.name_of(line.pk)]}
            for line in self.lines
        ]


class VatNumberForm(PlainForm):
    # Room for the blanks and dots that people write.
    vat_number = forms.CharField(label=_("VAT number"), max_length=40)


class StatementForm(PlainForm):
    file = forms.FileField(
        label=_("File"),
        help_text=_("The bank's CSV or a CAMT.053 file (XML), at most 5 MB."),
        widget=forms.FileInput({"accept": ".csv,.txt,.xml"}),
    )


class PeriodForm(PlainForm):
    """Days, both included."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))
