"""The staff's addresses below /dashboard/. Mails use their names."""

from django.urls import path

import shop.core.converters  # noqa: F401 - registers what the paths below use
from shop.backoffice.views import (
    activations,
    audit,
    billing_books,
    billing_items,
    billing_statements,
    catalogue_sync,
    contact,
    customers,
    desk,
    figures,
    invoices,
    late_orders,
    licenses,
    mail_templates,
    order_steps,
    orders,
    organizations,
    outbox,
    price_imports,
    prices,
    quote_approvals,
    quote_editor,
    quote_lines,
    quotes,
    requests,
    rule_changes,
    rules,
    saved_views,
    schedule,
)

app_name = "backoffice"
urlpatterns = [
    path("", desk.DeskView.as_view(), name="desk"),
    path("figures/", figures.FiguresView.as_view(), name="figures"),
    path("figures.csv", figures.FigureCsvView.as_view(), name="figure-csv"),
    path("requests/", requests.RequestListView.as_view(), name="request-list"),
    path("requests/<document_number:number>/", requests.RequestDetailView.as_view(), name="request-detail"),
    path(
        "requests/<document_number:number>/assign/",
        requests.RequestAssignView.as_view(),
        name="request-assign",
    ),
    path(
        "requests/<document_number:number>/message/",
        requests.RequestMessageView.as_view(),
        name="request-message",
    ),
    path("requests/<document_number:number>/ask/", requests.RequestAskView.as_view(), name="request-ask"),
    path(
        "requests/<document_number:number>/decline/",
        requests.RequestDeclineView.as_view(),
        name="request-decline",
    ),
    path(
        "requests/<document_number:number>/quote/", requests.RequestQuoteView.as_view(), name="request-quote"
    ),
    path("requests/<document_number:number>/read/", requests.RequestReadView.as_view(), name="request-read"),
    path(
        "requests/<document_number:number>/attachments/<uuid:public_id>/",
        requests.RequestAttachmentView.as_view(),
        name="request-attachment",
    ),
    path("baskets/<int:basket_id>/quote/", requests.BasketQuoteView.as_view(), name="basket-quote"),
    path("views/save/", saved_views.SavedViewSaveView.as_view(), name="view-save"),
    path("views/<uuid:view_id>/edit/", saved_views.SavedViewEditView.as_view(), name="view-edit"),
    path("views/<uuid:view_id>/delete/", saved_views.SavedViewDeleteView.as_view(), name="view-delete"),
    path("offers/", quotes.QuoteListView.as_view(), name="quote-list"),
    path("offers/<uuid:public_id>/", quote_editor.QuoteEditView.as_view(), name="quote-edit"),
    path("offers/<uuid:public_id>/send/", quote_editor.QuoteSendView.as_view(), name="quote-send"),
    path(
        "offers/<uuid:public_id>/ask-approval/",
        quote_editor.QuoteAskApprovalView.as_view(),
        name="quote-ask-approval",
    ),
    path(
        "offers/<uuid:public_id>/approve/", quote_approvals.QuoteApproveView.as_view(), name="quote-approve"
    ),
    path(
        "offers/<uuid:public_id>/send-back/",
        quote_approvals.QuoteSendBackView.as_view(),
        name="quote-send-back",
    ),
    path("offers/<uuid:public_id>/reopen/", quote_approvals.QuoteReopenView.as_view(), name="quote-reopen"),
    path("offers/<uuid:public_id>/requote/", quotes.QuoteRequoteView.as_view(), name="quote-requote"),
    path("offers/<uuid:public_id>/withdraw/", quotes.QuoteWithdrawView.as_view(), name="quote-withdraw"),
    path("offers/<uuid:public_id>/preview.pdf", quotes.QuotePreviewView.as_view(), name="quote-preview"),
    path("offers/<uuid:public_id>/compare/", quotes.QuoteCompareView.as_view(), name="quote-compare"),
    path("offers/<uuid:public_id>/lines/add/", quote_lines.QuoteLineAddView.as_view(), name="quote-line-add"),
    path(
        "offers/<uuid:public_id>/lines/<int:line_id>/",
        quote_lines.QuoteLineView.as_view(),
        name="quote-line",
    ),
    path(
        "offers/<uuid:public_id>/accept-late/",
        late_orders.QuoteAcceptLateView.as_view(),
        name="quote-accept-late",
    ),
    path(
        "offers/<uuid:public_id>/revoke-links/",
        late_orders.QuoteRevokeLinksView.as_view(),
        name="quote-revoke-links",
    ),
    path(
        "offers/<uuid:public_id>/revisions/<int:revision>/pdf/",
        quotes.QuotePdfView.as_view(),
        name="quote-pdf",
    ),
    path("orders/", orders.OrderListView.as_view(), name="order-list"),
    path("orders/<document_number:number>/", orders.OrderDetailView.as_view(), name="order-detail"),
    path("orders/<document_number:number>/fulfill/", orders.OrderFulfillView.as_view(), name="order-fulfill"),
    path(
        "orders/<document_number:number>/bought/", order_steps.OrderBoughtView.as_view(), name="order-bought"
    ),
    path(
        "orders/<document_number:number>/cancel/", order_steps.OrderCancelView.as_view(), name="order-cancel"
    ),
    path("orders/<document_number:number>/step/", order_steps.OrderStepView.as_view(), name="order-step"),
    path("orders/<document_number:number>/keys/", order_steps.OrderKeysView.as_view(), name="order-keys"),
    path(
        "orders/<document_number:number>/keys/record/",
        order_steps.OrderKeysRecordView.as_view(),
        name="order-keys-record",
    ),
    path(
        "orders/<document_number:number>/vat-number/",
        order_steps.OrderVatNumberView.as_view(),
        name="order-vat-number",
    ),
    path("orders/<document_number:number>/invoice/", orders.OrderInvoiceView.as_view(), name="order-invoice"),
    path(
        "orders/<document_number:number>/confirmation/",
        orders.OrderConfirmationView.as_view(),
        name="order-pdf",
    ),
    path(
        "delivery-notes/<document_number:number>/pdf/",
        orders.DeliveryNoteView.as_view(),
        name="delivery-note-pdf",
    ),
    path("invoices/", invoices.InvoiceListView.as_view(), name="invoice-list"),
    path("invoices/<document_number:number>/", invoices.InvoiceDetailView.as_view(), name="invoice-detail"),
    path("invoices/<document_number:number>/pdf/", invoices.InvoicePdfView.as_view(), name="invoice-pdf"),
    path("invoices/<document_number:number>/xml/", invoices.InvoiceXmlView.as_view(), name="invoice-xml"),
    path(
        "invoices/<document_number:number>/payments/", invoices.InvoicePayView.as_view(), name="invoice-pay"
    ),
    path(
        "invoices/<document_number:number>/payments/<int:payment_id>/reverse/",
        invoices.PaymentReverseView.as_view(),
        name="invoice-payment-reverse",
    ),
    path(
        "invoices/<document_number:number>/remind/",
        invoices.InvoiceRemindView.as_view(),
        name="invoice-remind",
    ),
    path(
        "invoices/<document_number:number>/credit/",
        invoices.InvoiceCreditView.as_view(),
        name="invoice-credit",
    ),
    path(
        "invoices/<document_number:number>/credit-notes/<document_number:note>/",
        invoices.CreditNotePdfView.as_view(),
        name="invoice-credit-note-pdf",
    ),
    path(
        "invoices/<document_number:number>/credit-notes/<document_number:note>/xml/",
        invoices.CreditNoteXmlView.as_view(),
        name="invoice-credit-note-xml",
    ),
    path("billing/open-items/", billing_items.OpenItemsView.as_view(), name="invoice-open-items"),
    path("billing/reminders/", billing_items.RemindersView.as_view(), name="invoice-reminders"),
    path("billing/orders/", billing_books.OrdersToInvoiceView.as_view(), name="invoice-orders"),
    path("billing/books/", billing_books.BooksView.as_view(), name="invoice-books"),
    path("billing/numbers/", billing_books.NumbersView.as_view(), name="invoice-numbers"),
    path("billing/statements/", billing_statements.StatementListView.as_view(), name="invoice-statements"),
    path(
        "billing/statements/<int:statement_id>/",
        billing_statements.StatementView.as_view(),
        name="invoice-statement",
    ),
    path("activations/", activations.ActivationListView.as_view(), name="activation-list"),
    path(
        "activations/<int:person_id>/", activations.ActivationDetailView.as_view(), name="activation-detail"
    ),
    path(
        "activations/<int:person_id>/activate/",
        activations.ActivationActivateView.as_view(),
        name="activation-activate",
    ),
    path(
        "activations/<int:person_id>/reject/",
        activations.ActivationRejectView.as_view(),
        name="activation-reject",
    ),
    path(
        "activations/<int:person_id>/deactivate/",
        activations.ActivationDeactivateView.as_view(),
        name="activation-deactivate",
    ),
    path("customers/<uuid:public_id>/edit/", organizations.CustomerEditView.as_view(), name="customer-edit"),
    path(
        "customers/<uuid:public_id>/block/", organizations.CustomerBlockView.as_view(), name="customer-block"
    ),
    path(
        "customers/<uuid:public_id>/unblock/",
        organizations.CustomerUnblockView.as_view(),
        name="customer-unblock",
    ),
    path(
        "customers/<uuid:public_id>/members/add/",
        organizations.CustomerMemberAddView.as_view(),
        name="customer-member-add",
    ),
    path(
        "customers/<uuid:public_id>/members/<uuid:member_id>/role/",
        organizations.CustomerMemberRoleView.as_view(),
        name="customer-member-role",
    ),
    path(
        "customers/<uuid:public_id>/members/<uuid:member_id>/end/",
        organizations.CustomerMemberEndView.as_view(),
        name="customer-member-end",
    ),
    path("customers/", customers.CustomerListView.as_view(), name="customer-list"),
    path("customers/<uuid:public_id>/", customers.CustomerDetailView.as_view(), name="customer-detail"),
    path("accounts/<int:user_id>/", customers.AccountView.as_view(), name="account"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
    path("catalogue/", catalogue_sync.CatalogueView.as_view(), name="catalogue"),
    path("catalogue/progress/", catalogue_sync.CatalogueProgressView.as_view(), name="catalogue-progress"),
    path("catalogue/start/", catalogue_sync.CatalogueStartView.as_view(), name="catalogue-start"),
    path("catalogue/resume/", catalogue_sync.CatalogueResumeView.as_view(), name="catalogue-resume"),
    path("catalogue/syncs/<int:run_id>/", catalogue_sync.SyncReportView.as_view(), name="catalogue-sync"),
    path(
        "catalogue/syncs/<int:run_id>/confirm-missing/",
        catalogue_sync.SyncConfirmMissingView.as_view(),
        name="catalogue-confirm-missing",
    ),
    path(
        "catalogue/syncs/<int:run_id>/keep-missing/",
        catalogue_sync.SyncKeepMissingView.as_view(),
        name="catalogue-keep-missing",
    ),
    path("prices/", prices.PriceListView.as_view(), name="price-list"),
    path("prices/product/", prices.PriceHistoryView.as_view(), name="price-history"),
    path("prices/template.csv", prices.PriceTemplateView.as_view(), name="price-template"),
    path("prices/<int:price_id>/", prices.PriceEditView.as_view(), name="price-edit"),
    path("prices/<int:price_id>/end/", prices.PriceEndView.as_view(), name="price-end"),
    path("prices/imports/", price_imports.PriceImportListView.as_view(), name="price-import-list"),
    path("prices/imports/new/", price_imports.PriceUploadView.as_view(), name="price-upload"),
    path(
        "prices/imports/marketplace/", price_imports.PriceMarketplaceView.as_view(), name="price-marketplace"
    ),
    path("prices/imports/<int:price_list_id>/", price_imports.PriceImportView.as_view(), name="price-import"),
    path(
        "prices/imports/<int:price_list_id>/progress/",
        price_imports.PriceImportProgressView.as_view(),
        name="price-import-progress",
    ),
    path(
        "prices/imports/<int:price_list_id>/check/",
        price_imports.PriceImportCheckView.as_view(),
        name="price-import-check",
    ),
    path(
        "prices/imports/<int:price_list_id>/apply/",
        price_imports.PriceImportApplyView.as_view(),
        name="price-import-apply",
    ),
    path(
        "prices/imports/<int:price_list_id>/discard/",
        price_imports.PriceImportDiscardView.as_view(),
        name="price-import-discard",
    ),
    path(
        "prices/imports/<int:price_list_id>/undo/",
        price_imports.PriceImportUndoView.as_view(),
        name="price-import-undo",
    ),
    path("rules/", rules.RulesView.as_view(), name="rules"),
    path("rules/add/", rules.RuleAddView.as_view(), name="rule-add"),
    path("rules/change/", rules.RuleChangeView.as_view(), name="rule-change"),
    path("rules/product/", rules.RuleListingView.as_view(), name="rule-listing"),
    path("rules/draft/", rule_changes.RuleDraftView.as_view(), name="rule-draft"),
    path("rules/draft/publish/", rule_changes.RulePublishView.as_view(), name="rule-publish"),
    path("rules/draft/carry-over/", rule_changes.RuleCarryOverView.as_view(), name="rule-carry-over"),
    path("rules/draft/discard/", rule_changes.RuleDiscardView.as_view(), name="rule-discard"),
    path("rules/draft/undo/", rule_changes.RuleUndoView.as_view(), name="rule-undo"),
    path("rules/revisions/", rule_changes.RuleHistoryView.as_view(), name="rule-history"),
    path("rules/revisions/<int:revision>/", rule_changes.RuleRevisionView.as_view(), name="rule-revision"),
    path(
        "rules/revisions/<int:revision>/restore/",
        rule_changes.RuleRestoreView.as_view(),
        name="rule-restore",
    ),
    path(
        "rules/revisions/<int:revision>/rules.json",
        rule_changes.RuleDocumentView.as_view(),
        name="rule-document",
    ),
    path("mails/", mail_templates.MailTemplatesView.as_view(), name="mail-templates"),
    path(
        "mails/<slug:kind>/<slug:language>/", mail_templates.MailTemplateView.as_view(), name="mail-template"
    ),
    path(
        "mails/<slug:kind>/<slug:language>/preview/",
        mail_templates.MailPreviewView.as_view(),
        name="mail-template-preview",
    ),
    path(
        "mails/<slug:kind>/<slug:language>/sheet/",
        mail_templates.MailSheetView.as_view(),
        name="mail-template-sheet",
    ),
    path(
        "mails/<slug:kind>/<slug:language>/test/",
        mail_templates.MailTestView.as_view(),
        name="mail-template-test",
    ),
    path(
        "mails/<slug:kind>/<slug:language>/restore/",
        mail_templates.MailRestoreView.as_view(),
        name="mail-template-restore",
    ),
    path("licenses/<uuid:license_id>/edit/", licenses.LicenseCorrectView.as_view(), name="license-edit"),
    path("questions/", licenses.QuestionListView.as_view(), name="question-list"),
    path("questions/<uuid:question_id>/close/", licenses.QuestionCloseView.as_view(), name="question-close"),
    path("messages/", contact.MessageListView.as_view(), name="message-list"),
    path("messages/<uuid:message_id>/", contact.MessageView.as_view(), name="message-detail"),
    path("messages/<uuid:message_id>/close/", contact.MessageCloseView.as_view(), name="message-close"),
    path("jobs/retry/", outbox.OutboxRetryAllView.as_view(), name="outbox-retry-all"),
    path("jobs/", outbox.OutboxView.as_view(), name="outbox"),
    path("schedule/", schedule.ScheduleView.as_view(), name="schedule"),
    path("schedule/<slug:entry>/run/", schedule.ScheduleRunView.as_view(), name="schedule-run"),
    path("retention/", schedule.RetentionView.as_view(), name="retention"),
    path("jobs/<int:event_id>/retry/", outbox.OutboxRetryView.as_view(), name="outbox-retry"),
]
