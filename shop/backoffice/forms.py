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
from shop.configurator.enums import Deployment
from shop.core.clock import EARLIEST_DATE, LATEST_DATE
from shop.core.exceptions import DomainError
from shop.fulfillment.enums import ServiceStepKind
from shop.fulfillment.key_table import MOST_TABLE, TableRow, parse_table, read_file
from shop.fulfillment.services import LineDelivery
from shop.quotes.enums import LineKind

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


def text_area(rows: int) -> forms.Textarea:
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
        label=_("Reason"), help_text=_("The customer reads it."), widget=text_area(3), max_length=2_000
    )


class DeliveryForm(forms.Form):
    """What was bought for one piece of an order line. ``line`` is Oscar's line with its details, or None for
    an id that is not of this order, which the service refuses.
    """

    line_id = forms.IntegerField(widget=forms.HiddenInput)
    chosen = forms.BooleanField(label=_("Bought: record it"), required=False)
    sen = forms.CharField(label=_("SEN"), max_length=64, required=False)
    license_key = forms.CharField(
        label=_("Licence key"), widget=text_area(3), max_length=20_000, required=False
    )
    starts_on = DayField(label=_("Maintenance from"), required=False)
    ends_on = DayField(
        label=_("Maintenance until"),
        help_text=_("Empty: the ordered months from the start."),
        required=False,
    )

    vendor_order_number = forms.CharField(label=_("The vendor's order number"), max_length=64, required=False)

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
            for name in ("sen", "license_key", "starts_on", "ends_on", "vendor_order_number"):
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
        return LineDelivery(
            line_id=given["line_id"],
            sen=given.get("sen", ""),
            license_key=given.get("license_key", ""),
            starts_on=starts_on,
            ends_on=ends_on,
            vendor_order_number=given.get("vendor_order_number", ""),
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


class BoughtForm(forms.Form):
    """Which lines were bought at the vendor, when and under which number."""

    lines = forms.TypedMultipleChoiceField(coerce=int, required=False)
    bought_on = DayField(label=_("Bought on"))
    vendor_order_number = forms.CharField(label=_("The vendor's order number"), max_length=64, required=False)

    def __init__(self, *args: Any, line_ids: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(line_id, str(line_id)) for line_id in line_ids]
        self.fields["lines"].choices = choices  # type: ignore[attr-defined]


class CancelForm(forms.Form):
    """What of a line is no longer wanted."""

    line = forms.IntegerField(min_value=1)
    quantity = forms.DecimalField(
        label=_("Pieces"), max_digits=10, decimal_places=2, min_value=Decimal(0), required=False
    )
    licenses = forms.TypedMultipleChoiceField(coerce=int, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=1_000)

    def __init__(self, *args: Any, license_ids: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one, str(one)) for one in license_ids]
        self.fields["licenses"].choices = choices  # type: ignore[attr-defined]


class StepForm(forms.Form):
    line = forms.IntegerField(min_value=1)
    kind = forms.ChoiceField(choices=ServiceStepKind.choices)
    on_date = DayField(label=_("On"))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class KeyTableForm(forms.Form):
    """A table of keys, pasted or in a file."""

    table = forms.CharField(
        label=_("Pasted table"),
        help_text=_(
            "Columns: line or product, SEN, key, start, end. A key of several lines stands in quotes."
        ),
        max_length=MOST_TABLE,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=_("or a CSV or Excel file"),
        help_text=_("At most 500 rows and 1.5 MB. It is read and not kept."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not given.get("file") and not (given.get("table") or "").strip():
            raise forms.ValidationError(_("Please paste a table or choose a file."))
        return given

    def rows(self) -> list[TableRow]:
        """The rows of a valid form. Raises InvalidInput."""
        file = self.cleaned_data.get("file")
        return read_file(file) if file else parse_table(self.cleaned_data["table"])


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
        label=_("Reason"), help_text=_("The members read it."), widget=text_area(3), max_length=2_000
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
