"""The editor of an offer as forms: its head, the grid of its lines, and what belongs to one line."""

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from shop.backoffice.fields import LocalizedDecimalField
from shop.backoffice.forms import MOST_ENTRIES, DayField, text_area
from shop.configurator.configuration import LicenseConfiguration
from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.exceptions import DomainError, InvalidInput
from shop.core.forms import PlainForm
from shop.quotes.enums import PRICED, LineKind
from shop.quotes.models import QuoteLine, QuoteRevision
from shop.quotes.services import DraftHeader, LineDraft
from shop.quotes.services.line_drafts import LONGEST_OVERRIDE, MOST_ALTERNATIVES, WRITTEN, draft_of

_BETWEEN_ADDRESSES = re.compile(r"[\s,;]+")
_BASE_SALT = "backoffice.quote-draft"
# What only priced lines are asked.
PRICED_FIELDS = tuple(name for name in WRITTEN if name not in ("title", "detail"))


class DraftHeaderForm(forms.Form):
    """``version`` is the state of the draft that the person saw when they began to type, ``base`` its lines:
    with them a colleague's changes can be told from one's own.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    base = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500_000)
    valid_until_date = DayField(label=_("Valid until"))
    introduction = forms.CharField(
        label=_("Introduction"), widget=text_area(3), required=False, max_length=5_000
    )
    cc_addresses = forms.CharField(
        label=_("Copy to"),
        help_text=_("Up to five mail addresses, with commas between them."),
        required=False,
        max_length=1_400,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "email"}),
    )

    def header(self) -> DraftHeader:
        return DraftHeader(
            introduction=self.cleaned_data["introduction"],
            valid_until_date=self.cleaned_data["valid_until_date"],
            cc_addresses=[
                text for text in _BETWEEN_ADDRESSES.split(self.cleaned_data["cc_addresses"]) if text
            ],
        )


class QuoteLineForm(forms.Form):
    """One line of an offer. Without ``line_id`` it is one that staff add; texts and headings have no
    amounts.
    """

    line_id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    copies = forms.IntegerField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(choices=LineKind.choices, widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=255)
    detail = forms.CharField(label=_("Description"), widget=text_area(2), required=False, max_length=2_000)
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
    unit_cost = LocalizedDecimalField(
        label=_("Unit cost"),
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
    alternative_group = forms.IntegerField(
        label=_("Alternative"), min_value=0, max_value=MOST_ALTERNATIVES, required=False
    )

    ORDER = forms.IntegerField(label=_("Position"), required=False)
    DELETE = forms.BooleanField(label=_("Remove"), required=False)

    def __init__(self, *args: Any, columns: "Columns", **kwargs: Any) -> None:
        kind = self.kind_in(kwargs.get("data"), kwargs.get("prefix"), kwargs.get("initial"))
        # Copying a dozen fields for each of hundreds of lines costs more than reading what was typed.
        self.base_fields = columns.of(kind)  # type: ignore[misc]
        self.line_kind = kind
        super().__init__(*args, **kwargs)

    @staticmethod
    def kind_in(
        data: Mapping[str, Any] | None, prefix: str | None, initial: Mapping[str, Any] | None
    ) -> LineKind:
        """What the line is; a service unless it says otherwise."""
        value = (data or {}).get(f"{prefix}-kind") if data is not None else (initial or {}).get("kind")
        return LineKind(value) if value in LineKind.values else LineKind.SERVICE

    def has_changed(self) -> bool:
        return not self.is_untouched

    @property
    def is_untouched(self) -> bool:
        """Whether it is an added line in which nothing was typed."""
        values = self.data if self.is_bound else self.initial
        named = ("line_id", "copies", "title", "detail", "unit_price")
        return not any(values.get(self.add_prefix(name) if self.is_bound else name) for name in named)

    def draft(self) -> LineDraft:
        """The line as typed; only of a valid form."""
        given = self.cleaned_data
        line = LineDraft(
            line_id=given["line_id"],
            kind=self.line_kind,
            title=given["title"],
            detail=given.get("detail", ""),
            copies=given["copies"],
        )
        if self.line_kind not in PRICED:
            return line
        return LineDraft(
            line_id=given["line_id"],
            kind=self.line_kind,
            copies=given["copies"],
            title=given["title"],
            detail=given["detail"],
            quantity=given["quantity"],
            unit=given["unit"],
            unit_price=given["unit_price"],
            unit_cost=given["unit_cost"],
            discount_percent=given["discount_percent"] or Decimal(0),
            tax_code=given["tax_code"],
            is_optional=given["is_optional"],
            alternative_group=given["alternative_group"] or 0,
        )


class SharedFields(dict[str, forms.Field]):
    """Fields that all forms of a grid use together: nothing in them is a line's own."""

    def __deepcopy__(self, _memo: object) -> "SharedFields":
        return SharedFields(self)


