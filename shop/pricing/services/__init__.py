"""Changing the price book: lists that are taken, read, imported, undone; single prices by hand."""

from shop.pricing.services.applying import apply_price_list, carry_out_import, undo_import
from shop.pricing.services.editing import change_price, end_price
from shop.pricing.services.lists import (
    check_again,
    discard_price_list,
    read_price_list,
    request_marketplace_prices,
    take_price_list,
)

__all__ = [
    "apply_price_list",
    "carry_out_import",
    "change_price",
    "check_again",
    "discard_price_list",
    "end_price",
    "read_price_list",
    "request_marketplace_prices",
    "take_price_list",
    "undo_import",
]
