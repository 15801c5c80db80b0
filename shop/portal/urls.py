"""The customer's pages, mounted below ``/accounts/``; mails and documents rely on the names."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from shop.portal.views import account, invoices, licenses, offers, orders, overview, requests


class DocumentNumber(StringConverter):
    """``Q-2026-00001``; anything else is an unknown address."""

    regex = r"[A-Za-z0-9-]{1,40}"


register_converter(DocumentNumber, "number")

app_name = "portal"
urlpatterns = [
    path("", overview.OverviewView.as_view(), name="overview"),
    path("activation-request/", overview.ActivationRequestView.as_view(), name="activation-request"),
    path("requests/", requests.RequestListView.as_view(), name="request-list"),
    path("requests/<number:number>/", requests.RequestDetailView.as_view(), name="request-detail"),
    path("requests/<number:number>/message/", requests.RequestMessageView.as_view(), name="request-message"),
    path(
        "requests/<number:number>/withdraw/", requests.RequestWithdrawView.as_view(), name="request-withdraw"
    ),
    path("offers/", offers.OfferListView.as_view(), name="offer-list"),
    path("offers/<number:number>/", offers.OfferDetailView.as_view(), name="offer-detail"),
    path("offers/<number:number>/pdf/", offers.OfferPdfView.as_view(), name="offer-pdf"),
    path("offers/<number:number>/order/", offers.OfferOrderView.as_view(), name="offer-order"),
    path("offers/<number:number>/decline/", offers.OfferDeclineView.as_view(), name="offer-decline"),
    path("offers/<number:number>/revision/", offers.OfferRevisionView.as_view(), name="offer-revision"),
    path("orders/", orders.OrderListView.as_view(), name="order-list"),
    path("orders/<number:number>/", orders.OrderDetailView.as_view(), name="order-detail"),
    path(
        "orders/<number:number>/confirmation.pdf",
        orders.OrderConfirmationPdfView.as_view(),
        name="order-confirmation-pdf",
    ),
    path(
        "orders/<number:number>/delivery-notes/<number:note>/",
        orders.DeliveryNotePdfView.as_view(),
        name="delivery-note-pdf",
    ),
    path("licenses/", licenses.LicenseListView.as_view(), name="license-list"),
    path("licenses/<uuid:public_id>/", licenses.LicenseDetailView.as_view(), name="license-detail"),
    path("licenses/<uuid:public_id>/edit/", licenses.LicenseEditView.as_view(), name="license-edit"),
    path("licenses/<uuid:public_id>/reveal/", licenses.LicenseRevealView.as_view(), name="license-reveal"),
    path("invoices/", invoices.InvoiceListView.as_view(), name="invoice-list"),
    path("invoices/<number:number>/", invoices.InvoiceDetailView.as_view(), name="invoice-detail"),
    path("invoices/<number:number>/pdf/", invoices.InvoicePdfView.as_view(), name="invoice-pdf"),
    path("organization/", account.OrganizationView.as_view(), name="organization"),
    path("profile/", account.ProfileView.as_view(), name="profile"),
]
