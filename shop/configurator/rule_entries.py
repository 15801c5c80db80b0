"""A rule document as single facts: what is compared, changed one by one and carried over to newer rules.

A fact has a key, which says what it is about, and a plain JSON value. Documents may name several products in
a row; as facts every product has its own. All documents here are valid ones.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final, Self, TypeAlias

from shop.configurator.enums import Deployment, PurchaseType
from shop.configurator.rulebook import RuleCode, Unit

# Decoded JSON: lists, dicts, texts, numbers.
Value: TypeAlias = Any
Document: TypeAlias = Mapping[str, Any]


class RuleTable(StrEnum):
    """The tables of the rules, by their names in the document and in the order in which they are shown."""

    SCALES = "scales"
    SALE_WINDOWS = "sale_windows"
    MAINTENANCE = "maintenance_by"
    DEPLOYMENTS = "deployments_by_product"
    PRODUCT_UNITS = "units_by_product"
    APPLICATION_UNITS = "units_by_host_of_app"
    DEFAULT_UNIT = "default_unit"
    UNIT_NAMES = "units"
    FAMILIES = "host_families"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryKey:
    """What a fact is about, in codes; "" for what does not matter in its table, or for all alike."""

    table: RuleTable
    deployment: str = ""
    purchase_type: str = ""
    unit: str = ""
    kind: str = ""
    payment_model: str = ""
    code: str = ""
    name: str = ""
    product: str = ""

    @property
    def codes(self) -> dict[str, str]:
        """The parts that matter by name, as a form or an address sends them."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @classmethod
    def from_codes(cls, codes: Mapping[str, str]) -> Self:
        """The key of these parts; others are ignored. Raises ValueError where they are not one of a table."""
        table = RuleTable(codes.get("table", ""))
        parts = {name: codes.get(name, "") for name in PARTS[table]}
        for name, value in parts.items():
            if not value and name not in OPTIONAL_PARTS.get(table, ()):
                raise ValueError(name)
            if value and name in CODES and value not in CODES[name]:
                raise ValueError(name)
        return cls(table=table, **parts)

    @property
    def position(self) -> tuple[object, ...]:
        """Sorts facts as people look for them: by table, what counts for all before single products."""
        return (
            list(RuleTable).index(self.table),
            self.product,
            _index(Deployment, self.deployment),
            _index(PurchaseType, self.purchase_type),
            _index(Unit, self.unit),
            self.kind,
            self.payment_model,
            _index(RuleCode, self.code),
            self.name,
        )


# Which parts make the key of a table's facts, and which of them may be left open.
PARTS: Final[Mapping[RuleTable, tuple[str, ...]]] = {
    RuleTable.SCALES: ("deployment", "unit", "kind", "product"),
    RuleTable.SALE_WINDOWS: ("deployment", "purchase_type", "product"),
    RuleTable.MAINTENANCE: ("deployment", "payment_model", "product"),
    RuleTable.DEPLOYMENTS: ("product",),
    RuleTable.PRODUCT_UNITS: ("product",),
    RuleTable.APPLICATION_UNITS: ("name",),
    RuleTable.DEFAULT_UNIT: (),
    RuleTable.UNIT_NAMES: ("unit",),
    RuleTable.FAMILIES: ("name",),
    RuleTable.SEVERITY: ("code",),
}
OPTIONAL_PARTS: Final[Mapping[RuleTable, tuple[str, ...]]] = {
    RuleTable.SCALES: ("kind", "product"),
    RuleTable.SALE_WINDOWS: ("product",),
    RuleTable.MAINTENANCE: ("payment_model", "product"),
}
CODES: Final[Mapping[str, Collection[str]]] = {
    "deployment": frozenset(Deployment.values),
    "purchase_type": frozenset(PurchaseType.values),
    "unit": frozenset(unit.value for unit in Unit),
    "kind": frozenset({"host", "app"}),
    "payment_model": frozenset({"free", "vendor", "atlassian"}),
    "code": frozenset(code.value for code in RuleCode),
}
REMARKS: Final = ("comment", "severity_comment", "host_tier_rule")


def fingerprint(value: Value) -> str:
    """Tells one value from another, so that a form can say which one it began with; "" for no value."""
    if value is None:
        return ""
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def _index(codes: Iterable[str], code: str) -> int:
    order = [str(one) for one in codes]
    return order.index(code) if code in order else -1


