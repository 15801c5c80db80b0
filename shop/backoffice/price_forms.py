"""What staff fill in about the price book."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shop.backoffice.fields import LocalizedDecimalField
from shop.backoffice.forms import DayField
from shop.configurator.configuration import Tier, parse_tier, plain_count
from shop.configurator.enums import Deployment
from shop.core.exceptions import InvalidInput
from shop.core.forms import PlainForm
from shop.pricing.enums import DecimalMark
from shop.pricing.selectors import PriceFilter

LARGEST_AMOUNT = Decimal("9999999999.99")
ALL = [("", _("All"))]


def _currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in settings.CURRENCIES]


class TierField(forms.CharField):
    """A number or "unlimited", as people write it. Cleans to a Tier, None when empty."""

    def clean(self, value: Any) -> Any:
        text = plain_count(str(super().clean(value) or "")).casefold()
        if not text:
            return None
        try:
            return parse_tier(text)
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from None


class PriceSearchForm(PlainForm):
    q = forms.CharField(label=_("Product name or key"), required=False, max_length=100)
    deployment = forms.ChoiceField(label=_("Deployment"), required=False, choices=[*ALL, *Deployment.choices])
    tier = TierField(label=_("User tier"), required=False, max_length=20)
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=lambda: [*ALL, *_currencies()])
    on = DayField(label=_("Valid on"), required=False, help_text=_("Empty for prices of any time."))

    def wanted(self) -> PriceFilter:
        """What to look for; a value that makes no sense narrows nothing."""
        self.is_valid()
        cleaned = self.cleaned_data
        tier: Tier | None = cleaned.get("tier")
        day: date | None = cleaned.get("on")
        return PriceFilter(
            text=cleaned.get("q", ""),
            deployment=cleaned.get("deployment", ""),
            user_tier=None if tier is None else int(tier),
            currency=cleaned.get("currency", ""),
            on=day,
        )


class PriceListForm(PlainForm):
    """An upload. What is chosen here counts for rows that say nothing else."""

    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or Excel (.xlsx), with the names of the columns in the first line."),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=_currencies, help_text=_("For rows that name none.")
    )
    valid_from = DayField(label=_("Valid from"), help_text=_("For rows that name no day."))
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Empty: until another price comes.")
    )
    decimal_mark = forms.ChoiceField(
        label=_("Decimal mark"), choices=DecimalMark.choices, initial=DecimalMark.AUTO
    )
    is_complete = forms.BooleanField(
        label=_("The list is complete"),
        required=False,
        help_text=_("Prices of the same products and currency that it does not hold end the day before."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begin, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if begin and end and end < begin:
            self.add_error("valid_until", _("The end lies before the beginning."))
        return cleaned


class MarketplacePricesForm(PlainForm):
    token = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    valid_from = DayField(label=_("Valid from"))


class DecimalMarkForm(PlainForm):
    decimal_mark = forms.ChoiceField(
        label=_("Decimal mark"),
        choices=[choice for choice in DecimalMark.choices if choice[0] != DecimalMark.AUTO],
        widget=forms.RadioSelect,
    )


class PriceForm(PlainForm):
    unit_price = LocalizedDecimalField(
        label=_("Price"), min_value=Decimal(0), max_value=LARGEST_AMOUNT, decimal_places=2, shown_places=2
    )
    unit_cost = LocalizedDecimalField(
        label=_("Cost"),
        required=False,
        min_value=Decimal(0),
        max_value=LARGEST_AMOUNT,
        decimal_places=2,
        shown_places=2,
        help_text=_("What it costs us; empty if nobody knows."),
    )
    valid_from = DayField(label=_("Valid from"), help_text=_("Until the day before the old price counts."))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea({"rows": 2}),
        max_length=1_000,
        help_text=_("For colleagues."),
    )


class PriceEndForm(PlainForm):
    last_day = DayField(label=_("Last day"), help_text=_("The price counts on this day for the last time."))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 2}), max_length=1_000)
