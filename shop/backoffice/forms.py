"""What staff fill in. Numbers and dates are checked here; what they mean is the services' to judge."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from shop.accounts.enums import MembershipRole
from shop.accounts.models import Organization
from shop.backoffice.fields import LocalizedDecimalField
from shop.configurator.enums import Deployment
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import DomainError
from shop.fulfillment.services import LineDelivery
from shop.licenses.terms import last_day
from shop.quotes.enums import LineKind
from shop.quotes.models import QuoteLine, QuoteRevision
from shop.quotes.services import DraftHeader, LineDraft

MOST_ENTRIES = 500


class DateInput(forms.DateInput):
    """The browser's own date field, which speaks ISO whatever the page's language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A calendar day, within the time that licences are about."""

    widget = DateInput
    default_validators = [MinValueValidator(EARLIEST_DATE), MaxValueValidator(LATEST_DATE)]


def _text_area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


def new_token() -> str:
    """What tells a form sent twice from a form filled in twice."""
    return uuid.uuid4().hex


class ConfirmMissingForm(forms.Form):
    """Whoever takes many listings out of the catalogue types how many: a click alone happens too easily."""

    count = forms.IntegerField(label=_("Number of missing listings"), min_value=0)

    def __init__(self, *args: Any, missing: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing = missing

    def clean_count(self) -> int:
        count: int = self.cleaned_data["count"]
        if count != self.missing:
            raise forms.ValidationError(_("That is not the number of missing listings shown above."))
        return count


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The customer reads it."), widget=_text_area(3), max_length=2_000
    )


class DraftHeaderForm(forms.Form):
    """``version`` is the state of the draft that the person saw when they began to type."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    valid_until_date = DayField(label=_("Valid until"))
    introduction = forms.CharField(
        label=_("Introduction"), widget=_text_area(3), required=False, max_length=5_000
    )

    def header(self) -> DraftHeader:
        return DraftHeader(
            introduction=self.cleaned_data["introduction"],
            valid_until_date=self.cleaned_data["valid_until_date"],
        )


