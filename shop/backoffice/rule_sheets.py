"""The licensing rules as tables for staff: the shown state, its sections, the facts of one product."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.backoffice.rule_forms import ADDED_BY, FORMS, RuleKeyForm
from shop.configurator.configuration import UNLIMITED
from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.facts import ListingFacts
from shop.configurator.models import RuleBookRevision, RuleDraft
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rule_entries import (
    Difference,
    Document,
    EntryKey,
    RuleTable,
    Value,
    differences,
    entries_of,
)
from shop.configurator.rule_wording import (
    change_text,
    items_of,
    key_text,
    kind_text,
    payment_text,
    purchase_text,
    rule_text,
    unit_text,
    value_text,
)
from shop.configurator.rulebook import RuleBook, TierScale
from shop.configurator.selectors import newest_revision, open_draft
from shop.licenses.selectors import listing_facts
from shop.marketplace.models import Listing

MOST_FOUND = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact in a table: what it is about, column by column, and what it says. ``was`` is what the rules in
    force say where the draft changes it.
    """

    key: EntryKey
    heads: Sequence[str]
    items: Sequence[str]
    was: str = ""
    is_changed: bool = False
    is_own: bool = False

    @property
    def subject(self) -> str:
        return ", ".join(self.heads)

    @property
    def href(self) -> str:
        return change_href(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One table of the rules, without what is said about single products."""

    table: RuleTable
    title: str
    help: str
    columns: Sequence[str]
    rows: Sequence[Row]
    add_form: RuleKeyForm | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference in words, and what a colleague has published about the same fact since, or ""."""

    key: EntryKey
    what: str
    text: str
    overlap: str = ""

    @property
    def is_editable(self) -> bool:
        return is_editable(self.key)

    @property
    def href(self) -> str:
        return change_href(self.key)


@dataclass(frozen=True)
class RuleState:
    """The rules in force and, where there is one, the draft that changes them."""

    newest: RuleBookRevision
    draft: RuleDraft | None

    @property
    def document(self) -> Document:
        """What the pages show and change."""
        document: Document = self.draft.document if self.draft else self.newest.document
        return document

    @cached_property
    def entries(self) -> dict[EntryKey, Value]:
        return entries_of(self.document)

    @cached_property
    def rules(self) -> RuleBook:
        return parse_rule_book(self.document)

    @property
    def is_outdated(self) -> bool:
        """Whether other rules were published since the draft began."""
        return self.draft is not None and self.draft.base_id != self.newest.pk

    @cached_property
    def changes(self) -> list[Difference]:
        """What the draft changes in the rules it began with."""
        return differences(self.draft.base.document, self.draft.document) if self.draft else []

    @cached_property
    def published_since(self) -> list[Difference]:
        """What others changed in the rules that the draft began with."""
        if self.draft is None or not self.is_outdated:
            return []
        return differences(self.draft.base.document, self.newest.document)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of all products that the rules speak of, by key; those the catalogue does not know are
        missing.
        """
        keys = {*_products(self.entries), *_products(entries_of(self.newest.document))}
        return product_names(keys)


def rule_state() -> RuleState:
    """The state of now; two queries, and one more for the names."""
    return RuleState(newest=newest_revision(), draft=open_draft())


def product_names(keys: Collection[str]) -> dict[str, str]:
    """Names by key; one query."""
    return dict(Listing.objects.filter(key__in=keys).values_list("key", "name")) if keys else {}


def found_listings(text: str) -> list[Listing]:
    """The first products by name whose name or key contains the text, in any letter case."""
    words = Q(name__icontains=text) | Q(key__icontains=text)
    return list(Listing.objects.filter(words).order_by(Lower("name"), "pk")[:MOST_FOUND])


def change_href(key: EntryKey) -> str:
    return f"{reverse('backoffice:rule-change')}?{urlencode(key.codes)}"


def listing_href(key: str) -> str:
    return f"{reverse('backoffice:rule-listing')}?{urlencode({'key': key})}"


def described(
    found: Iterable[Difference], names: Mapping[str, str], overlaps: Iterable[Difference] = ()
) -> list[Change]:
    """Differences in words."""
    others = {other.key: other for other in overlaps}
    return [
        Change(
            key=one.key,
            what=capfirst(key_text(one.key, names)),
            text=change_text(one, names),
            overlap=change_text(others[one.key], names) if one.key in others else "",
        )
        for one in found
    ]


def products_in(found: Iterable[Difference]) -> set[str]:
    """Keys of the products that differences speak of."""
    return {
        key
        for difference in found
        for value in (difference.old, difference.new)
        if value is not None
        for key in _products({difference.key: value})
    }


def _products(entries: Mapping[EntryKey, Value]) -> Iterator[str]:
    for key, value in entries.items():
        if key.product:
            yield key.product
        if key.table == RuleTable.FAMILIES:
            yield from value


# --- Sections -----------------------------------------------------------------------------------------------
def rule_sections(
    entries: Mapping[EntryKey, Value],
    *,
    names: Mapping[str, str],
    changes: Iterable[Difference] = (),
    is_editable: bool = False,
) -> list[Section]:
    """The tables of the rules; facts that ``changes`` touch are marked with what they were."""
    changed = {change.key: change for change in changes}
    gone = {key: None for key, change in changed.items() if change.new is None}
    shown = sorted({**entries, **gone}.items(), key=lambda entry: entry[0].position)
    return [
        Section(
            table=table,
            title=title,
            help=help_text,
            columns=columns,
            rows=[
                Row(
                    key=key,
                    heads=_heads(key),
                    items=items_of(key, value, names) or [value_text(key, value)],
                    was=value_text(key, changed[key].old, names) if key in changed else "",
                    is_changed=key in changed,
                )
                for key, value in shown
                if key.table == table and not key.product
            ],
            add_form=RuleKeyForm(table=table) if is_editable and table in ADDED_BY else None,
        )
        for table, title, help_text, columns in _section_texts()
    ]


def _section_texts() -> list[tuple[RuleTable, str, str, list[str]]]:
    deployment = _("Deployment")
    return [
        (
            RuleTable.SCALES,
            _("Tiers"),
            _("The most specific row counts: a product’s own, one for its kind, the general one."),
            [deployment, _("Tiers count"), _("For"), _("Tiers")],
        ),
        (
            RuleTable.SALE_WINDOWS,
            _("Sale windows"),
            _("The last day counts to its end, in UTC. What has no row here is sold without an end."),
            [deployment, _("Purchase type"), _("Sold to everybody")],
        ),
        (
            RuleTable.MAINTENANCE,
            _("Maintenance periods"),
            _("The most specific row counts: a product’s own, one for how it is paid, the general one."),
            [deployment, _("Products"), _("Periods")],
        ),
        (
            RuleTable.DEFAULT_UNIT,
            _("What tiers count"),
            _("Products with another unit are among the exceptions."),
            [_("Products"), _("Tiers count")],
        ),
        (
            RuleTable.APPLICATION_UNITS,
            _("What tiers of apps count"),
            _("For apps that plug into these host applications only."),
            [_("Host application"), _("Tiers count")],
        ),
        (
            RuleTable.FAMILIES,
            _("Host families"),
            _("An app needs at least the tier of these products, where they run on the same instance."),
            [_("Host application"), _("Host products")],
        ),
        (
            RuleTable.SEVERITY,
            _("Weight of each rule"),
            _("What a line that does not meet the rule needs before it can be requested."),
            [_("Rule"), _("Weight")],
        ),
    ]


def _heads(key: EntryKey) -> list[str]:
    deployment = str(Deployment(key.deployment).label) if key.deployment else ""
    return {
        RuleTable.SCALES: lambda: [deployment, unit_text(key.unit), kind_text(key.kind)],
        RuleTable.SALE_WINDOWS: lambda: [deployment, purchase_text(key.purchase_type)],
        RuleTable.MAINTENANCE: lambda: [deployment, payment_text(key.payment_model)],
        RuleTable.DEFAULT_UNIT: lambda: [_("all, unless told otherwise")],
        RuleTable.APPLICATION_UNITS: lambda: [key.name],
        RuleTable.FAMILIES: lambda: [key.name],
        RuleTable.SEVERITY: lambda: [rule_text(key.code)],
    }[key.table]()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductExceptions:
    """All that the rules say about one product alone. ``name`` is "" where the catalogue does not know it."""

    key: str
    name: str
    facts: Sequence[Change]
    is_changed: bool

    @property
    def href(self) -> str:
        return listing_href(self.key)


def exceptions_by_product(
    entries: Mapping[EntryKey, Value], *, names: Mapping[str, str], changes: Iterable[Difference] = ()
) -> list[ProductExceptions]:
    """The products with rows of their own, by name."""
    changed = {change.key.product for change in changes}
    keys = sorted(
        {key.product for key in entries if key.product}, key=lambda key: names.get(key, key).casefold()
    )
    return [
        ProductExceptions(
            key=product,
            name=names.get(product, ""),
            facts=[
                Change(key=key, what=capfirst(key_text(key, names)), text=value_text(key, value, names))
                for key, value in entries.items()
                if key.product == product
            ],
            is_changed=product in changed,
        )
        for product in keys
    ]


# --- One product --------------------------------------------------------------------------------------------
def general_value(key: EntryKey, facts: ListingFacts | None, rules: RuleBook) -> Value:
    """What counts for a product as long as nothing is said about it alone; None where nothing is known.

    ``rules`` may hold the product's own row, which is what counts then.
    """
    if facts is None:
        return None
    deployment = Deployment(key.deployment) if key.deployment else None
    if key.table == RuleTable.DEPLOYMENTS:
        offered = rules.with_exceptions(facts).deployments
        return [one.value for one in Deployment if one in offered] or None
    if key.table == RuleTable.PRODUCT_UNITS:
        return rules.unit_for(facts).value
    if deployment is None:
        return None
    if key.table == RuleTable.SCALES:
        scale = rules.scale_for(facts, deployment)
        return _scale_value(scale) if scale and scale.unit == key.unit else None
    if key.table == RuleTable.SALE_WINDOWS:
        windows = rules.windows_for(facts, deployment, PurchaseType(key.purchase_type))
        return [{"until": window.until.isoformat(), "then": window.then.value} for window in windows] or None
    return list(rules.months_for(facts, deployment))


def listing_sections(state: RuleState, listing: Listing) -> list[Section]:
    """What counts for a product: what is said about it alone is marked, everything can be changed."""
    sold = state.rules.with_exceptions(listing_facts(listing))
    changed = {change.key: change for change in state.changes}

    def row(table: RuleTable, head: str, **codes: str) -> Row:
        key = EntryKey(table=table, product=listing.key, **codes)
        value = general_value(key, sold, state.rules)
        return Row(
            key=key,
            heads=[head],
            items=items_of(key, value, state.names) or [value_text(EntryKey(table=table), value)],
            was=value_text(key, changed[key].old, state.names) if key in changed else "",
            is_changed=key in changed,
            is_own=key in state.entries,
        )

    unit = state.rules.unit_for(sold).value
    sections = [
        (
            _("In general"),
            [
                row(RuleTable.DEPLOYMENTS, _("Offered deployments")),
                row(RuleTable.PRODUCT_UNITS, _("Tiers count")),
            ],
        )
    ]
    for deployment in Deployment:
        if deployment not in sold.deployments:
            continue
        rows = []
        if not sold.is_free(deployment):
            rows.append(row(RuleTable.SCALES, _("Tiers"), deployment=deployment.value, unit=unit))
            rows.append(row(RuleTable.MAINTENANCE, _("Maintenance"), deployment=deployment.value))
        for purchase_type in PurchaseType:
            what = _("Sale of %(purchases)s") % {"purchases": purchase_text(purchase_type)}
            codes = {"deployment": deployment.value, "purchase_type": purchase_type.value}
            rows.append(row(RuleTable.SALE_WINDOWS, what, **codes))
        sections.append((str(deployment.label), rows))
    shown = {row.key for _title, rows in sections for row in rows}
    further = [
        Row(
            key=key,
            heads=[capfirst(key_text(key, state.names))],
            items=items_of(key, value, state.names),
            is_own=True,
            is_changed=key in changed,
        )
        for key, value in state.entries.items()
        if key.product == listing.key and key not in shown
    ]
    if further:
        sections.append((_("Further exceptions"), further))
    return [
        Section(
            table=RuleTable.SCALES, title=title, help="", columns=[_("Fact"), _("What counts")], rows=rows
        )
        for title, rows in sections
    ]


def _scale_value(scale: TierScale) -> dict[str, Any]:
    if scale.takes_any_count:
        return {
            "any_count_from": scale.any_count_from,
            "any_count_to": scale.any_count_to,
            "bands": list(scale.bands),
        }
    return {"tiers": [None if tier == UNLIMITED else int(tier) for tier in scale.tiers]}


def is_removable(key: EntryKey, entries: Mapping[EntryKey, Value]) -> bool:
    """Whether there is a fact that can be taken out at all; the rules may still refuse it."""
    return key in entries and key.table not in (RuleTable.SEVERITY, RuleTable.DEFAULT_UNIT)


def is_editable(key: EntryKey) -> bool:
    return key.table in FORMS
