"""Order to cash: an accepted offer becomes an order, its lines become licences, deliveries become invoices;
what is not wanted any more is taken back.
"""

from shop.fulfillment.acceptance import AcceptanceDetails, Address, accept_late, place_order
from shop.fulfillment.services.cancelling import cancel_line
from shop.fulfillment.services.delivering import LineDelivery, fulfill_order
from shop.fulfillment.services.invoicing import enter_vat_number, invoice_order
from shop.fulfillment.services.orders import print_order_confirmation
from shop.fulfillment.services.purchases import mark_bought
from shop.fulfillment.services.steps import record_step

__all__ = [
    "AcceptanceDetails",
    "Address",
    "LineDelivery",
    "accept_late",
    "cancel_line",
    "enter_vat_number",
    "fulfill_order",
    "invoice_order",
    "mark_bought",
    "place_order",
    "print_order_confirmation",
    "record_step",
]