# --- Between documents and facts ----------------------------------------------------------------------------
def entries_of(document: Document) -> dict[EntryKey, Value]:
    """All facts of a valid document, in the order in which they are shown."""
    entries: dict[EntryKey, Value] = {}
    for row in document["scales"]:
        for product in row.get("products") or [""]:
            entries[
                EntryKey(
                    table=RuleTable.SCALES,
                    deployment=row["deployment"],
                    unit=row["unit"],
                    kind=row.get("kind") or "",
                    product=product,
                )
            ] = _scale_value(row)
    for row in document.get("sale_windows", ()):
        for product in row.get("products") or [""]:
            key = EntryKey(
                table=RuleTable.SALE_WINDOWS,
                deployment=row["deployment"],
                purchase_type=row["purchase_type"],
                product=product,
            )
            windows = [*entries.get(key, ()), {"until": row["until"], "then": row["then"]}]
            entries[key] = sorted(windows, key=lambda window: str(window["until"]))
    for row in document["maintenance_by"]:
        for product in row.get("products") or [""]:
            entries[
                EntryKey(
                    table=RuleTable.MAINTENANCE,
                    deployment=row["deployment"],
                    payment_model=row.get("payment_model") or "",
                    product=product,
                )
            ] = row["months"]
    for table, part in _MAPPINGS.items():
        for name, value in document.get(table.value, {}).items():
            if table == RuleTable.DEPLOYMENTS:
                value = [deployment.value for deployment in Deployment if deployment in value]
            entries[EntryKey(table=table, **{part: name})] = value
    entries[EntryKey(table=RuleTable.DEFAULT_UNIT)] = document["default_unit"]
    return dict(sorted(entries.items(), key=lambda entry: entry[0].position))


def document_of(entries: Mapping[EntryKey, Value], *, remarks: Document) -> dict[str, Any]:
    """The document that says these facts, products with equal rows named together. ``remarks`` is a document
    whose comments it keeps.
    """
    document: dict[str, Any] = {name: remarks[name] for name in REMARKS if name in remarks}
    for table in RuleTable:
        of_table = {key: entries[key] for key in sorted(entries, key=_position) if key.table == table}
        if table == RuleTable.DEFAULT_UNIT:
            document[table.value] = of_table[EntryKey(table=table)]
        elif part := _MAPPINGS.get(table):
            document[table.value] = {getattr(key, part): value for key, value in of_table.items()}
        else:
            document[table.value] = _rows(of_table)
    return document


_MAPPINGS: Final[Mapping[RuleTable, str]] = {
    RuleTable.DEPLOYMENTS: "product",
    RuleTable.PRODUCT_UNITS: "product",
    RuleTable.APPLICATION_UNITS: "name",
    RuleTable.UNIT_NAMES: "unit",
    RuleTable.FAMILIES: "name",
    RuleTable.SEVERITY: "code",
}


def _position(key: EntryKey) -> tuple[object, ...]:
    return key.position


def _scale_value(row: Document) -> Value:
    if row.get("tiers"):
        return {"tiers": row["tiers"]}
    return {name: row[name] for name in ("any_count_from", "any_count_to", "bands")}


def _rows(entries: Mapping[EntryKey, Value]) -> list[dict[str, Any]]:
    """Table rows: one for each fact, or for all products whose facts are alike."""
    products: dict[str, list[str]] = {}
    heads: dict[str, tuple[dict[str, Any], Value]] = {}
    for key, value in entries.items():
        head = {
            name: getattr(key, name) for name in PARTS[key.table] if name != "product" and getattr(key, name)
        }
        alike = repr((head, value, bool(key.product)))
        heads.setdefault(alike, (head, value))
        products.setdefault(alike, []).append(key.product)
    rows = []
    for alike, (head, value) in heads.items():
        named = {"products": products[alike]} if products[alike] != [""] else {}
        for part in value if isinstance(value, list) and isinstance(value[0], dict) else [value]:
            said = part if isinstance(part, dict) else {"months": part}
            rows.append({**head, **named, **said})
    return rows


# --- Differences --------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that two documents do not agree on; None where one of them does not have it."""

    key: EntryKey
    old: Value
    new: Value


def differences(old: Document, new: Document) -> list[Difference]:
    """What ``new`` says otherwise than ``old``, in the order in which facts are shown."""
    before, after = entries_of(old), entries_of(new)
    return [
        Difference(key, before.get(key), after.get(key))
        for key in sorted({*before, *after}, key=_position)
        if before.get(key) != after.get(key)
    ]


def with_changes(document: Document, changes: Mapping[EntryKey, Value]) -> dict[str, Any]:
    """The document with these facts; None takes a fact out."""
    entries = {**entries_of(document), **changes}
    return document_of({key: value for key, value in entries.items() if value is not None}, remarks=document)


def carried_over(*, draft: Document, base: Document, newest: Document) -> dict[str, Any]:
    """``newest`` with all changes that ``draft`` makes to ``base``; where both changed a fact, the draft's
    counts.
    """
    return with_changes(newest, {change.key: change.new for change in differences(base, draft)})