class QuoteLineForm(forms.Form):
    """One line of an offer. Without ``line_id`` it is a service that staff add."""

    line_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=255)
    detail = forms.CharField(label=_("Description"), widget=_text_area(2), required=False, max_length=2_000)
    quantity = LocalizedDecimalField(
        label=_("Quantity"), initial=Decimal(1), min_value=Decimal("0.01"), max_digits=10, decimal_places=2
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    unit_price = LocalizedDecimalField(
        label=_("Unit price"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        shown_places=2,
        required=False,
    )
    discount_percent = LocalizedDecimalField(
        label=_("Discount %"),
        initial=Decimal(0),
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    tax_code = forms.ChoiceField(label=_("VAT"), initial="standard")
    is_optional = forms.BooleanField(label=_("Optional"), required=False)

    def __init__(self, *args: Any, tax_choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tax_code"].choices = tax_choices  # type: ignore[attr-defined]

    @property
    def is_license(self) -> bool:
        return bool(self["line_id"].value())

    def draft(self) -> LineDraft:
        """The line as typed; only of a valid form."""
        given = self.cleaned_data
        return LineDraft(
            line_id=given["line_id"],
            title=given["title"],
            detail=given["detail"],
            quantity=given["quantity"],
            unit=given["unit"],
            unit_price=given["unit_price"],
            discount_percent=given["discount_percent"] or Decimal(0),
            tax_code=given["tax_code"],
            is_optional=given["is_optional"],
        )


class BaseQuoteLineFormSet(forms.BaseFormSet[QuoteLineForm]):
    """The grid of lines. Every line counts as an added one: what belongs to the offer says its ``line_id``,
    and a line in which nothing was typed is none.
    """

    def initial_form_count(self) -> int:
        return 0

    def add_fields(self, form: QuoteLineForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Position")
        form.fields["ORDER"].initial = None if index is None else index + 1
        form.fields["DELETE"].label = _("Remove")

    @property
    def kept_forms(self) -> list[QuoteLineForm]:
        """The lines in their wished order, without removed and untouched ones; also where one is invalid."""
        self.errors  # noqa: B018 - reading it runs the validation
        kept = [
            (form.cleaned_data.get("ORDER") or MOST_ENTRIES, index, form)
            for index, form in enumerate(self.forms)
            if form.has_changed() and not form.cleaned_data.get("DELETE")
        ]
        return [form for _order, _index, form in sorted(kept, key=lambda row: row[:2])]

    def typed(self) -> list[dict[str, Any]]:
        """The lines as raw texts, to show them again as they are, in their wished order."""
        return [
            {name: form[name].value() for name in form.fields if name not in ("ORDER", "DELETE")}
            for form in self.kept_forms
        ]

    def tell(self, error: DomainError, forms_sent: Sequence[QuoteLineForm]) -> bool:
        """Put a refusal such as "lines.2.unit_price" at its field; returns whether it has one."""
        part, _dot, rest = error.field.partition(".")
        index, _dot, field = rest.partition(".")
        if part != "lines" or not index.isdigit() or int(index) >= len(forms_sent):
            return False
        form = forms_sent[int(index)]
        form.add_error(field if field in form.fields else None, error.message)
        return True


QuoteLineFormSet: type[BaseQuoteLineFormSet] = forms.formset_factory(  # type: ignore[assignment]
    QuoteLineForm,
    formset=BaseQuoteLineFormSet,
    extra=0,
    can_order=True,
    can_delete=True,
    max_num=MOST_ENTRIES,
    absolute_max=MOST_ENTRIES,
)


def empty_lines(
    tax_choices: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, Any]]
) -> BaseQuoteLineFormSet:
    """An unbound grid with these rows."""
    grid = QuoteLineFormSet(
        prefix="lines", initial=[dict(row) for row in rows], form_kwargs={"tax_choices": tax_choices}
    )
    grid.extra = len(rows)
    return grid


def row_of(line: QuoteLine) -> dict[str, Any]:
    """A stored line as a row of the grid."""
    return {
        "line_id": line.pk,
        "title": line.title,
        "detail": line.detail,
        "quantity": line.quantity,
        "unit": line.unit,
        "unit_price": line.unit_price,
        "discount_percent": line.discount_percent,
        "tax_code": line.tax_code,
        "is_optional": line.is_optional,
    }


def header_of(revision: QuoteRevision, version: int) -> dict[str, Any]:
    """A stored draft's head as the form shows it."""
    return {
        "version": version,
        "valid_until_date": revision.valid_until_date,
        "introduction": revision.introduction,
    }


class DeliveryForm(forms.Form):
    """What was bought for one piece of an order line. ``line`` is Oscar's line with its details, or None for
    an id that is not of this order, which the service refuses.
    """

    line_id = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.BooleanField(label=_("Bought: record it"), required=False)
    sen = forms.CharField(label=_("SEN"), max_length=64, required=False)
    license_key = forms.CharField(
        label=_("Licence key"), widget=_text_area(3), max_length=20_000, required=False
    )
    starts_on = DayField(label=_("Maintenance from"), required=False)
    ends_on = DayField(
        label=_("Maintenance until"),
        help_text=_("Empty: the ordered months from the start."),
        required=False,
    )

    def __init__(self, *args: Any, lines: Mapping[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        line_id = str(self["line_id"].value() or "")
        is_number = line_id.isascii() and line_id.isdigit() and len(line_id) < 19
        self.line = lines.get(int(line_id)) if is_number else None
        for name in ("sen", "license_key"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}
        if self.line is None:
            return
        if self.line.details.kind == LineKind.SERVICE:
            self.fields["chosen"].label = _("Done: record it")
            for name in ("sen", "license_key", "starts_on", "ends_on"):
                del self.fields[name]
        elif self.line.details.deployment == Deployment.CLOUD:
            del self.fields["license_key"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not given.get("chosen"):
            if {"sen", "license_key"} & set(self.changed_data):
                self.add_error("chosen", _("Something is entered here. Tick the line to record it."))
            return given
        if "starts_on" in self.fields and "starts_on" not in self.errors and not given["starts_on"]:
            self.add_error("starts_on", _("Please give the first day of maintenance."))
        return given

    def delivery(self) -> LineDelivery:
        """What the service records; only of a valid, chosen form."""
        given = self.cleaned_data
        starts_on: date | None = given.get("starts_on")
        ends_on: date | None = given.get("ends_on")
        if starts_on and not ends_on and self.line is not None:
            ends_on = last_day(starts_on, self.line.details.maintenance_months)
        return LineDelivery(
            line_id=given["line_id"],
            sen=given.get("sen", ""),
            license_key=given.get("license_key", ""),
            starts_on=starts_on,
            ends_on=ends_on,
        )


class BaseDeliveryFormSet(forms.BaseFormSet[DeliveryForm]):
    @property
    def chosen_forms(self) -> list[DeliveryForm]:
        return [form for form in self.forms if form.cleaned_data.get("chosen")]

    def tell(self, error: DomainError, forms_sent: Sequence[DeliveryForm]) -> bool:
        """Put a refusal such as "lines.0.sen" at its field; returns whether it has one on the page."""
        _lines, _dot, rest = error.field.partition(".")
        index, _dot, field = rest.partition(".")
        form = forms_sent[int(index)] if index.isdigit() and int(index) < len(forms_sent) else None
        if form is None or field not in form.fields:
            return False
        form.add_error(field, error.message)
        return True


DeliveryFormSet: type[BaseDeliveryFormSet] = forms.formset_factory(  # type: ignore[assignment]
    DeliveryForm, formset=BaseDeliveryFormSet, extra=0, max_num=MOST_ENTRIES, absolute_max=MOST_ENTRIES
)


class ActivationForm(forms.Form):
    """Which organisation a person belongs to: one we know, or a new one."""

    organization = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organization.objects.order_by("name"),
        required=False,
        empty_label=_("None of these: create it below"),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER.value
    )
    # Set by the page of an activated account: from any other page a second decision is one too many.
    may_move = forms.BooleanField(widget=forms.HiddenInput, required=False)


class MemberAddForm(forms.Form):
    """An account that becomes a member, by its address."""

    email = forms.CharField(
        label=_("E-mail of the account"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER.value
    )
    may_move = forms.BooleanField(
        label=_("Move the person here from another organisation"),
        help_text=_("Their membership there ends, and they are signed out."),
        required=False,
    )


class BlockForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), help_text=_("The members read it."), widget=_text_area(3), max_length=2_000
    )


class OrganizationForm(forms.ModelForm[Organization]):
    """The facts of a new organisation that offers and invoices need."""

    class Meta:
        model = Organization
        fields = [
            "name",
            "line1",
            "line2",
            "postcode",
            "city",
            "country",
            "vat_number",
            "email_for_invoices",
            "language",
            "po_number_required",
        ]

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"].strip().upper()
        if len(country) != 2 or not (country.isascii() and country.isalpha()):
            raise forms.ValidationError(_("Two letters, please, such as DE."))
        return country
