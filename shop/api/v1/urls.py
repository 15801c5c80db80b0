"""The addresses of the API. What is none of them answers 404 like an object that does not exist."""

from django.urls import path, re_path, register_converter

import shop.core.converters  # noqa: F401 - registers what the paths below use
from shop.api.converters import ListingKeyConverter
from shop.api.v1 import (
    basket,
    configurations,
    docs,
    invitations,
    organization,
    privacy,
    products,
    profile,
    quote_answers,
    quotes,
    requests,
    requisition_lists,
    session,
    staff_acceptance,
    staff_accounts,
    staff_audit,
    staff_catalogue,
    staff_figures,
    staff_organizations,
    staff_price_imports,
    staff_prices,
    staff_quotes,
    staff_requests,
    staff_rules,
    tokens,
)
from shop.api.v1.billing_urls import billing
from shop.api.v1.desk_urls import desk
from shop.api.v1.export_urls import exports
from shop.api.v1.license_urls import register
from shop.api.v1.order_urls import orders
from shop.api.v1.portfolio_urls import portfolios
from shop.api.v1.webhook_urls import webhooks
from shop.api.views import UnknownAddress

register_converter(ListingKeyConverter, "api_listing_key")

app_name = "api"
urlpatterns = [
    path("openapi.json", docs.openapi, name="openapi"),
    path("docs", docs.DocsView.as_view(), name="docs"),
    path("errors", docs.ErrorsView.as_view(), name="errors"),
    path("session", session.SessionView.as_view(), name="session"),
    path("session/mfa", session.SessionMfaView.as_view(), name="session-mfa"),
    path("me", session.MeView.as_view(), name="me"),
    path("me/profile", profile.ProfileView.as_view(), name="my-profile"),
    path("me/data", privacy.MyDataView.as_view(), name="my-data"),
    path("me/erasure", privacy.MyErasureView.as_view(), name="my-erasure"),
    path("activation", session.ActivationView.as_view(), name="activation"),
    path("organization", organization.OrganizationView.as_view(), name="organization"),
    path("organization/members", organization.OrganizationMembersView.as_view(), name="organization-members"),
    path(
        "organization/members/<uuid:member_id>",
        organization.OrganizationMemberView.as_view(),
        name="organization-member",
    ),
    path(
        "organization/invitations",
        invitations.OrganizationInvitationsView.as_view(),
        name="organization-invitations",
    ),
    path(
        "organization/invitations/<uuid:invitation_id>",
        invitations.OrganizationInvitationView.as_view(),
        name="organization-invitation",
    ),
    path(
        "organization/invitations/<uuid:invitation_id>/resend",
        invitations.OrganizationInvitationResendView.as_view(),
        name="organization-invitation-resend",
    ),
    path("organization/leave", organization.OrganizationLeaveView.as_view(), name="organization-leave"),
    path(
        "organization/transfer",
        organization.OrganizationTransferView.as_view(),
        name="organization-transfer",
    ),
    path("invitations/<slug:token>", invitations.InvitationView.as_view(), name="invitation"),
    path("tokens", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/<reference:token_id>", tokens.TokenView.as_view(), name="token"),
    path("products", products.ProductsView.as_view(), name="products"),
    path("products/suggest", products.ProductSuggestView.as_view(), name="product-suggest"),
    path("products/compare", products.ProductCompareView.as_view(), name="product-compare"),
    path("products/recent", products.RecentProductsView.as_view(), name="products-recent"),
    path("products/hosts", products.HostsView.as_view(), name="product-hosts"),
    path("products/categories", products.CategoriesView.as_view(), name="product-categories"),
    path("products/vendors", products.VendorsView.as_view(), name="product-vendors"),
    path("products/<api_listing_key:key>", products.ProductView.as_view(), name="product"),
    path(
        "products/<api_listing_key:key>/configuration",
        configurations.ConfigurationView.as_view(),
        name="configuration",
    ),
    path(
        "products/<api_listing_key:key>/configuration/check",
        configurations.ConfigurationCheckView.as_view(),
        name="configuration-check",
    ),
    path("basket", basket.BasketView.as_view(), name="basket"),
    path("basket/lines", basket.BasketLinesView.as_view(), name="basket-lines"),
    path("basket/fixes", basket.BasketFixesView.as_view(), name="basket-fixes"),
    path("basket/fixes/undo", basket.BasketUndoView.as_view(), name="basket-undo"),
    path("basket/lines/<int:line_id>", basket.BasketLineView.as_view(), name="basket-line"),
    path("requisition-lists", requisition_lists.RequisitionListsView.as_view(), name="requisition-lists"),
    path(
        "requisition-lists/<uuid:list_id>",
        requisition_lists.RequisitionListView.as_view(),
        name="requisition-list",
    ),
    path(
        "requisition-lists/<uuid:list_id>/lines/<int:line_id>",
        requisition_lists.RequisitionListLineView.as_view(),
        name="requisition-list-line",
    ),
    path(
        "requisition-lists/<uuid:list_id>/basket",
        requisition_lists.RequisitionListBasketView.as_view(),
        name="requisition-list-basket",
    ),
    path("quote-requests", requests.QuoteRequestsView.as_view(), name="quote-requests"),
    path(
        "quote-requests/<document_number:number>", requests.QuoteRequestView.as_view(), name="quote-request"
    ),
    path(
        "quote-requests/<document_number:number>/messages",
        requests.QuoteRequestMessagesView.as_view(),
        name="quote-request-messages",
    ),
    path(
        "quote-requests/<document_number:number>/attachments",
        requests.QuoteRequestAttachmentsView.as_view(),
        name="quote-request-attachments",
    ),
    path(
        "quote-requests/<document_number:number>/attachments/<uuid:attachment_id>",
        requests.QuoteRequestAttachmentView.as_view(),
        name="quote-request-attachment",
    ),
    path(
        "quote-requests/<document_number:number>/read",
        requests.QuoteRequestReadView.as_view(),
        name="quote-request-read",
    ),
    path(
        "quote-requests/<document_number:number>/withdraw",
        requests.QuoteRequestWithdrawView.as_view(),
        name="quote-request-withdraw",
    ),
    path("quotes", quotes.QuotesView.as_view(), name="quotes"),
    path("quotes/<document_number:number>", quotes.QuoteView.as_view(), name="quote"),
    path(
        "quotes/<document_number:number>/revisions/<int:revision_number>",
        quotes.QuoteRevisionView.as_view(),
        name="quote-revision",
    ),
    path("quotes/<document_number:number>/pdf", quotes.QuotePdfView.as_view(), name="quote-pdf"),
    path("quotes/<document_number:number>/accept", quotes.QuoteAcceptView.as_view(), name="quote-accept"),
    path("quotes/<document_number:number>/decline", quotes.QuoteDeclineView.as_view(), name="quote-decline"),
    path(
        "quotes/<document_number:number>/messages",
        quote_answers.QuoteMessagesView.as_view(),
        name="quote-messages",
    ),
    path("quotes/<document_number:number>/links", quote_answers.QuoteLinksView.as_view(), name="quote-links"),
    path(
        "quotes/<document_number:number>/ordering-draft",
        quote_answers.QuoteOrderingDraftView.as_view(),
        name="quote-ordering-draft",
    ),
    path(
        "quotes/<document_number:number>/request-revision",
        quotes.QuoteRequestRevisionView.as_view(),
        name="quote-request-revision",
    ),
    *orders,
    *register,
    *portfolios,
    *webhooks,
    path("staff/organizations", staff_accounts.StaffOrganizationsView.as_view(), name="staff-organizations"),
    path(
        "staff/organizations/<uuid:organization_id>",
        staff_organizations.StaffOrganizationView.as_view(),
        name="staff-organization",
    ),
    path(
        "staff/organizations/<uuid:organization_id>/block",
        staff_organizations.StaffOrganizationBlockView.as_view(),
        name="staff-organization-block",
    ),
    path(
        "staff/organizations/<uuid:organization_id>/unblock",
        staff_organizations.StaffOrganizationUnblockView.as_view(),
        name="staff-organization-unblock",
    ),
    path("staff/activations", staff_accounts.StaffActivationsView.as_view(), name="staff-activations"),
    path(
        "staff/activations/<int:activation_id>",
        staff_accounts.StaffActivationView.as_view(),
        name="staff-activation",
    ),
    path("staff/figures", staff_figures.StaffFiguresView.as_view(), name="staff-figures"),
    path("staff/audit", staff_audit.StaffAuditView.as_view(), name="staff-audit"),
    path("staff/prices", staff_prices.StaffPricesView.as_view(), name="staff-prices"),
    path("staff/prices/<int:price_id>", staff_prices.StaffPriceView.as_view(), name="staff-price"),
    path("staff/prices/<int:price_id>/end", staff_prices.StaffPriceEndView.as_view(), name="staff-price-end"),
    path("staff/prices/imports", staff_price_imports.PriceImportsView.as_view(), name="staff-price-imports"),
    path(
        "staff/prices/imports/marketplace",
        staff_price_imports.MarketplacePricesView.as_view(),
        name="staff-price-marketplace",
    ),
    path(
        "staff/prices/imports/<int:price_list_id>",
        staff_price_imports.PriceImportView.as_view(),
        name="staff-price-import",
    ),
    path(
        "staff/prices/imports/<int:price_list_id>/problems",
        staff_price_imports.PriceProblemsView.as_view(),
        name="staff-price-import-problems",
    ),
    path(
        "staff/prices/imports/<int:price_list_id>/check",
        staff_price_imports.PriceCheckView.as_view(),
        name="staff-price-import-check",
    ),
    path(
        "staff/prices/imports/<int:price_list_id>/apply",
        staff_price_imports.PriceApplyView.as_view(),
        name="staff-price-import-apply",
    ),
    path(
        "staff/prices/imports/<int:price_list_id>/undo",
        staff_price_imports.PriceUndoView.as_view(),
        name="staff-price-import-undo",
    ),
    path("staff/catalogue/syncs", staff_catalogue.StaffSyncsView.as_view(), name="staff-syncs"),
    path("staff/catalogue/syncs/<int:sync_id>", staff_catalogue.StaffSyncView.as_view(), name="staff-sync"),
    path(
        "staff/catalogue/syncs/<int:sync_id>/changes",
        staff_catalogue.StaffSyncChangesView.as_view(),
        name="staff-sync-changes",
    ),
    path(
        "staff/catalogue/syncs/<int:sync_id>/confirm-missing",
        staff_catalogue.StaffSyncConfirmView.as_view(),
        name="staff-sync-confirm-missing",
    ),
    path(
        "staff/catalogue/syncs/<int:sync_id>/keep-missing",
        staff_catalogue.StaffSyncKeepView.as_view(),
        name="staff-sync-keep-missing",
    ),
    path(
        "staff/catalogue/syncs/<int:sync_id>/resume",
        staff_catalogue.StaffSyncResumeView.as_view(),
        name="staff-sync-resume",
    ),
    path(
        "staff/quote-requests", staff_requests.StaffQuoteRequestsView.as_view(), name="staff-quote-requests"
    ),
    path(
        "staff/quote-requests/<document_number:number>/assign",
        staff_requests.StaffRequestAssignView.as_view(),
        name="staff-request-assign",
    ),
    path(
        "staff/quote-requests/<document_number:number>/ask",
        staff_requests.StaffRequestAskView.as_view(),
        name="staff-request-ask",
    ),
    path(
        "staff/quote-requests/<document_number:number>/decline",
        staff_requests.StaffRequestDeclineView.as_view(),
        name="staff-request-decline",
    ),
    path(
        "staff/quote-requests/<document_number:number>/quote",
        staff_requests.StaffRequestQuoteView.as_view(),
        name="staff-request-quote",
    ),
    path(
        "staff/baskets/<int:basket_id>/quote",
        staff_requests.StaffBasketQuoteView.as_view(),
        name="staff-basket-quote",
    ),
    path("staff/quotes/<reference:quote_id>", staff_quotes.StaffQuoteView.as_view(), name="staff-quote"),
    path(
        "staff/quotes/<reference:quote_id>/ask-approval",
        staff_quotes.StaffQuoteAskApprovalView.as_view(),
        name="staff-quote-ask-approval",
    ),
    path(
        "staff/quotes/<reference:quote_id>/approve",
        staff_quotes.StaffQuoteApproveView.as_view(),
        name="staff-quote-approve",
    ),
    path(
        "staff/quotes/<reference:quote_id>/reject",
        staff_quotes.StaffQuoteRejectView.as_view(),
        name="staff-quote-reject",
    ),
    path(
        "staff/quotes/<reference:quote_id>/reopen",
        staff_quotes.StaffQuoteReopenView.as_view(),
        name="staff-quote-reopen",
    ),
    path(
        "staff/quotes/<reference:quote_id>/preview.pdf",
        staff_quotes.StaffQuotePreviewView.as_view(),
        name="staff-quote-preview",
    ),
    path(
        "staff/quotes/<reference:quote_id>/compare",
        staff_quotes.StaffQuoteCompareView.as_view(),
        name="staff-quote-compare",
    ),
    path(
        "staff/quotes/<reference:quote_id>/propose-prices",
        staff_quotes.StaffQuoteProposeView.as_view(),
        name="staff-quote-propose-prices",
    ),
    path(
        "staff/quotes/<reference:quote_id>/send",
        staff_quotes.StaffQuoteSendView.as_view(),
        name="staff-quote-send",
    ),
    path(
        "staff/quotes/<reference:quote_id>/requote",
        staff_quotes.StaffQuoteRequoteView.as_view(),
        name="staff-quote-requote",
    ),
    path(
        "staff/quotes/<reference:quote_id>/withdraw",
        staff_quotes.StaffQuoteWithdrawView.as_view(),
        name="staff-quote-withdraw",
    ),
    path(
        "staff/quotes/<reference:quote_id>/accept-late",
        staff_acceptance.StaffQuoteAcceptLateView.as_view(),
        name="staff-quote-accept-late",
    ),
    path(
        "staff/quotes/<reference:quote_id>/revoke-links",
        staff_acceptance.StaffQuoteRevokeLinksView.as_view(),
        name="staff-quote-revoke-links",
    ),
    *billing,
    *desk,
    *exports,
    path("staff/rules", staff_rules.StaffRulesView.as_view(), name="staff-rules"),
    path("staff/rules/preview", staff_rules.StaffRulePreviewView.as_view(), name="staff-rule-preview"),
    path("staff/rules/revisions", staff_rules.StaffRuleRevisionsView.as_view(), name="staff-rule-revisions"),
    path(
        "staff/rules/revisions/<int:revision>",
        staff_rules.StaffRuleRevisionView.as_view(),
        name="staff-rule-revision",
    ),
    re_path("^.*$", UnknownAddress.as_view(), name="unknown"),
]
