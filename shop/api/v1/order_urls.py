"""The addresses of operations about orders: the customer's, and what staff buy, deliver and cancel."""

from django.urls import path

import shop.core.converters  # noqa: F401 - registers what the paths below use
from shop.api.v1 import orders as customer_orders
from shop.api.v1 import staff_orders

orders = [
    path("orders", customer_orders.OrdersView.as_view(), name="orders"),
    path("orders/<document_number:number>", customer_orders.OrderView.as_view(), name="order"),
    path(
        "orders/<document_number:number>/confirmation.pdf",
        customer_orders.OrderConfirmationView.as_view(),
        name="order-confirmation",
    ),
    path(
        "orders/<document_number:number>/delivery-notes/<reference:note>.pdf",
        customer_orders.DeliveryNotePdfView.as_view(),
        name="delivery-note",
    ),
    path("staff/orders", staff_orders.StaffOrdersView.as_view(), name="staff-orders"),
    path(
        "staff/orders/<document_number:number>/fulfill",
        staff_orders.StaffOrderFulfillView.as_view(),
        name="staff-order-fulfill",
    ),
    path(
        "staff/orders/<document_number:number>/bought",
        staff_orders.StaffOrderBoughtView.as_view(),
        name="staff-order-bought",
    ),
    path(
        "staff/orders/<document_number:number>/cancel",
        staff_orders.StaffOrderCancelView.as_view(),
        name="staff-order-cancel",
    ),
    path(
        "staff/orders/<document_number:number>/steps",
        staff_orders.StaffOrderStepsView.as_view(),
        name="staff-order-steps",
    ),
    path(
        "staff/orders/<document_number:number>/keys/preview",
        staff_orders.StaffOrderKeysPreviewView.as_view(),
        name="staff-order-keys-preview",
    ),
    path(
        "staff/orders/<document_number:number>/invoice",
        staff_orders.StaffOrderInvoiceView.as_view(),
        name="staff-order-invoice",
    ),
]