class Columns:
    """The fields of each sort of line, made once for a grid."""

    def __init__(self, tax_choices: Sequence[tuple[str, str]]) -> None:
        self.tax_choices = tax_choices
        self._fields: dict[LineKind, SharedFields] = {}

    def of(self, kind: LineKind) -> SharedFields:
        if kind not in self._fields:
            self._fields[kind] = self._made(kind)
        return self._fields[kind]

    def _made(self, kind: LineKind) -> SharedFields:
        fields: dict[str, Any] = deepcopy(dict(QuoteLineForm.declared_fields))
        fields["tax_code"].choices = self.tax_choices
        if kind not in PRICED:
            for name in PRICED_FIELDS:
                del fields[name]
        if kind == LineKind.TEXT:
            fields["title"].required = False
            fields["detail"].label = _("Text")
        if kind == LineKind.HEADING:
            fields["title"].label = _("Heading")
            del fields["detail"]
        return SharedFields(fields)


class BaseQuoteLineFormSet(forms.BaseFormSet[QuoteLineForm]):
    """The grid of lines. Every line counts as an added one: what belongs to the offer says its ``line_id``,
    and a line in which nothing was typed is none.
    """

    def initial_form_count(self) -> int:
        return 0

    def add_fields(self, form: QuoteLineForm, index: int | None) -> None:
        """The form has its position and its tick already."""

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


def typed_row(form: QuoteLineForm) -> dict[str, Any]:
    """A line as raw texts, to show it again as it is."""
    return {name: form[name].value() for name in form.fields if name not in ("ORDER", "DELETE")}


def empty_lines(columns: Columns, rows: Sequence[Mapping[str, Any]]) -> BaseQuoteLineFormSet:
    """An unbound grid with these rows."""
    grid = QuoteLineFormSet(
        prefix="lines", initial=[dict(row) for row in rows], form_kwargs={"columns": columns}
    )
    grid.extra = len(rows)
    return grid


def row_of(line: LineDraft) -> dict[str, Any]:
    """A line as a row of the grid."""
    return {
        "line_id": line.line_id,
        "copies": line.copies,
        "kind": line.kind.value,
        "alternative_group": line.alternative_group or None,
        **{name: getattr(line, name) for name in WRITTEN if name != "alternative_group"},
    }


def header_of(revision: QuoteRevision, version: int) -> dict[str, Any]:
    """A stored draft's head as the form shows it."""
    return {
        "version": version,
        "base": packed_base([draft_of(line) for line in revision.lines.all()]),
        "valid_until_date": revision.valid_until_date,
        "introduction": revision.introduction,
        "cc_addresses": ", ".join(revision.cc_addresses),
    }


def packed_base(lines: Sequence[LineDraft]) -> str:
    """The lines that an editor begins with, signed and small enough for a hidden field."""
    rows = [
        [line.line_id, line.kind.value, *(_plain(getattr(line, name)) for name in WRITTEN)] for line in lines
    ]
    return signing.dumps(rows, salt=_BASE_SALT, compress=True)


def unpacked_base(text: str) -> list[LineDraft] | None:
    """What ``packed_base`` packed; None for anything else."""
    try:
        rows = signing.loads(text, salt=_BASE_SALT)
    except signing.BadSignature:
        return None
    decimals = {"quantity", "unit_price", "unit_cost", "discount_percent"}
    lines = []
    for line_id, kind, *values in rows:
        named: dict[str, Any] = {
            name: Decimal(value) if name in decimals and value is not None else value
            for name, value in zip(WRITTEN, values, strict=True)
        }
        lines.append(LineDraft(line_id=line_id, kind=LineKind(kind), **named))
    return lines


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


class LineConfigurationForm(PlainForm):
    """What a licence line is about. ``quantity`` only where a line is added."""

    deployment = forms.ChoiceField(label=_("Deployment"), choices=Deployment.choices)
    license_type = forms.ChoiceField(label=_("Licence type"), choices=LicenseType.choices)
    purchase_type = forms.ChoiceField(label=_("Purchase type"), choices=PurchaseType.choices)
    user_tier = forms.CharField(label=_("User tier"), help_text=_("A number, or “unlimited”."), max_length=20)
    maintenance_months = forms.IntegerField(
        label=_("Maintenance in months"), min_value=0, max_value=999, initial=12
    )
    existing_sen = forms.CharField(
        label=_("Existing SEN"),
        help_text=_("Of the licence that is renewed, upgraded or downgraded."),
        required=False,
        max_length=64,
    )
    instance_url = forms.CharField(label=_("Instance"), required=False, max_length=255)
    institution = forms.CharField(
        label=_("Institution"), help_text=_("Academic licences only."), required=False, max_length=255
    )

    @staticmethod
    def initial_of(line: QuoteLine) -> dict[str, Any]:
        return dict(line.configuration.to_values())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.configuration = LicenseConfiguration.parse(given)
            except InvalidInput as error:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return given


class LicenseLineForm(LineConfigurationForm):
    """A licence that was not requested."""

    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=10_000, initial=1)


class OverrideForm(forms.Form):
    """Why one rule does not count for a line; empty where it counts."""

    reason = forms.CharField(
        label=_("Why this rule does not count here"),
        help_text=_("Only the department reads it. Empty: the rule counts."),
        widget=text_area(2),
        required=False,
        max_length=LONGEST_OVERRIDE,
    )


class ApprovalForm(forms.Form):
    """What a colleague says to a draft; ``version`` is what they looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    comment = forms.CharField(
        label=_("Comment"),
        help_text=_("Your colleague reads it. Needed if you send it back."),
        widget=text_area(3),
        required=False,
        max_length=2_000,
    )
