"""The price book: looking for prices, their history, one price by hand."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shop.backoffice.access import ROWS_PER_PAGE, StaffPage, StaffView
from shop.backoffice.price_forms import PriceEndForm, PriceForm, PriceSearchForm
from shop.configurator.enums import PurchaseType
from shop.core.clock import local_date
from shop.core.exceptions import DomainError
from shop.pricing.columns import template_rows
from shop.pricing.models import Price
from shop.pricing.selectors import book_state, find_prices, history_of, names_of, prices_behind
from shop.pricing.services import change_price, end_price
from shop.pricing.wording import ANY_PURCHASE


def history_href(listing_key: str) -> str:
    """The address of a product's prices."""
    return f"{reverse('backoffice:price-history')}?{urlencode({'key': listing_key})}"


def price_rows(prices: Iterable[Price], *, today: date) -> list[dict[str, Any]]:
    """Prices with what the pages say about them: one query for all names."""
    prices = list(prices)
    names = names_of(price.listing_key for price in prices)
    return [
        {
            "price": price,
            "name": names.get(price.listing_key, ""),
            "purchase": PurchaseType(price.purchase_type).label if price.purchase_type else ANY_PURCHASE,
            "href": history_href(price.listing_key),
            "is_over": price.valid_until is not None and price.valid_until < today,
            "is_to_come": price.valid_from > today,
        }
        for price in prices
    ]


class PriceListView(StaffPage):
    """Search in the book. Parts follow each other by ``?after=``, the id of the last price of the part
    before: as quick on the last part as on the first.
    """

    template_name = "backoffice/prices/price_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = local_date(self.at)
        form = PriceSearchForm(request.GET if request.GET else {"on": today.isoformat()})
        rows = find_prices(form.wanted())
        after = request.GET.get("after", "")
        found = list(prices_behind(rows, after=int(after) if after.isdecimal() else 0)[: ROWS_PER_PAGE + 1])
        return self.render_to_response(
            {
                "form": form,
                "state": book_state(on=today),
                "rows": price_rows(found[:ROWS_PER_PAGE], today=today),
                "following": found[ROWS_PER_PAGE - 1].pk if len(found) > ROWS_PER_PAGE else 0,
                "is_first": not after,
                "is_narrowed": bool(request.GET),
            }
        )


class PriceHistoryView(StaffPage):
    """All prices that a product has, had and will have, with who set them and what took their place."""

    template_name = "backoffice/prices/price_history.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get("key", "")[:255]
        page = self.page_of(history_of(key))
        if not page.paginator.count:
            raise Http404
        today = local_date(self.at)
        return self.render_to_response(
            {
                "key": key,
                "name": names_of([key]).get(key, ""),
                "page": page,
                "rows": price_rows(page, today=today),
            }
        )


class PriceEditView(StaffPage):
    """Set another price by hand, or end this one."""

    template_name = "backoffice/prices/price_edit.html"

    def load(self, price_id: int) -> Price:
        price = Price.objects.kept().select_related("origin").filter(pk=price_id).first()
        if price is None:
            raise Http404
        return price

    def show(
        self,
        price: Price,
        *,
        form: PriceForm | None = None,
        end_form: PriceEndForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        today = local_date(self.at)
        day = min(max(price.valid_from, today), price.valid_until or today)
        initial = {"unit_price": price.unit_price, "unit_cost": price.unit_cost, "valid_from": day}
        (row,) = price_rows([price], today=today)
        return self.render_to_response(
            {
                **row,
                "form": form or PriceForm(initial=initial),
                "end_form": end_form or PriceEndForm(initial={"last_day": day}, auto_id="id_end_%s"),
            },
            status=status,
        )

    def get(self, request: HttpRequest, price_id: int) -> HttpResponse:
        return self.show(self.load(price_id))

    def post(self, request: HttpRequest, price_id: int) -> HttpResponse:
        price = self.load(price_id)
        form = PriceForm(request.POST)
        if form.is_valid():
            try:
                change_price(price_id=price.pk, **form.cleaned_data, by=self.staff, at=self.at)
            except DomainError as error:
                form.add_error(error.field or None, error.message)
            else:
                messages.success(request, _("The price was changed."))
                return redirect(history_href(price.listing_key))
        return self.show(price, form=form, status=422)


class PriceEndView(PriceEditView):
    """Have a price count for the last time on a day."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, price_id: int) -> HttpResponse:
        price = self.load(price_id)
        form = PriceEndForm(request.POST, auto_id="id_end_%s")
        if form.is_valid():
            try:
                end_price(price_id=price.pk, **form.cleaned_data, by=self.staff, at=self.at)
            except DomainError as error:
                form.add_error(error.field or None, error.message)
            else:
                messages.success(request, _("The price ends on this day."))
                return redirect(history_href(price.listing_key))
        return self.show(price, end_form=form, status=422)


class PriceTemplateView(StaffView):
    """An empty price list with the names of the columns and two rows as examples."""

    def get(self, request: HttpRequest) -> HttpResponse:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerows(template_rows(german=(get_language() or "en").startswith("de")))
        response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="price-list.csv"'
        return response
