"""Contains all the data models used in inputs/outputs"""

from .accept_body_request import AcceptBodyRequest
from .accept_body_request_buy_at_type_1 import AcceptBodyRequestBuyAtType1
from .activation_answer import ActivationAnswer
from .activation_status import ActivationStatus
from .activation_summary import ActivationSummary
from .activation_summary_page import ActivationSummaryPage
from .actor_answer import ActorAnswer
from .address_body_request import AddressBodyRequest
from .answer_body_request import AnswerBodyRequest
from .apply_body_request import ApplyBodyRequest
from .approval_answer import ApprovalAnswer
from .approval_outcome import ApprovalOutcome
from .approval_reason_answer import ApprovalReasonAnswer
from .approval_reason_answer_code_enum import ApprovalReasonAnswerCodeEnum
from .approve_body_request import ApproveBodyRequest
from .ask_body_request import AskBodyRequest
from .assign_body_request import AssignBodyRequest
from .attachment_answer import AttachmentAnswer
from .attempt_answer import AttemptAnswer
from .audit_event_answer import AuditEventAnswer
from .audit_event_answer_page import AuditEventAnswerPage
from .basket_answer import BasketAnswer
from .blank_enum import BlankEnum
from .block_body_request import BlockBodyRequest
from .book_body_request import BookBodyRequest
from .booked_line_request import BookedLineRequest
from .bought_body_request import BoughtBodyRequest
from .calendar_answer import CalendarAnswer
from .calendar_answer_page import CalendarAnswerPage
from .calendar_body_request import CalendarBodyRequest
from .cancel_body_request import CancelBodyRequest
from .cancelled_answer import CancelledAnswer
from .cancelled_answer_gross_total_type_0 import CancelledAnswerGrossTotalType0
from .cancelled_answer_net_total_type_0 import CancelledAnswerNetTotalType0
from .category_answer import CategoryAnswer
from .change_answer import ChangeAnswer
from .change_answer_details import ChangeAnswerDetails
from .change_answer_kind_enum import ChangeAnswerKindEnum
from .change_answer_page import ChangeAnswerPage
from .change_enum import ChangeEnum
from .changed_basket_answer import ChangedBasketAnswer
from .check_answer import CheckAnswer
from .check_body_request import CheckBodyRequest
from .choice_answer import ChoiceAnswer
from .choices_answer import ChoicesAnswer
from .co_term_answer import CoTermAnswer
from .code_body_request import CodeBodyRequest
from .codes_enum import CodesEnum
from .compared_cell import ComparedCell
from .compared_field_answer import ComparedFieldAnswer
from .compared_line_answer import ComparedLineAnswer
from .compared_row import ComparedRow
from .comparison_answer import ComparisonAnswer
from .configuration_answer import ConfigurationAnswer
from .configuration_answer_user_tier_type_1 import ConfigurationAnswerUserTierType1
from .configuration_body_request import ConfigurationBodyRequest
from .configuration_body_request_user_tier_type_1 import ConfigurationBodyRequestUserTierType1
from .confirm_body_request import ConfirmBodyRequest
from .confirmed_answer import ConfirmedAnswer
from .contact_answer import ContactAnswer
from .contact_body_request import ContactBodyRequest
from .contact_kind import ContactKind
from .contact_person_body_request import ContactPersonBodyRequest
from .count_answer import CountAnswer
from .credentials_body_request import CredentialsBodyRequest
from .credit_body_request import CreditBodyRequest
from .credit_note_summary import CreditNoteSummary
from .credit_note_summary_gross_total_type_0 import CreditNoteSummaryGrossTotalType0
from .credited_line_request import CreditedLineRequest
from .currency_enum import CurrencyEnum
from .day_order_enum import DayOrderEnum
from .decimal_mark_enum import DecimalMarkEnum
from .decision_body_request import DecisionBodyRequest
from .decline_body_request import DeclineBodyRequest
from .delivery_answer import DeliveryAnswer
from .delivery_answer_page import DeliveryAnswerPage
from .delivery_body_request import DeliveryBodyRequest
from .delivery_detail_answer import DeliveryDetailAnswer
from .delivery_detail_answer_payload import DeliveryDetailAnswerPayload
from .delivery_note_answer import DeliveryNoteAnswer
from .deployment import Deployment
from .difference_answer import DifferenceAnswer
from .difference_answer_user_tier_type_1 import DifferenceAnswerUserTierType1
from .directory_answer import DirectoryAnswer
from .directory_entry import DirectoryEntry
from .draft_line_body_request import DraftLineBodyRequest
from .draft_line_body_request_overrides import DraftLineBodyRequestOverrides
from .draft_values_request import DraftValuesRequest
from .dunning_level import DunningLevel
from .duplicate_answer import DuplicateAnswer
from .end_of_sale_answer import EndOfSaleAnswer
from .ended_links import EndedLinks
from .entry_answer import EntryAnswer
from .erasure_answer import ErasureAnswer
from .erasure_body_request import ErasureBodyRequest
from .events_enum import EventsEnum
from .export_answer import ExportAnswer
from .export_answer_page import ExportAnswerPage
from .export_body_request import ExportBodyRequest
from .export_body_request_filter import ExportBodyRequestFilter
from .export_format import ExportFormat
from .export_resource import ExportResource
from .export_status import ExportStatus
from .facet_choice_answer import FacetChoiceAnswer
from .facets_answer import FacetsAnswer
from .figure_answer import FigureAnswer
from .figure_column import FigureColumn
from .figures_answer import FiguresAnswer
from .files_body_request import FilesBodyRequest
from .finding_answer import FindingAnswer
from .fit_enum import FitEnum
from .fix_answer import FixAnswer
from .fixes_answer import FixesAnswer
from .fixes_body_request import FixesBodyRequest
from .fulfill_body_request import FulfillBodyRequest
from .fulfilled_answer import FulfilledAnswer
from .fulfilled_answer_gross_total_type_0 import FulfilledAnswerGrossTotalType0
from .fulfilled_answer_net_total_type_0 import FulfilledAnswerNetTotalType0
from .hint_answer import HintAnswer
from .history_answer import HistoryAnswer
from .hosting_answer import HostingAnswer
from .hosting_detail import HostingDetail
from .hosting_detail_compatibilities_item import HostingDetailCompatibilitiesItem
from .invitation_accept_body_request import InvitationAcceptBodyRequest
from .invitation_answer import InvitationAnswer
from .invitation_answer_page import InvitationAnswerPage
from .invitation_look import InvitationLook
from .invitation_state import InvitationState
from .invite_body_request import InviteBodyRequest
from .invoice_answer import InvoiceAnswer
from .invoice_answer_gross_total_type_0 import InvoiceAnswerGrossTotalType0
from .invoice_answer_net_total_type_0 import InvoiceAnswerNetTotalType0
from .invoice_answer_open_amount_type_0 import InvoiceAnswerOpenAmountType0
from .invoice_answer_tax_total_type_0 import InvoiceAnswerTaxTotalType0
from .invoice_line_answer import InvoiceLineAnswer
from .invoice_line_answer_net_amount_type_0 import InvoiceLineAnswerNetAmountType0
from .invoice_line_answer_unit_price_type_0 import InvoiceLineAnswerUnitPriceType0
from .invoice_state import InvoiceState
from .invoice_summary import InvoiceSummary
from .invoice_summary_gross_total_type_0 import InvoiceSummaryGrossTotalType0
from .invoice_summary_net_total_type_0 import InvoiceSummaryNetTotalType0
from .invoice_summary_open_amount_type_0 import InvoiceSummaryOpenAmountType0
from .invoice_summary_page import InvoiceSummaryPage
from .invoice_summary_tax_total_type_0 import InvoiceSummaryTaxTotalType0
from .invoices_get_sort import InvoicesGetSort
from .invoices_get_state import InvoicesGetState
from .issued_license_answer import IssuedLicenseAnswer
from .job_answer import JobAnswer
from .job_answer_page import JobAnswerPage
from .job_fields_kind_enum import JobFieldsKindEnum
from .job_fields_request import JobFieldsRequest
from .job_fields_state_enum import JobFieldsStateEnum
from .kept_answer import KeptAnswer
from .key_answer import KeyAnswer
from .key_body_request import KeyBodyRequest
from .key_row_answer import KeyRowAnswer
from .key_table_answer import KeyTableAnswer
from .key_table_body_request import KeyTableBodyRequest
from .language_enum import LanguageEnum
from .license_answer import LicenseAnswer
from .license_answer_page import LicenseAnswerPage
from .license_basket_answer import LicenseBasketAnswer
from .license_basket_body_request import LicenseBasketBodyRequest
from .license_basket_body_request_user_tier_type_1 import LicenseBasketBodyRequestUserTierType1
from .license_change_answer import LicenseChangeAnswer
from .license_detail_answer import LicenseDetailAnswer
from .license_figures_answer import LicenseFiguresAnswer
from .license_question_answer import LicenseQuestionAnswer
from .license_question_body_request import LicenseQuestionBodyRequest
from .license_question_kind import LicenseQuestionKind
from .license_questions_answer import LicenseQuestionsAnswer
from .license_reminders_answer import LicenseRemindersAnswer
from .license_reminders_body_request import LicenseRemindersBodyRequest
from .license_state import LicenseState
from .license_type import LicenseType
from .licenses_get_archived import LicensesGetArchived
from .licenses_get_declared import LicensesGetDeclared
from .licenses_get_deployment_item import LicensesGetDeploymentItem
from .licenses_get_has_key import LicensesGetHasKey
from .licenses_get_license_type_item import LicensesGetLicenseTypeItem
from .licenses_get_purchase_type_item import LicensesGetPurchaseTypeItem
from .licenses_get_sort import LicensesGetSort
from .licenses_get_status_item import LicensesGetStatusItem
from .line_answer import LineAnswer
from .line_body_request import LineBodyRequest
from .line_body_request_user_tier_type_1 import LineBodyRequestUserTierType1
from .line_change_answer import LineChangeAnswer
from .line_kind import LineKind
from .lineage_answer import LineageAnswer
from .list_answer import ListAnswer
from .list_basket_body_request import ListBasketBodyRequest
from .list_body_request import ListBodyRequest
from .list_line_answer import ListLineAnswer
from .list_summary import ListSummary
from .list_summary_page import ListSummaryPage
from .list_use_answer import ListUseAnswer
from .listing_kind import ListingKind
from .look_answer import LookAnswer
from .looks_answer import LooksAnswer
from .mail_preview_answer import MailPreviewAnswer
from .mail_template_answer import MailTemplateAnswer
from .mail_template_summary import MailTemplateSummary
from .mail_templates_answer import MailTemplatesAnswer
from .mail_test_answer import MailTestAnswer
from .mail_text_body_request import MailTextBodyRequest
from .many_answer import ManyAnswer
from .margin_answer import MarginAnswer
from .margin_answer_amount_type_0 import MarginAnswerAmountType0
from .marketplace_body_request import MarketplaceBodyRequest
from .me import Me
from .member_add_body_request import MemberAddBodyRequest
from .member_answer import MemberAnswer
from .member_answer_page import MemberAnswerPage
from .membership_role import MembershipRole
from .message_answer import MessageAnswer
from .message_body_request import MessageBodyRequest
from .messages_answer import MessagesAnswer
from .mode_enum import ModeEnum
from .named_key import NamedKey
from .new_calendar_answer import NewCalendarAnswer
from .new_token_answer import NewTokenAnswer
from .new_webhook_answer import NewWebhookAnswer
from .notice_answer import NoticeAnswer
from .notice_answer_fee_type_0 import NoticeAnswerFeeType0
from .notice_answer_open_amount_type_0 import NoticeAnswerOpenAmountType0
from .numbers_answer import NumbersAnswer
from .object_answer import ObjectAnswer
from .open_item import OpenItem
from .open_item_open_amount_type_0 import OpenItemOpenAmountType0
from .open_item_page import OpenItemPage
from .order_address_answer import OrderAddressAnswer
from .order_answer import OrderAnswer
from .order_answer_gross_total_type_0 import OrderAnswerGrossTotalType0
from .order_answer_net_total_type_0 import OrderAnswerNetTotalType0
from .order_contact_answer import OrderContactAnswer
from .order_line_answer import OrderLineAnswer
from .order_line_answer_net_amount_type_0 import OrderLineAnswerNetAmountType0
from .order_line_answer_unit_price_type_0 import OrderLineAnswerUnitPriceType0
from .order_line_status import OrderLineStatus
from .order_status import OrderStatus
from .order_summary import OrderSummary
from .order_summary_gross_total_type_0 import OrderSummaryGrossTotalType0
from .order_summary_net_total_type_0 import OrderSummaryNetTotalType0
from .order_summary_page import OrderSummaryPage
from .ordering_draft_answer import OrderingDraftAnswer
from .ordering_draft_answer_values import OrderingDraftAnswerValues
from .orders_get_status import OrdersGetStatus
from .organization_answer import OrganizationAnswer
from .organization_contact_answer import OrganizationContactAnswer
from .organization_contact_body_request import OrganizationContactBodyRequest
from .organization_facts_answer import OrganizationFactsAnswer
from .organization_summary import OrganizationSummary
from .organization_summary_page import OrganizationSummaryPage
from .override_answer import OverrideAnswer
from .patched_correction_body_request import PatchedCorrectionBodyRequest
from .patched_correction_body_request_user_tier_type_1 import PatchedCorrectionBodyRequestUserTierType1
from .patched_draft_body_request import PatchedDraftBodyRequest
from .patched_license_body_request import PatchedLicenseBodyRequest
from .patched_line_change_body_request import PatchedLineChangeBodyRequest
from .patched_line_change_body_request_user_tier_type_1 import PatchedLineChangeBodyRequestUserTierType1
from .patched_list_change_body_request import PatchedListChangeBodyRequest
from .patched_mail_text_body_request import PatchedMailTextBodyRequest
from .patched_many_body_request import PatchedManyBodyRequest
from .patched_many_body_request_changes import PatchedManyBodyRequestChanges
from .patched_many_body_request_filter import PatchedManyBodyRequestFilter
from .patched_member_body_request import PatchedMemberBodyRequest
from .patched_organization_body_request import PatchedOrganizationBodyRequest
from .patched_price_body_request import PatchedPriceBodyRequest
from .patched_profile_body_request import PatchedProfileBodyRequest
from .patched_view_edit_body_request import PatchedViewEditBodyRequest
from .patched_webhook_edit_body_request import PatchedWebhookEditBodyRequest
from .payment_answer import PaymentAnswer
from .payment_answer_amount_type_0 import PaymentAnswerAmountType0
from .payment_body_request import PaymentBodyRequest
from .payment_model import PaymentModel
from .phase_enum import PhaseEnum
from .place_answer import PlaceAnswer
from .place_summary import PlaceSummary
from .planned_answer import PlannedAnswer
from .portfolio_answer import PortfolioAnswer
from .portfolio_answer_columns import PortfolioAnswerColumns
from .portfolio_apply_body_request import PortfolioApplyBodyRequest
from .portfolio_body_request import PortfolioBodyRequest
from .portfolio_columns_body_request import PortfolioColumnsBodyRequest
from .portfolio_columns_body_request_columns import PortfolioColumnsBodyRequestColumns
from .portfolio_problem_answer import PortfolioProblemAnswer
from .portfolio_problem_answer_code_enum import PortfolioProblemAnswerCodeEnum
from .portfolio_problem_answer_page import PortfolioProblemAnswerPage
from .portfolio_row_answer import PortfolioRowAnswer
from .portfolio_row_answer_user_tier_type_1 import PortfolioRowAnswerUserTierType1
from .portfolio_summary import PortfolioSummary
from .portfolio_summary_page import PortfolioSummaryPage
from .price_answer import PriceAnswer
from .price_answer_page import PriceAnswerPage
from .price_answer_unit_cost_type_0 import PriceAnswerUnitCostType0
from .price_answer_unit_price_type_0 import PriceAnswerUnitPriceType0
from .price_answer_user_tier_type_1 import PriceAnswerUserTierType1
from .price_end_body_request import PriceEndBodyRequest
from .price_import_answer import PriceImportAnswer
from .price_import_answer_reading import PriceImportAnswerReading
from .price_import_status import PriceImportStatus
from .price_import_summary import PriceImportSummary
from .price_import_summary_page import PriceImportSummaryPage
from .problem import Problem
from .problem_answer import ProblemAnswer
from .problem_answer_code_enum import ProblemAnswerCodeEnum
from .problem_answer_page import ProblemAnswerPage
from .problem_error import ProblemError
from .product import Product
from .product_detail import ProductDetail
from .product_facts import ProductFacts
from .product_link import ProductLink
from .product_links import ProductLinks
from .product_page import ProductPage
from .products_get_deployment_item import ProductsGetDeploymentItem
from .products_get_kind import ProductsGetKind
from .products_get_payment_model_item import ProductsGetPaymentModelItem
from .products_get_sort import ProductsGetSort
from .profile_answer import ProfileAnswer
from .proposal_answer import ProposalAnswer
from .proposal_answer_user_tier_type_1 import ProposalAnswerUserTierType1
from .purchase_type import PurchaseType
from .question_answer import QuestionAnswer
from .quote_answer import QuoteAnswer
from .quote_line_answer import QuoteLineAnswer
from .quote_line_answer_net_amount_type_0 import QuoteLineAnswerNetAmountType0
from .quote_line_answer_unit_price_type_0 import QuoteLineAnswerUnitPriceType0
from .quote_status import QuoteStatus
from .quote_summary import QuoteSummary
from .quote_summary_page import QuoteSummaryPage
from .quotes_get_status import QuotesGetStatus
from .read_body_request import ReadBodyRequest
from .reader_message_answer import ReaderMessageAnswer
from .reader_message_answer_kind_enum import ReaderMessageAnswerKindEnum
from .reader_message_answer_page import ReaderMessageAnswerPage
from .reason_body_request import ReasonBodyRequest
from .refused_line_answer import RefusedLineAnswer
from .reminder_settings_answer import ReminderSettingsAnswer
from .reminder_settings_body_request import ReminderSettingsBodyRequest
from .request_answer import RequestAnswer
from .request_body_request import RequestBodyRequest
from .request_line_answer import RequestLineAnswer
from .request_status import RequestStatus
from .request_summary import RequestSummary
from .request_summary_page import RequestSummaryPage
from .retention_answer import RetentionAnswer
from .retried_answer import RetriedAnswer
from .reversal_body_request import ReversalBodyRequest
from .revision_answer import RevisionAnswer
from .revision_comparison_answer import RevisionComparisonAnswer
from .revision_request_body_request import RevisionRequestBodyRequest
from .rule_answer import RuleAnswer
from .rule_change_answer import RuleChangeAnswer
from .rule_change_answer_about import RuleChangeAnswerAbout
from .rule_document_body_request import RuleDocumentBodyRequest
from .rule_document_body_request_document import RuleDocumentBodyRequestDocument
from .rule_effect_answer import RuleEffectAnswer
from .rule_preview_answer import RulePreviewAnswer
from .rule_revision_answer import RuleRevisionAnswer
from .rule_revision_answer_document import RuleRevisionAnswerDocument
from .rule_revision_summary import RuleRevisionSummary
from .rule_revision_summary_page import RuleRevisionSummaryPage
from .rules_answer import RulesAnswer
from .rules_answer_document import RulesAnswerDocument
from .rules_body_request import RulesBodyRequest
from .rules_body_request_document import RulesBodyRequestDocument
from .sale_end_answer import SaleEndAnswer
from .schedule_answer import ScheduleAnswer
from .scopes_enum import ScopesEnum
from .send_back_body_request import SendBackBodyRequest
from .sent_mail_answer import SentMailAnswer
from .sent_mail_answer_page import SentMailAnswerPage
from .series_answer import SeriesAnswer
from .session_answer import SessionAnswer
from .severity import Severity
from .signed_in_answer import SignedInAnswer
from .snapshot_violation import SnapshotViolation
from .source_enum import SourceEnum
from .staff_audit_get_kind import StaffAuditGetKind
from .staff_configuration_body_request import StaffConfigurationBodyRequest
from .staff_configuration_body_request_user_tier_type_1 import StaffConfigurationBodyRequestUserTierType1
from .staff_figures_get_weeks import StaffFiguresGetWeeks
from .staff_invoice_answer import StaffInvoiceAnswer
from .staff_invoice_answer_gross_total_type_0 import StaffInvoiceAnswerGrossTotalType0
from .staff_invoice_answer_net_total_type_0 import StaffInvoiceAnswerNetTotalType0
from .staff_invoice_answer_open_amount_type_0 import StaffInvoiceAnswerOpenAmountType0
from .staff_invoice_answer_tax_total_type_0 import StaffInvoiceAnswerTaxTotalType0
from .staff_invoices_get_state import StaffInvoicesGetState
from .staff_jobs_get_kind import StaffJobsGetKind
from .staff_jobs_get_state import StaffJobsGetState
from .staff_member_answer import StaffMemberAnswer
from .staff_member_answer_page import StaffMemberAnswerPage
from .staff_open_items_get_age import StaffOpenItemsGetAge
from .staff_open_items_get_state import StaffOpenItemsGetState
from .staff_orders_get_queue import StaffOrdersGetQueue
from .staff_organization_answer import StaffOrganizationAnswer
from .staff_prices_get_deployment import StaffPricesGetDeployment
from .staff_prices_get_user_tier_type_1 import StaffPricesGetUserTierType1
from .staff_question_answer import StaffQuestionAnswer
from .staff_question_answer_page import StaffQuestionAnswerPage
from .staff_quote_answer import StaffQuoteAnswer
from .staff_quote_line_answer import StaffQuoteLineAnswer
from .staff_quote_line_answer_net_amount_type_0 import StaffQuoteLineAnswerNetAmountType0
from .staff_quote_line_answer_unit_cost_type_0 import StaffQuoteLineAnswerUnitCostType0
from .staff_quote_line_answer_unit_price_type_0 import StaffQuoteLineAnswerUnitPriceType0
from .staff_quote_requests_get_status import StaffQuoteRequestsGetStatus
from .staff_request_summary import StaffRequestSummary
from .staff_request_summary_page import StaffRequestSummaryPage
from .staff_revision_answer import StaffRevisionAnswer
from .staff_statement_get_state import StaffStatementGetState
from .staff_sync_changes_get_kind import StaffSyncChangesGetKind
from .started_answer import StartedAnswer
from .statement_answer import StatementAnswer
from .statement_body_request import StatementBodyRequest
from .statement_format import StatementFormat
from .statement_line import StatementLine
from .statement_line_amount_type_0 import StatementLineAmountType0
from .statement_line_page import StatementLinePage
from .statement_summary import StatementSummary
from .statement_summary_page import StatementSummaryPage
from .step_answer import StepAnswer
from .step_body_kind_enum import StepBodyKindEnum
from .step_body_request import StepBodyRequest
from .stored_status_enum import StoredStatusEnum
from .suggestion import Suggestion
from .suggestion_answer import SuggestionAnswer
from .suggestion_answer_code_enum import SuggestionAnswerCodeEnum
from .suggestions import Suggestions
from .suggestions_answer import SuggestionsAnswer
from .sync_answer import SyncAnswer
from .sync_answer_page import SyncAnswerPage
from .sync_answer_status_enum import SyncAnswerStatusEnum
from .sync_body_request import SyncBodyRequest
from .table_enum import TableEnum
from .tax_sum_answer import TaxSumAnswer
from .tax_sum_answer_net_type_0 import TaxSumAnswerNetType0
from .tax_sum_answer_tax_type_0 import TaxSumAnswerTaxType0
from .technical_contact_answer import TechnicalContactAnswer
from .technical_contact_body_request import TechnicalContactBodyRequest
from .timeline_event_answer import TimelineEventAnswer
from .token_answer import TokenAnswer
from .token_answer_page import TokenAnswerPage
from .token_body_request import TokenBodyRequest
from .totals_answer import TotalsAnswer
from .totals_answer_gross_type_0 import TotalsAnswerGrossType0
from .totals_answer_net_type_0 import TotalsAnswerNetType0
from .totals_answer_tax_type_0 import TotalsAnswerTaxType0
from .transaction_state import TransactionState
from .transfer_body_request import TransferBodyRequest
from .undo_body_request import UndoBodyRequest
from .unit_enum import UnitEnum
from .upload_body_request import UploadBodyRequest
from .vat_number_body_request import VatNumberBodyRequest
from .vendor_detail import VendorDetail
from .view_answer import ViewAnswer
from .view_body_request import ViewBodyRequest
from .views_answer import ViewsAnswer
from .violation_answer import ViolationAnswer
from .waiting_cause import WaitingCause
from .webhook_answer import WebhookAnswer
from .webhook_answer_page import WebhookAnswerPage
from .webhook_attempt_error import WebhookAttemptError
from .webhook_body_request import WebhookBodyRequest
from .webhook_deliveries_get_state import WebhookDeliveriesGetState
from .webhook_deliveries_get_type import WebhookDeliveriesGetType
from .webhook_delivery_state import WebhookDeliveryState
from .webhook_disable_reason import WebhookDisableReason
from .webhook_event_answer import WebhookEventAnswer
from .webhook_events_answer import WebhookEventsAnswer
from .year_body_request import YearBodyRequest

