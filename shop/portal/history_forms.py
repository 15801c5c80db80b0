"""The filters of My Offers and My Orders. What an address asks beyond them is ignored."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from oscar.core.loading import get_model

from shop.fulfillment.enums import OrderStatus
from shop.fulfillment.models import OrderDetails
from shop.portal.states import OF_STATUS, OfferState
from shop.quotes.models import Quote, QuoteLine

LONGEST_TEXT = 100
MOST_WORDS = 8


class HistoryFilterForm(forms.Form):
    """Words and a state. Broken values narrow nothing."""

    q = forms.CharField(
        label=_("Search"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("Status"), required=False)
    choices: list[tuple[str, Any]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [("", _("All")), *self.choices]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def chosen_state(self) -> str:
        return str(self.cleaned_data.get("state", ""))

    @property
    def words(self) -> list[str]:
        return str(self.cleaned_data.get("q", "")).split()[:MOST_WORDS]

    @property
    def is_active(self) -> bool:
        return bool(self.words or self.chosen_state)


class OfferFilterForm(HistoryFilterForm):
    """By the offer's state, and by words of its number, its request's number and its lines as sent."""

    choices = list(OfferState.choices)

    def apply(self, quotes: QuerySet[Quote]) -> QuerySet[Quote]:
        for word in self.words:
            lines = QuoteLine.objects.filter(
                revision__quote=OuterRef("pk"), revision__sent_at__isnull=False, title__icontains=word
            )
            quotes = quotes.filter(
                Q(number__icontains=word) | Q(request__number__icontains=word) | Q(Exists(lines))
            )
        if self.chosen_state:
            quotes = quotes.filter(
                status__in=[one for one, state in OF_STATUS.items() if state == self.chosen_state]
            )
        return quotes


class OrderFilterForm(HistoryFilterForm):
    """By the order's status, and by words of its number, PO number, offer and lines."""

    choices = list(OrderStatus.choices)

    def apply(self, orders: QuerySet[OrderDetails]) -> QuerySet[OrderDetails]:
        for word in self.words:
            lines = get_model("order", "Line").objects.filter(
                order=OuterRef("order_id"), title__icontains=word
            )
            orders = orders.filter(
                Q(order__number__icontains=word)
                | Q(po_number__icontains=word)
                | Q(quote__number__icontains=word)
                | Q(Exists(lines))
            )
        return orders.filter(order__status=self.chosen_state) if self.chosen_state else orders
