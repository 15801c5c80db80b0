"""The columns of a price list and the names that people give them, in English and in German."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.pricing.exceptions import UnreadablePriceList

# The order of the template; the names that the code uses.
COLUMNS: Final[Mapping[str, object]] = {
    "key": gettext_lazy("Product key"),
    "deployment": gettext_lazy("Deployment"),
    "license_type": gettext_lazy("Licence type"),
    "purchase_type": gettext_lazy("Purchase type"),
    "user_tier": gettext_lazy("User tier"),
    "maintenance_months": gettext_lazy("Maintenance in months"),
    "currency": gettext_lazy("Currency"),
    "unit_price": gettext_lazy("Price"),
    "unit_cost": gettext_lazy("Cost"),
    "valid_from": gettext_lazy("Valid from"),
    "valid_until": gettext_lazy("Valid until"),
}
REQUIRED: Final = ("key", "deployment", "license_type", "user_tier", "maintenance_months", "unit_price")
# The first of each is what the template says.
NAMES: Final[Mapping[str, Sequence[str]]] = {
    "key": (
        "product key",
        "key",
        "product",
        "app key",
        "listing key",
        "addon key",
        "add on key",
        "produktschluessel",
        "schluessel",
        "produkt",
        "app schluessel",
    ),
    "deployment": ("deployment", "hosting", "deployment type", "bereitstellung", "betriebsart", "betrieb"),
    "license_type": ("licence type", "license type", "lizenztyp", "lizenzart"),
    "purchase_type": ("purchase type", "sale type", "kaufart", "art des kaufs", "vorgang"),
    "user_tier": (
        "user tier",
        "tier",
        "users",
        "user count",
        "unit count",
        "benutzer",
        "benutzerstufe",
        "nutzer",
        "nutzerstufe",
        "stufe",
    ),
    "maintenance_months": (
        "months",
        "maintenance",
        "maintenance months",
        "maintenance in months",
        "term",
        "monate",
        "laufzeit",
        "laufzeit in monaten",
        "wartung",
        "wartung in monaten",
    ),
    "currency": ("currency", "waehrung"),
    "unit_price": ("price", "unit price", "list price", "amount", "preis", "einzelpreis", "listenpreis"),
    "unit_cost": ("cost", "unit cost", "purchase price", "kosten", "einkaufspreis", "ek", "einkauf"),
    "valid_from": ("valid from", "from", "gueltig ab", "gueltig von", "ab"),
    "valid_until": ("valid until", "valid to", "until", "gueltig bis", "bis"),
}
_FIELDS: Final = {name: field for field, names in NAMES.items() for name in names}
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class Heading:
    """Where each field stands, by position; ``names`` as the file has them; ``ignored`` are of no use."""

    places: Mapping[str, int]
    names: Mapping[str, str]
    ignored: Sequence[str]
    # How many columns there are in all.
    width: int

    @property
    def missing(self) -> list[str]:
        return [field for field in REQUIRED if field not in self.places]


def field_of(name: str) -> str:
    """The field that a column's name stands for, "" for none."""
    bare = re.sub(r"[\s_\-./()*:]+", " ", name.casefold().translate(_UMLAUTS)).strip()
    return _FIELDS.get(bare, "")


def read_heading(cells: Sequence[str]) -> Heading:
    """Find the fields in a first line. Raises UnreadablePriceList for a field that two columns claim."""
    places: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(cells):
        field = field_of(cell)
        if not field:
            if cell.strip():
                ignored.append(cell.strip()[:60])
        elif field in places:
            raise UnreadablePriceList(
                _("The columns “%(one)s” and “%(other)s” both hold “%(field)s”. Keep one of them.")
                % {"one": cells[places[field]].strip(), "other": cell.strip(), "field": COLUMNS[field]}
            )
        else:
            places[field] = place
    names = {field: cells[place].strip()[:60] for field, place in places.items()}
    return Heading(places=places, names=names, ignored=ignored, width=len(cells))


def check_complete(heading: Heading) -> None:
    """Raises UnreadablePriceList, naming the columns that are missing."""
    if heading.missing:
        names = ", ".join(f"“{COLUMNS[field]}”" for field in heading.missing)
        found = ", ".join(f"“{name}”" for name in (*heading.names.values(), *heading.ignored)) or _("none")
        raise UnreadablePriceList(
            _(
                "These columns are missing in the first line: %(names)s. Found: %(found)s. The separator "
                "must be a semicolon, a comma or a tab."
            )
            % {"names": names, "found": found}
        )


_GERMAN_HEADING: Final = (
    "Produktschlüssel",
    "Bereitstellung",
    "Lizenztyp",
    "Kaufart",
    "Benutzerstufe",
    "Monate",
    "Währung",
    "Preis",
    "Kosten",
    "Gültig ab",
    "Gültig bis",
)


def template_rows(*, german: bool) -> list[Sequence[str]]:
    """A heading and two rows as examples, with the decimal mark of the language."""
    price, cost = ("1.234,50", "1.100,00") if german else ("1,234.50", "1,100.00")
    heading = _GERMAN_HEADING if german else [names[0].capitalize() for names in NAMES.values()]
    return [
        heading,
        ("confluence", "data_center", "commercial", "new", "500", "12", "EUR", price, cost, "2027-01-01", ""),
        ("confluence", "cloud", "academic", "", "unlimited", "12", "EUR", price, "", "", "2027-12-31"),
    ]
