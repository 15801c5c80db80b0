"""One fact of the licensing rules as a form: lists as texts, dates as date fields, codes as words."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.backoffice.forms import DayField
from shop.configurator.configuration import LARGEST_COUNT, UNLIMITED
from shop.configurator.enums import Deployment, PurchaseType, Severity
from shop.configurator.rule_document import LONGEST_PERIOD
from shop.configurator.rule_entries import EntryKey, RuleTable, Value
from shop.configurator.rule_wording import (
    kind_text,
    payment_text,
    purchase_text,
    sold_text,
    tier_text,
    unit_text,
)
from shop.configurator.rulebook import SaleStatus, Unit
from shop.configurator.services import LONGEST_REASON

LONGEST_LIST = 20_000
MOST_WINDOWS = 20
EMPTY_WINDOWS = 2
_BETWEEN = re.compile(r"[\s,;·]+")
_NUMBER = re.compile(r"0|[1-9][0-9]{0,6}", re.ASCII)


class ListField(forms.CharField):
    """Several values in one text, with commas, blanks or lines between them. Cleans to a list."""

    def __init__(self, *, rows: int = 1, **kwargs: Any) -> None:
        widget = forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput()
        super().__init__(widget=widget, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        text = super().to_python(value) or ""
        if len(text) > LONGEST_LIST:
            raise forms.ValidationError(_("This list is too long."))
        return [self.read(part) for part in _BETWEEN.split(text) if part]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(self.write(part) for part in value) if isinstance(value, list) else value

    def run_validators(self, value: Any) -> None:
        """The parts were checked one by one."""

    def read(self, part: str) -> Any:
        return part

    def write(self, part: Any) -> str:
        return str(part)


class CountsField(ListField):
    """Numbers, each larger than the one before."""

    largest = LARGEST_COUNT

    def clean(self, value: Any) -> Any:
        counts = super().clean(value)
        known = [self.rank(count) for count in counts]
        for earlier, later in pairwise(known):
            if later <= earlier:
                raise forms.ValidationError(
                    _(
                        "Please write the numbers in ascending order, each once: "
                        "%(later)s comes after %(earlier)s."
                    ),
                    params={"later": tier_text(later), "earlier": tier_text(earlier)},
                )
        return counts

    def rank(self, count: Any) -> int:
        return int(count)

    def read(self, part: str) -> Any:
        if not _NUMBER.fullmatch(part) or int(part) > self.largest:
            raise forms.ValidationError(
                _("“%(part)s” is no number up to %(largest)s. Write large ones without separators: 10000."),
                params={"part": part[:40], "largest": self.largest},
            )
        return int(part)


class TiersField(CountsField):
    """Counts, and "unlimited" as the last one, which is None in the document."""

    def rank(self, count: Any) -> int:
        return int(UNLIMITED if count is None else count)

    def read(self, part: str) -> Any:
        return None if part.casefold() in {"unlimited", tier_text(None).casefold()} else super().read(part)

    def write(self, part: Any) -> str:
        return tier_text(part)


class MonthsField(CountsField):
    largest = LONGEST_PERIOD


class RuleForm(forms.Form):
    """The value of one fact, most often that of one field. ``seen`` says which value the person began
    with.
    """

    answer: ClassVar[str] = ""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @classmethod
    def initial_of(cls, value: Value) -> dict[str, Any]:
        """A stored value as the form shows it; {} for None."""
        return {} if value is None else {cls.answer: value}

    def value(self) -> Value:
        """The value as the document has it, None for no such fact; only of a valid form."""
        return self.cleaned_data[self.answer]


class ScaleForm(RuleForm):
    LIST, COUNT = "tiers", "count"

    sold_as = forms.ChoiceField(
        label=_("Sold as"),
        choices=[(LIST, _("a list of tiers")), (COUNT, _("any count in a range"))],
        widget=forms.RadioSelect,
        initial=LIST,
    )
    tiers = TiersField(
        label=_("Tiers"),
        help_text=_("For a list of tiers, for example: 10, 25, 50, unlimited."),
        rows=3,
        required=False,
    )
    any_count_from = forms.IntegerField(
        label=_("Smallest count"), min_value=0, max_value=LARGEST_COUNT, required=False
    )
    any_count_to = forms.IntegerField(
        label=_("Largest count"), min_value=0, max_value=LARGEST_COUNT, required=False
    )
    bands = CountsField(
        label=_("Price steps up to"),
        help_text=_("For any count: the last count of each price step; the last step ends with the range."),
        rows=3,
        required=False,
    )

    @classmethod
    def initial_of(cls, value: Value) -> dict[str, Any]:
        return {} if value is None else {**value, "sold_as": cls.LIST if "tiers" in value else cls.COUNT}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        needed = (
            ["tiers"] if given.get("sold_as") == self.LIST else ["any_count_from", "any_count_to", "bands"]
        )
        for name in needed:
            if name in given and given[name] in (None, []):
                self.add_error(name, _("This is needed for what you chose above."))
        return given

    def value(self) -> Value:
        given = self.cleaned_data
        if given["sold_as"] == self.LIST:
            return {"tiers": given["tiers"]}
        return {name: given[name] for name in ("any_count_from", "any_count_to", "bands")}


class SaleWindowsForm(RuleForm):
    """The windows of a deployment and purchase type, one after another; a row without a date is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = sum(name.startswith("until_") for name in (self.data if self.is_bound else self.initial))
        self.rows = min(shown if self.is_bound else shown + EMPTY_WINDOWS, MOST_WINDOWS)
        for number in range(1, self.rows + 1):
            self.fields[f"until_{number}"] = DayField(
                label=_("%(number)d. Last day (UTC)") % {"number": number}, required=False
            )
            self.fields[f"then_{number}"] = forms.ChoiceField(
                label=_("%(number)d. Sold from the next day on to") % {"number": number},
                choices=[
                    (status.value, sold_text(status))
                    for status in (SaleStatus.EXISTING_CUSTOMERS, SaleStatus.CLOSED)
                ],
                initial=SaleStatus.CLOSED.value,
            )

    @classmethod
    def initial_of(cls, value: Value) -> dict[str, Any]:
        return {
            f"{name}_{number}": window[name]
            for number, window in enumerate(value or (), start=1)
            for name in ("until", "then")
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        days = [given.get(f"until_{number}") for number in range(1, self.rows + 1)]
        for number, day in enumerate(days, start=1):
            if day is not None and day in days[: number - 1]:
                self.add_error(f"until_{number}", _("There is another row with this day."))
        return given

    def value(self) -> Value:
        given = self.cleaned_data
        windows = [
            {"until": given[f"until_{number}"].isoformat(), "then": given[f"then_{number}"]}
            for number in range(1, self.rows + 1)
            if given[f"until_{number}"] is not None
        ]
        return sorted(windows, key=lambda window: str(window["until"])) or None


class MaintenanceForm(RuleForm):
    answer = "months"
    months = MonthsField(label=_("Periods in months"), help_text=_("For example: 12, 24."))


class UnitForm(RuleForm):
    answer = "unit"
    unit = forms.ChoiceField(
        label=_("Tiers count"), choices=lambda: [(unit.value, unit_text(unit)) for unit in Unit]
    )


class DeploymentsForm(RuleForm):
    answer = "deployments"
    deployments = forms.MultipleChoiceField(
        label=_("Offered deployments"), choices=Deployment.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_deployments(self) -> list[str]:
        return [one.value for one in Deployment if one.value in self.cleaned_data["deployments"]]


class FamilyForm(RuleForm):
    answer = "products"
    products = ListField(
        label=_("Keys of the host products"),
        help_text=_("For example: jira-software, jira-servicedesk. Empty: no product is known for it."),
        rows=3,
        required=False,
    )


class SeverityForm(RuleForm):
    answer = "severity"
    severity = forms.ChoiceField(label=_("Weight"), choices=Severity.choices)


# The tables that staff edit here; the units' names belong to the interface.
FORMS: Mapping[RuleTable, type[RuleForm]] = {
    RuleTable.SCALES: ScaleForm,
    RuleTable.SALE_WINDOWS: SaleWindowsForm,
    RuleTable.MAINTENANCE: MaintenanceForm,
    RuleTable.DEPLOYMENTS: DeploymentsForm,
    RuleTable.PRODUCT_UNITS: UnitForm,
    RuleTable.APPLICATION_UNITS: UnitForm,
    RuleTable.DEFAULT_UNIT: UnitForm,
    RuleTable.FAMILIES: FamilyForm,
    RuleTable.SEVERITY: SeverityForm,
}


# --- Which fact to add --------------------------------------------------------------------------------------

_KEY_FIELDS: Mapping[str, Callable[[], forms.Field]] = {
    "deployment": lambda: forms.ChoiceField(label=_("Deployment"), choices=Deployment.choices),
    "purchase_type": lambda: forms.ChoiceField(
        label=_("Purchase type"), choices=[(one.value, purchase_text(one)) for one in PurchaseType]
    ),
    "unit": lambda: forms.ChoiceField(
        label=_("Tiers count"), choices=[(one.value, unit_text(one)) for one in Unit]
    ),
    "kind": lambda: forms.ChoiceField(
        label=_("For"), choices=[(one, kind_text(one)) for one in ("", "host", "app")], required=False
    ),
    "payment_model": lambda: forms.ChoiceField(
        label=_("Products"),
        choices=[(one, payment_text(one)) for one in ("", "free", "vendor", "atlassian")],
        required=False,
    ),
    "name": lambda: forms.RegexField(
        r"^[^\s/]+$",
        label=_("Key of the host application"),
        max_length=255,
        help_text=_("For example: jira."),
    ),
}
# What can be added beside the exceptions of a product.
ADDED_BY: Mapping[RuleTable, tuple[str, ...]] = {
    RuleTable.SCALES: ("deployment", "unit", "kind"),
    RuleTable.SALE_WINDOWS: ("deployment", "purchase_type"),
    RuleTable.MAINTENANCE: ("deployment", "payment_model"),
    RuleTable.APPLICATION_UNITS: ("name",),
    RuleTable.FAMILIES: ("name",),
}


class RuleKeyForm(forms.Form):
    """Chooses a fact that the rules do not have yet; one that they have is changed."""

    table = forms.ChoiceField(widget=forms.HiddenInput, choices=[(one.value, one.value) for one in ADDED_BY])

    def __init__(self, *args: Any, table: RuleTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Several of these are on one page.
        self.auto_id = f"id_{table.value}_%s"
        self.initial["table"] = table.value
        for name in ADDED_BY[table]:
            self.fields[name] = _KEY_FIELDS[name]()

    def key(self) -> EntryKey:
        """Only of a valid form."""
        return EntryKey.from_codes(self.cleaned_data)


class ListingSearchForm(forms.Form):
    q = forms.CharField(label=_("Name or key of a product"), max_length=200, required=False)


class DraftForm(forms.Form):
    """``version`` is the state of the draft that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PublishForm(DraftForm):
    reason = forms.CharField(
        label=_("Why do the rules change?"),
        help_text=_("Colleagues read it in the change log."),
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_REASON,
    )
