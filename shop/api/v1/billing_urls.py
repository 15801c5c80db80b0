"""The addresses of operations about invoices, credit notes, payments and bank statements."""

from django.urls import path

import shop.core.converters  # noqa: F401 - registers what the paths below use
from shop.api.v1 import invoices, staff_invoices, staff_orders, staff_statements

billing = [
    path("invoices", invoices.InvoicesView.as_view(), name="invoices"),
    path("invoices/<document_number:number>", invoices.InvoiceView.as_view(), name="invoice"),
    path("invoices/<document_number:number>/pdf", invoices.InvoicePdfView.as_view(), name="invoice-pdf"),
    path("invoices/<document_number:number>/xml", invoices.InvoiceXmlView.as_view(), name="invoice-xml"),
    path(
        "invoices/<document_number:number>/credit-notes/<document_number:note>/pdf",
        invoices.CreditNotePdfView.as_view(),
        name="credit-note-pdf",
    ),
    path(
        "invoices/<document_number:number>/credit-notes/<document_number:note>/xml",
        invoices.CreditNoteXmlView.as_view(),
        name="credit-note-xml",
    ),
    path(
        "staff/orders/<document_number:number>/vat-number",
        staff_orders.StaffOrderVatNumberView.as_view(),
        name="staff-order-vat-number",
    ),
    path("staff/invoices", staff_invoices.StaffInvoicesView.as_view(), name="staff-invoices"),
    path(
        "staff/invoices/<document_number:number>",
        staff_invoices.StaffInvoiceView.as_view(),
        name="staff-invoice",
    ),
    path(
        "staff/invoices/<document_number:number>/credit",
        staff_invoices.StaffInvoiceCreditView.as_view(),
        name="staff-invoice-credit",
    ),
    path(
        "staff/invoices/<document_number:number>/payments",
        staff_invoices.StaffInvoicePaymentsView.as_view(),
        name="staff-invoice-payments",
    ),
    path(
        "staff/invoices/<document_number:number>/dunning",
        staff_invoices.StaffInvoiceDunningView.as_view(),
        name="staff-invoice-dunning",
    ),
    path(
        "staff/payments/<int:payment_id>/reverse",
        staff_invoices.StaffPaymentReverseView.as_view(),
        name="staff-payment-reverse",
    ),
    path("staff/open-items", staff_invoices.StaffOpenItemsView.as_view(), name="staff-open-items"),
    path("staff/bookkeeping.csv", staff_invoices.StaffBookkeepingView.as_view(), name="staff-bookkeeping"),
    path("staff/bank-statements", staff_statements.StaffStatementsView.as_view(), name="staff-statements"),
    path(
        "staff/bank-statements/<int:statement_id>",
        staff_statements.StaffStatementView.as_view(),
        name="staff-statement",
    ),
    path(
        "staff/bank-statements/<int:statement_id>/book",
        staff_statements.StaffStatementBookView.as_view(),
        name="staff-statement-book",
    ),
]