__all__ = (
    "AcceptBodyRequest",
    "AcceptBodyRequestBuyAtType1",
    "ActivationAnswer",
    "ActivationStatus",
    "ActivationSummary",
    "ActivationSummaryPage",
    "ActorAnswer",
    "AddressBodyRequest",
    "AnswerBodyRequest",
    "ApplyBodyRequest",
    "ApprovalAnswer",
    "ApprovalOutcome",
    "ApprovalReasonAnswer",
    "ApprovalReasonAnswerCodeEnum",
    "ApproveBodyRequest",
    "AskBodyRequest",
    "AssignBodyRequest",
    "AttachmentAnswer",
    "AttemptAnswer",
    "AuditEventAnswer",
    "AuditEventAnswerPage",
    "BasketAnswer",
    "BlankEnum",
    "BlockBodyRequest",
    "BookBodyRequest",
    "BookedLineRequest",
    "BoughtBodyRequest",
    "CalendarAnswer",
    "CalendarAnswerPage",
    "CalendarBodyRequest",
    "CancelBodyRequest",
    "CancelledAnswer",
    "CancelledAnswerGrossTotalType0",
    "CancelledAnswerNetTotalType0",
    "CategoryAnswer",
    "ChangeAnswer",
    "ChangeAnswerDetails",
    "ChangeAnswerKindEnum",
    "ChangeAnswerPage",
    "ChangedBasketAnswer",
    "ChangeEnum",
    "CheckAnswer",
    "CheckBodyRequest",
    "ChoiceAnswer",
    "ChoicesAnswer",
    "CodeBodyRequest",
    "CodesEnum",
    "ComparedCell",
    "ComparedFieldAnswer",
    "ComparedLineAnswer",
    "ComparedRow",
    "ComparisonAnswer",
    "ConfigurationAnswer",
    "ConfigurationAnswerUserTierType1",
    "ConfigurationBodyRequest",
    "ConfigurationBodyRequestUserTierType1",
    "ConfirmBodyRequest",
    "ConfirmedAnswer",
    "ContactAnswer",
    "ContactBodyRequest",
    "ContactKind",
    "ContactPersonBodyRequest",
    "CoTermAnswer",
    "CountAnswer",
    "CredentialsBodyRequest",
    "CreditBodyRequest",
    "CreditedLineRequest",
    "CreditNoteSummary",
    "CreditNoteSummaryGrossTotalType0",
    "CurrencyEnum",
    "DayOrderEnum",
    "DecimalMarkEnum",
    "DecisionBodyRequest",
    "DeclineBodyRequest",
    "DeliveryAnswer",
    "DeliveryAnswerPage",
    "DeliveryBodyRequest",
    "DeliveryDetailAnswer",
    "DeliveryDetailAnswerPayload",
    "DeliveryNoteAnswer",
    "Deployment",
    "DifferenceAnswer",
    "DifferenceAnswerUserTierType1",
    "DirectoryAnswer",
    "DirectoryEntry",
    "DraftLineBodyRequest",
    "DraftLineBodyRequestOverrides",
    "DraftValuesRequest",
    "DunningLevel",
    "DuplicateAnswer",
    "EndedLinks",
    "EndOfSaleAnswer",
    "EntryAnswer",
    "ErasureAnswer",
    "ErasureBodyRequest",
    "EventsEnum",
    "ExportAnswer",
    "ExportAnswerPage",
    "ExportBodyRequest",
    "ExportBodyRequestFilter",
    "ExportFormat",
    "ExportResource",
    "ExportStatus",
    "FacetChoiceAnswer",
    "FacetsAnswer",
    "FigureAnswer",
    "FigureColumn",
    "FiguresAnswer",
    "FilesBodyRequest",
    "FindingAnswer",
    "FitEnum",
    "FixAnswer",
    "FixesAnswer",
    "FixesBodyRequest",
    "FulfillBodyRequest",
    "FulfilledAnswer",
    "FulfilledAnswerGrossTotalType0",
    "FulfilledAnswerNetTotalType0",
    "HintAnswer",
    "HistoryAnswer",
    "HostingAnswer",
    "HostingDetail",
    "HostingDetailCompatibilitiesItem",
    "InvitationAcceptBodyRequest",
    "InvitationAnswer",
    "InvitationAnswerPage",
    "InvitationLook",
    "InvitationState",
    "InviteBodyRequest",
    "InvoiceAnswer",
    "InvoiceAnswerGrossTotalType0",
    "InvoiceAnswerNetTotalType0",
    "InvoiceAnswerOpenAmountType0",
    "InvoiceAnswerTaxTotalType0",
    "InvoiceLineAnswer",
    "InvoiceLineAnswerNetAmountType0",
    "InvoiceLineAnswerUnitPriceType0",
    "InvoicesGetSort",
    "InvoicesGetState",
    "InvoiceState",
    "InvoiceSummary",
    "InvoiceSummaryGrossTotalType0",
    "InvoiceSummaryNetTotalType0",
    "InvoiceSummaryOpenAmountType0",
    "InvoiceSummaryPage",
    "InvoiceSummaryTaxTotalType0",
    "IssuedLicenseAnswer",
    "JobAnswer",
    "JobAnswerPage",
    "JobFieldsKindEnum",
    "JobFieldsRequest",
    "JobFieldsStateEnum",
    "KeptAnswer",
    "KeyAnswer",
    "KeyBodyRequest",
    "KeyRowAnswer",
    "KeyTableAnswer",
    "KeyTableBodyRequest",
    "LanguageEnum",
    "LicenseAnswer",
    "LicenseAnswerPage",
    "LicenseBasketAnswer",
    "LicenseBasketBodyRequest",
    "LicenseBasketBodyRequestUserTierType1",
    "LicenseChangeAnswer",
    "LicenseDetailAnswer",
    "LicenseFiguresAnswer",
    "LicenseQuestionAnswer",
    "LicenseQuestionBodyRequest",
    "LicenseQuestionKind",
    "LicenseQuestionsAnswer",
    "LicenseRemindersAnswer",
    "LicenseRemindersBodyRequest",
    "LicensesGetArchived",
    "LicensesGetDeclared",
    "LicensesGetDeploymentItem",
    "LicensesGetHasKey",
    "LicensesGetLicenseTypeItem",
    "LicensesGetPurchaseTypeItem",
    "LicensesGetSort",
    "LicensesGetStatusItem",
    "LicenseState",
    "LicenseType",
    "LineageAnswer",
    "LineAnswer",
    "LineBodyRequest",
    "LineBodyRequestUserTierType1",
    "LineChangeAnswer",
    "LineKind",
    "ListAnswer",
    "ListBasketBodyRequest",
    "ListBodyRequest",
    "ListingKind",
    "ListLineAnswer",
    "ListSummary",
    "ListSummaryPage",
    "ListUseAnswer",
    "LookAnswer",
    "LooksAnswer",
    "MailPreviewAnswer",
    "MailTemplateAnswer",
    "MailTemplatesAnswer",
    "MailTemplateSummary",
    "MailTestAnswer",
    "MailTextBodyRequest",
    "ManyAnswer",
    "MarginAnswer",
    "MarginAnswerAmountType0",
    "MarketplaceBodyRequest",
    "Me",
    "MemberAddBodyRequest",
    "MemberAnswer",
    "MemberAnswerPage",
    "MembershipRole",
    "MessageAnswer",
    "MessageBodyRequest",
    "MessagesAnswer",
    "ModeEnum",
    "NamedKey",
    "NewCalendarAnswer",
    "NewTokenAnswer",
    "NewWebhookAnswer",
    "NoticeAnswer",
    "NoticeAnswerFeeType0",
    "NoticeAnswerOpenAmountType0",
    "NumbersAnswer",
    "ObjectAnswer",
    "OpenItem",
    "OpenItemOpenAmountType0",
    "OpenItemPage",
    "OrderAddressAnswer",
    "OrderAnswer",
    "OrderAnswerGrossTotalType0",
    "OrderAnswerNetTotalType0",
    "OrderContactAnswer",
    "OrderingDraftAnswer",
    "OrderingDraftAnswerValues",
    "OrderLineAnswer",
    "OrderLineAnswerNetAmountType0",
    "OrderLineAnswerUnitPriceType0",
    "OrderLineStatus",
    "OrdersGetStatus",
    "OrderStatus",
    "OrderSummary",
    "OrderSummaryGrossTotalType0",
    "OrderSummaryNetTotalType0",
    "OrderSummaryPage",
    "OrganizationAnswer",
    "OrganizationContactAnswer",
    "OrganizationContactBodyRequest",
    "OrganizationFactsAnswer",
    "OrganizationSummary",
    "OrganizationSummaryPage",
    "OverrideAnswer",
    "PatchedCorrectionBodyRequest",
    "PatchedCorrectionBodyRequestUserTierType1",
    "PatchedDraftBodyRequest",
    "PatchedLicenseBodyRequest",
    "PatchedLineChangeBodyRequest",
    "PatchedLineChangeBodyRequestUserTierType1",
    "PatchedListChangeBodyRequest",
    "PatchedMailTextBodyRequest",
    "PatchedManyBodyRequest",
    "PatchedManyBodyRequestChanges",
    "PatchedManyBodyRequestFilter",
    "PatchedMemberBodyRequest",
    "PatchedOrganizationBodyRequest",
    "PatchedPriceBodyRequest",
    "PatchedProfileBodyRequest",
    "PatchedViewEditBodyRequest",
    "PatchedWebhookEditBodyRequest",
    "PaymentAnswer",
    "PaymentAnswerAmountType0",
    "PaymentBodyRequest",
    "PaymentModel",
    "PhaseEnum",
    "PlaceAnswer",
    "PlaceSummary",
    "PlannedAnswer",
    "PortfolioAnswer",
    "PortfolioAnswerColumns",
    "PortfolioApplyBodyRequest",
    "PortfolioBodyRequest",
    "PortfolioColumnsBodyRequest",
    "PortfolioColumnsBodyRequestColumns",
    "PortfolioProblemAnswer",
    "PortfolioProblemAnswerCodeEnum",
    "PortfolioProblemAnswerPage",
    "PortfolioRowAnswer",
    "PortfolioRowAnswerUserTierType1",
    "PortfolioSummary",
    "PortfolioSummaryPage",
    "PriceAnswer",
    "PriceAnswerPage",
    "PriceAnswerUnitCostType0",
    "PriceAnswerUnitPriceType0",
    "PriceAnswerUserTierType1",
    "PriceEndBodyRequest",
    "PriceImportAnswer",
    "PriceImportAnswerReading",
    "PriceImportStatus",
    "PriceImportSummary",
    "PriceImportSummaryPage",
    "Problem",
    "ProblemAnswer",
    "ProblemAnswerCodeEnum",
    "ProblemAnswerPage",
    "ProblemError",
    "Product",
    "ProductDetail",
    "ProductFacts",
    "ProductLink",
    "ProductLinks",
    "ProductPage",
    "ProductsGetDeploymentItem",
    "ProductsGetKind",
    "ProductsGetPaymentModelItem",
    "ProductsGetSort",
    "ProfileAnswer",
    "ProposalAnswer",
    "ProposalAnswerUserTierType1",
    "PurchaseType",
    "QuestionAnswer",
    "QuoteAnswer",
    "QuoteLineAnswer",
    "QuoteLineAnswerNetAmountType0",
    "QuoteLineAnswerUnitPriceType0",
    "QuotesGetStatus",
    "QuoteStatus",
    "QuoteSummary",
    "QuoteSummaryPage",
    "ReadBodyRequest",
    "ReaderMessageAnswer",
    "ReaderMessageAnswerKindEnum",
    "ReaderMessageAnswerPage",
    "ReasonBodyRequest",
    "RefusedLineAnswer",
    "ReminderSettingsAnswer",
    "ReminderSettingsBodyRequest",
    "RequestAnswer",
    "RequestBodyRequest",
    "RequestLineAnswer",
    "RequestStatus",
    "RequestSummary",
    "RequestSummaryPage",
    "RetentionAnswer",
    "RetriedAnswer",
    "ReversalBodyRequest",
    "RevisionAnswer",
    "RevisionComparisonAnswer",
    "RevisionRequestBodyRequest",
    "RuleAnswer",
    "RuleChangeAnswer",
    "RuleChangeAnswerAbout",
    "RuleDocumentBodyRequest",
    "RuleDocumentBodyRequestDocument",
    "RuleEffectAnswer",
    "RulePreviewAnswer",
    "RuleRevisionAnswer",
    "RuleRevisionAnswerDocument",
    "RuleRevisionSummary",
    "RuleRevisionSummaryPage",
    "RulesAnswer",
    "RulesAnswerDocument",
    "RulesBodyRequest",
    "RulesBodyRequestDocument",
    "SaleEndAnswer",
    "ScheduleAnswer",
    "ScopesEnum",
    "SendBackBodyRequest",
    "SentMailAnswer",
    "SentMailAnswerPage",
    "SeriesAnswer",
    "SessionAnswer",
    "Severity",
    "SignedInAnswer",
    "SnapshotViolation",
    "SourceEnum",
    "StaffAuditGetKind",
    "StaffConfigurationBodyRequest",
    "StaffConfigurationBodyRequestUserTierType1",
    "StaffFiguresGetWeeks",
    "StaffInvoiceAnswer",
    "StaffInvoiceAnswerGrossTotalType0",
    "StaffInvoiceAnswerNetTotalType0",
    "StaffInvoiceAnswerOpenAmountType0",
    "StaffInvoiceAnswerTaxTotalType0",
    "StaffInvoicesGetState",
    "StaffJobsGetKind",
    "StaffJobsGetState",
    "StaffMemberAnswer",
    "StaffMemberAnswerPage",
    "StaffOpenItemsGetAge",
    "StaffOpenItemsGetState",
    "StaffOrdersGetQueue",
    "StaffOrganizationAnswer",
    "StaffPricesGetDeployment",
    "StaffPricesGetUserTierType1",
    "StaffQuestionAnswer",
    "StaffQuestionAnswerPage",
    "StaffQuoteAnswer",
    "StaffQuoteLineAnswer",
    "StaffQuoteLineAnswerNetAmountType0",
    "StaffQuoteLineAnswerUnitCostType0",
    "StaffQuoteLineAnswerUnitPriceType0",
    "StaffQuoteRequestsGetStatus",
    "StaffRequestSummary",
    "StaffRequestSummaryPage",
    "StaffRevisionAnswer",
    "StaffStatementGetState",
    "StaffSyncChangesGetKind",
    "StartedAnswer",
    "StatementAnswer",
    "StatementBodyRequest",
    "StatementFormat",
    "StatementLine",
    "StatementLineAmountType0",
    "StatementLinePage",
    "StatementSummary",
    "StatementSummaryPage",
    "StepAnswer",
    "StepBodyKindEnum",
    "StepBodyRequest",
    "StoredStatusEnum",
    "Suggestion",
    "SuggestionAnswer",
    "SuggestionAnswerCodeEnum",
    "Suggestions",
    "SuggestionsAnswer",
    "SyncAnswer",
    "SyncAnswerPage",
    "SyncAnswerStatusEnum",
    "SyncBodyRequest",
    "TableEnum",
    "TaxSumAnswer",
    "TaxSumAnswerNetType0",
    "TaxSumAnswerTaxType0",
    "TechnicalContactAnswer",
    "TechnicalContactBodyRequest",
    "TimelineEventAnswer",
    "TokenAnswer",
    "TokenAnswerPage",
    "TokenBodyRequest",
    "TotalsAnswer",
    "TotalsAnswerGrossType0",
    "TotalsAnswerNetType0",
    "TotalsAnswerTaxType0",
    "TransactionState",
    "TransferBodyRequest",
    "UndoBodyRequest",
    "UnitEnum",
    "UploadBodyRequest",
    "VatNumberBodyRequest",
    "VendorDetail",
    "ViewAnswer",
    "ViewBodyRequest",
    "ViewsAnswer",
    "ViolationAnswer",
    "WaitingCause",
    "WebhookAnswer",
    "WebhookAnswerPage",
    "WebhookAttemptError",
    "WebhookBodyRequest",
    "WebhookDeliveriesGetState",
    "WebhookDeliveriesGetType",
    "WebhookDeliveryState",
    "WebhookDisableReason",
    "WebhookEventAnswer",
    "WebhookEventsAnswer",
    "YearBodyRequest",
)
