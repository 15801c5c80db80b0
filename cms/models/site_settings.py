"""What the reseller sets once for pages, mails and documents: brand, contacts, seller, terms."""

from decimal import Decimal
from typing import Any, Final

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    validate_comma_separated_integer_list,
)
from django.db import models
from django.forms import TextInput
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import PreviewableMixin

from cms.colors import DEFAULT_BRAND_COLOR, validate_brand_color, validate_paper_color
from cms.validators import validate_bic, validate_country_code, validate_iban

DEFAULT_BRAND_NAME: Final = "Licensing Service Center"
DAYS = [MinValueValidator(1), MaxValueValidator(3650)]


def letterhead_panel(field_name: str, **options: Any) -> FieldPanel:
    """Return a panel only those see who may change what invoices say about the seller."""
    return FieldPanel(field_name, permission="cms.change_letterhead", **options)


@register_setting(icon="cog", order=100)
class SiteSettings(PreviewableMixin, BaseSiteSetting):
    """One row per site, an unsaved one carries the defaults; read through ``cms.selectors.site_settings``."""

    brand_name = models.CharField(_("brand name"), max_length=80, default=DEFAULT_BRAND_NAME)
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    primary_color = models.CharField(
        _("brand colour"),
        max_length=7,
        default=DEFAULT_BRAND_COLOR,
        validators=[validate_brand_color],
        help_text=_("Colour of the main button of each page. The text on it is white or black, as readable."),
    )

    licensing_name = models.CharField(_("licensing department"), max_length=120, blank=True)
    licensing_email = models.EmailField(_("licensing e-mail"), blank=True)
    licensing_phone = models.CharField(_("licensing phone"), max_length=40, blank=True)
    support_name = models.CharField(_("technical support for Atlassian products"), max_length=120, blank=True)
    support_email = models.EmailField(_("technical support e-mail"), blank=True)
    support_phone = models.CharField(_("technical support phone"), max_length=40, blank=True)
    support_url = models.URLField(_("technical support link"), blank=True)
    opening_hours_en = models.CharField(
        _("opening hours, English"),
        max_length=120,
        blank=True,
        help_text=_("One line, for example: Monday to Friday, 9:00 to 17:00"),
    )
    opening_hours_de = models.CharField(_("opening hours, German"), max_length=120, blank=True)
    chat_url = models.URLField(_("chat link"), blank=True)

    seller_name = models.CharField(_("legal name"), max_length=120, blank=True)
    seller_line1 = models.CharField(_("street and number"), max_length=120, blank=True)
    seller_line2 = models.CharField(_("address addition"), max_length=120, blank=True)
    seller_postcode = models.CharField(_("postcode"), max_length=16, blank=True)
    seller_city = models.CharField(_("city"), max_length=80, blank=True)
    seller_country = models.CharField(
        _("country code"), max_length=2, default="DE", validators=[validate_country_code]
    )
    seller_email = models.EmailField(_("e-mail on documents"), blank=True)
    seller_phone = models.CharField(_("phone on documents"), max_length=40, blank=True)
    seller_website = models.URLField(_("website"), blank=True)
    vat_id = models.CharField(_("VAT identification number"), max_length=20, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=30, blank=True)
    register = models.CharField(_("commercial register"), max_length=120, blank=True)
    managing_directors = models.CharField(_("managing directors"), max_length=200, blank=True)
    bank_name = models.CharField(_("bank"), max_length=80, blank=True)
    iban = models.CharField("IBAN", max_length=42, blank=True, validators=[validate_iban])
    bic = models.CharField("BIC", max_length=11, blank=True, validators=[validate_bic])
    footer_note_en = models.CharField(_("footer note, English"), max_length=300, blank=True)
    footer_note_de = models.CharField(_("footer note, German"), max_length=300, blank=True)

    offer_validity_days = models.PositiveSmallIntegerField(
        _("offer validity in days"), default=30, validators=DAYS, help_text=_("Proposed for a new offer.")
    )
    payment_term_days = models.PositiveSmallIntegerField(
        _("payment term in days"), default=14, validators=DAYS
    )
    answer_days = models.PositiveSmallIntegerField(
        _("answer within working days"),
        default=2,
        validators=DAYS,
        help_text=_("What a customer who requests an offer is promised."),
    )
    approval_total = models.DecimalField(
        _("approval above a net total of"),
        max_digits=12,
        decimal_places=2,
        default=Decimal(25_000),
        validators=[MinValueValidator(0)],
        help_text=_("An offer above it needs a second person's approval; in the offer's currency."),
    )
    approval_discount_percent = models.DecimalField(
        _("approval above a discount of (%)"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(15),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("A line with a higher discount needs a second person's approval."),
    )
    offer_reminder_days = models.CharField(
        _("reminders before an offer ends, in days"),
        max_length=40,
        default="7,1",
        blank=True,
        validators=[validate_comma_separated_integer_list],
        help_text=_("Separated by commas; empty for none."),
    )
    terms_en = models.TextField(_("terms of payment on invoices, English"), max_length=1000, blank=True)
    terms_de = models.TextField(_("terms of payment on invoices, German"), max_length=1000, blank=True)
    document_color = models.CharField(
        _("colour of lines and headings on documents"),
        max_length=7,
        default=DEFAULT_BRAND_COLOR,
        validators=[validate_paper_color],
        help_text=_("Dark enough to be read on white paper."),
    )
    dunning_days = models.CharField(
        _("payment reminders, in days after the due date"),
        max_length=40,
        default="7,21,35",
        validators=[validate_comma_separated_integer_list],
        help_text=_("Reminder, first and second notice, separated by commas."),
    )
    dunning_fee_first = models.DecimalField(
        _("fee of the first notice"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(5),
        validators=[MinValueValidator(0)],
    )
    dunning_fee_second = models.DecimalField(
        _("fee of the second notice"),
        max_digits=8,
        decimal_places=2,
        default=Decimal(10),
        validators=[MinValueValidator(0)],
    )
    dunning_grace_days = models.PositiveSmallIntegerField(
        _("days a notice gives to pay"), default=10, validators=DAYS
    )
    books_consultant = models.PositiveIntegerField(
        _("DATEV consultant number"), default=1001, validators=[MinValueValidator(1001)]
    )
    books_client = models.PositiveIntegerField(
        _("DATEV client number"), default=1, validators=[MinValueValidator(1), MaxValueValidator(99_999)]
    )
    first_debtor_account = models.PositiveIntegerField(
        _("first debtor account"),
        default=10_000,
        validators=[MinValueValidator(10_000), MaxValueValidator(69_999)],
    )
    page_age_limit_days = models.PositiveSmallIntegerField(
        _("page age limit in days"),
        default=365,
        validators=DAYS,
        help_text=_("A page whose content is older tells its readers that it may be outdated."),
    )

    select_related = ["logo"]

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("brand_name"),
                FieldPanel("logo"),
                FieldPanel("primary_color", widget=TextInput(attrs={"type": "color"})),
            ],
            heading=_("Brand"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("licensing_name"),
                FieldPanel("licensing_email"),
                FieldPanel("licensing_phone"),
                FieldPanel("support_name"),
                FieldPanel("support_email"),
                FieldPanel("support_phone"),
                FieldPanel("support_url"),
                FieldPanel("chat_url"),
                FieldPanel("opening_hours_en"),
                FieldPanel("opening_hours_de"),
            ],
            heading=_("Contacts"),
        ),
        MultiFieldPanel(
            [
                letterhead_panel("seller_name"),
                letterhead_panel("seller_line1"),
                letterhead_panel("seller_line2"),
                letterhead_panel("seller_postcode"),
                letterhead_panel("seller_city"),
                letterhead_panel("seller_country"),
                letterhead_panel("seller_email"),
                letterhead_panel("seller_phone"),
                letterhead_panel("seller_website"),
                letterhead_panel("vat_id"),
                letterhead_panel("tax_number"),
                letterhead_panel("register"),
                letterhead_panel("managing_directors"),
                letterhead_panel("bank_name"),
                letterhead_panel("iban"),
                letterhead_panel("bic"),
                letterhead_panel("footer_note_en"),
                letterhead_panel("footer_note_de"),
            ],
            heading=_("Seller on offers, delivery notes and invoices"),
        ),
        MultiFieldPanel(
            [
                letterhead_panel("offer_validity_days"),
                letterhead_panel("payment_term_days"),
                letterhead_panel("answer_days"),
                letterhead_panel("approval_total"),
                letterhead_panel("approval_discount_percent"),
                letterhead_panel("offer_reminder_days"),
                FieldPanel("page_age_limit_days"),
            ],
            heading=_("Terms"),
        ),
        MultiFieldPanel(
            [
                letterhead_panel("document_color", widget=TextInput(attrs={"type": "color"})),
                letterhead_panel("terms_en"),
                letterhead_panel("terms_de"),
                letterhead_panel("dunning_days"),
                letterhead_panel("dunning_fee_first"),
                letterhead_panel("dunning_fee_second"),
                letterhead_panel("dunning_grace_days"),
                letterhead_panel("books_consultant"),
                letterhead_panel("books_client"),
                letterhead_panel("first_debtor_account"),
            ],
            heading=_("Invoices and bookkeeping"),
        ),
    ]

    class Meta:
        verbose_name = _("site settings")
        permissions = [("change_letterhead", _("Can change seller, bank and terms on documents"))]

    def opening_hours(self, language: str) -> str:
        """Return when somebody is there, "" where nothing is said.

        Args:
            language: "de" for German; every other one reads English.
        """
        return self.opening_hours_de if language == "de" else self.opening_hours_en

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms/site_settings_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What a page, a mail and a document would say, from settings that need not be saved yet."""
        from cms.previews import settings_preview  # reads the settings through this model

        return {**super().get_preview_context(request, mode_name), **settings_preview(self)}

    @method_decorator(csp_replace({"frame-ancestors": [SELF]}))
    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Answer with the preview; the admin's preview panel may frame it."""
        response: HttpResponse = super().serve_preview(request, mode_name)
        return response
