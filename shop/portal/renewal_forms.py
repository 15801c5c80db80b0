"""What customers fill in to renew, upgrade and downgrade licences, and to let them end together."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.baskets.renewing import CHANGES, RenewalWish
from shop.configurator.configuration import parse_tier, plain_count
from shop.configurator.enums import PurchaseType
from shop.configurator.wording import months_text
from shop.core.exceptions import InvalidInput
from shop.core.forms import PlainForm


class AskingForm(PlainForm):
    """A plan in which some lines may need a tick."""

    ask_anyway = forms.BooleanField(
        label=_("Ask us anyway about the lines that need it"),
        help_text=_("We look into them and answer with the offer, or tell you why it is not possible."),
        required=False,
    )


class RenewalForm(AskingForm):
    """What is to become of the chosen licences."""

    purchase_type = forms.ChoiceField(
        label=_("What shall become of them?"),
        choices=[(choice.value, choice.label) for choice in CHANGES],
        widget=forms.RadioSelect,
    )
    months = forms.ChoiceField(label=_("For how long?"), required=False)
    user_tier = forms.CharField(
        label=_("New tier"),
        help_text=_(
            "For upgrades and downgrades: a number or “unlimited”. Empty means the next larger or smaller "
            "tier of each licence."
        ),
        max_length=12,
        required=False,
    )
    field_order = ["purchase_type", "months", "user_tier", "ask_anyway"]

    def __init__(self, *args: Any, months: Iterable[int] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(count), months_text(count)) for count in months]
        field = cast(forms.ChoiceField, self.fields["months"])
        field.choices = [("", _("The shortest period on offer")), *offered]

    def clean_user_tier(self) -> Any:
        text = plain_count(self.cleaned_data["user_tier"])
        if not text or self.cleaned_data.get("purchase_type") == PurchaseType.RENEWAL:
            return None
        try:
            return parse_tier(text.casefold())
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from None

    @property
    def wish(self) -> RenewalWish:
        """What was asked for; only of a valid form."""
        answers = self.cleaned_data
        return RenewalWish(
            purchase_type=PurchaseType(answers["purchase_type"]),
            user_tier=answers["user_tier"],
            months=int(answers["months"]) if answers["months"] else None,
        )


class CoTermForm(AskingForm):
    """The day on which licences are to end together."""

    co_term_date = forms.DateField(
        label=_("Common last day of maintenance"),
        help_text=_("Maintenance is sold in whole months, so some may end up to a month after this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["co_term_date", "ask_anyway"]

    @property
    def wish(self) -> RenewalWish:
        """What was asked for; only of a valid form."""
        return RenewalWish(co_term_date=self.cleaned_data["co_term_date"])
