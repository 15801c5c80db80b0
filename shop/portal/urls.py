"""The customer's pages, mounted below ``/accounts/``; mails and documents rely on the names."""

from django.urls import path

import shop.core.converters  # noqa: F401 - registers what the paths below use
from shop.portal.views import (
    account,
    invitations,
    invoices,
    license_editing,
    license_keys,
    license_questions,
    license_views,
    licenses,
    lists,
    offer_links,
    offers,
    ordering,
    orders,
    organization,
    overview,
    privacy,
    requests,
    tokens,
)

app_name = "portal"
urlpatterns = [
    path("", overview.OverviewView.as_view(), name="overview"),
    path("activation-request/", overview.ActivationRequestView.as_view(), name="activation-request"),
    path("requests/", requests.RequestListView.as_view(), name="request-list"),
    path("requests/<document_number:number>/", requests.RequestDetailView.as_view(), name="request-detail"),
    path(
        "requests/<document_number:number>/message/",
        requests.RequestMessageView.as_view(),
        name="request-message",
    ),
    path("requests/<document_number:number>/read/", requests.RequestReadView.as_view(), name="request-read"),
    path(
        "requests/<document_number:number>/attachments/<uuid:public_id>/",
        requests.RequestAttachmentView.as_view(),
        name="request-attachment",
    ),
    path(
        "requests/<document_number:number>/withdraw/",
        requests.RequestWithdrawView.as_view(),
        name="request-withdraw",
    ),
    path("offers/", offers.OfferListView.as_view(), name="offer-list"),
    path("offers/link/<slug:secret>/", offer_links.LinkedOfferView.as_view(), name="offer-link"),
    path("offers/link/<slug:secret>/pdf/", offer_links.LinkedOfferPdfView.as_view(), name="offer-link-pdf"),
    path("offers/<document_number:number>/", offers.OfferDetailView.as_view(), name="offer-detail"),
    path("offers/<document_number:number>/pdf/", offers.OfferPdfView.as_view(), name="offer-pdf"),
    path("offers/<document_number:number>/message/", offers.OfferMessageView.as_view(), name="offer-message"),
    path(
        "offers/<document_number:number>/revisions/<int:revision>/",
        offers.OfferSentRevisionView.as_view(),
        name="offer-earlier",
    ),
    path(
        "offers/<document_number:number>/revoke-links/",
        offers.OfferRevokeLinksView.as_view(),
        name="offer-revoke-links",
    ),
    path("offers/<document_number:number>/order/", ordering.OfferOrderView.as_view(), name="offer-order"),
    path(
        "offers/<document_number:number>/order/draft/",
        ordering.OfferOrderDraftView.as_view(),
        name="offer-order-draft",
    ),
    path("offers/<document_number:number>/decline/", offers.OfferDeclineView.as_view(), name="offer-decline"),
    path(
        "offers/<document_number:number>/revision/", offers.OfferRevisionView.as_view(), name="offer-revision"
    ),
    path("orders/", orders.OrderListView.as_view(), name="order-list"),
    path("orders/<document_number:number>/", orders.OrderDetailView.as_view(), name="order-detail"),
    path(
        "orders/<document_number:number>/confirmation.pdf",
        orders.OrderConfirmationPdfView.as_view(),
        name="order-confirmation-pdf",
    ),
    path(
        "orders/<document_number:number>/delivery-notes/<document_number:note>/",
        orders.DeliveryNotePdfView.as_view(),
        name="delivery-note-pdf",
    ),
    path("licenses/", licenses.LicenseListView.as_view(), name="license-list"),
    path("licenses/<uuid:public_id>/", licenses.LicenseDetailView.as_view(), name="license-detail"),
    path("licenses/by-key/", license_keys.LicenseByKeyView.as_view(), name="license-by-key"),
    path("licenses/key-looks/", license_keys.KeyLooksView.as_view(), name="license-key-looks"),
    path("licenses/edit-many/", license_editing.LicensesEditView.as_view(), name="license-edit-many"),
    path("licenses/views/", license_views.LicenseViewSaveView.as_view(), name="license-view-save"),
    path(
        "licenses/views/<uuid:view_id>/delete/",
        license_views.LicenseViewDeleteView.as_view(),
        name="license-view-delete",
    ),
    path("licenses/<uuid:public_id>/edit/", license_editing.LicenseEditView.as_view(), name="license-edit"),
    path(
        "licenses/<uuid:public_id>/reveal/", license_keys.LicenseRevealView.as_view(), name="license-reveal"
    ),
    path("licenses/<uuid:public_id>/ask/", license_questions.LicenseAskView.as_view(), name="license-ask"),
    path("invoices/", invoices.InvoiceListView.as_view(), name="invoice-list"),
    path("invoices/<document_number:number>/", invoices.InvoiceDetailView.as_view(), name="invoice-detail"),
    path("invoices/<document_number:number>/pdf/", invoices.InvoicePdfView.as_view(), name="invoice-pdf"),
    path(
        "invoices/<document_number:number>/credit-notes/<document_number:note>/",
        invoices.CreditNotePdfView.as_view(),
        name="credit-note-pdf",
    ),
    path("lists/", lists.RequisitionListListView.as_view(), name="list-list"),
    path("lists/save/", lists.ListSaveView.as_view(), name="list-save"),
    path("lists/<uuid:public_id>/", lists.ListDetailView.as_view(), name="list-detail"),
    path("lists/<uuid:public_id>/basket/", lists.ListBasketView.as_view(), name="list-basket"),
    path("lists/<uuid:public_id>/edit/", lists.ListEditView.as_view(), name="list-edit"),
    path("lists/<uuid:public_id>/delete/", lists.ListDeleteView.as_view(), name="list-delete"),
    path(
        "lists/<uuid:public_id>/lines/<int:line_id>/remove/",
        lists.ListLineRemoveView.as_view(),
        name="list-line-remove",
    ),
    path("organization/", organization.OrganizationView.as_view(), name="organization"),
    path("organization/edit/", organization.OrganizationEditView.as_view(), name="organization-edit"),
    path("organization/leave/", organization.OrganizationLeaveView.as_view(), name="organization-leave"),
    path(
        "organization/hand-over/",
        organization.OrganizationTransferView.as_view(),
        name="organization-transfer",
    ),
    path(
        "organization/members/<uuid:public_id>/role/",
        organization.MemberRoleView.as_view(),
        name="organization-member-role",
    ),
    path(
        "organization/members/<uuid:public_id>/remove/",
        organization.MemberRemoveView.as_view(),
        name="organization-member-remove",
    ),
    path("organization/invitations/", invitations.InviteView.as_view(), name="organization-invite"),
    path(
        "organization/invitations/<uuid:public_id>/resend/",
        invitations.InvitationResendView.as_view(),
        name="organization-invitation-resend",
    ),
    path(
        "organization/invitations/<uuid:public_id>/revoke/",
        invitations.InvitationRevokeView.as_view(),
        name="organization-invitation-revoke",
    ),
    path("invitations/<slug:token>/", invitations.InvitationView.as_view(), name="invitation"),
    path("profile/", account.ProfileView.as_view(), name="profile"),
    path("tokens/", tokens.TokenListView.as_view(), name="token-list"),
    path("tokens/<slug:token_id>/delete/", tokens.TokenDeleteView.as_view(), name="token-delete"),
    path("profile/data/", privacy.DownloadDataView.as_view(), name="download-data"),
    path("profile/delete-account/", privacy.DeleteAccountView.as_view(), name="delete-account"),
]
