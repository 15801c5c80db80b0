"""The columns of a portfolio and the names that people and the vendor give them, in English and in German."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext_lazy as _

# In the order of the template; the names that the code uses.
COLUMNS: Final[Mapping[str, object]] = {
    "product": _("Product"),
    "product_key": _("Product key"),
    "sen": _("SEN"),
    "deployment": _("Deployment"),
    "user_tier": _("User tier"),
    "license_type": _("Licence type"),
    "starts_on": _("Maintenance from"),
    "ends_on": _("Maintenance until"),
    "purchased_on": _("Purchased on"),
    "instance_url": _("Instance"),
    "institution": _("Institution"),
    "business_area": _("Business area"),
    "department": _("Department"),
    "department_contact_name": _("Department's contact"),
    "department_contact_email": _("Department contact's e-mail"),
    "technical_contact_name": _("Technical contact"),
    "technical_contact_email": _("Technical contact's e-mail"),
    "technical_contact_phone": _("Technical contact's phone"),
    "main_contact_email": _("Main contact"),
    "license_key": _("Licence key"),
}
# A row needs one of these, and each of the others.
PRODUCT: Final = ("product", "product_key")
DATES: Final = ("starts_on", "ends_on", "purchased_on")
# About people; what stands in them is not kept longer than the file.
PERSONAL: Final = frozenset(
    {
        "department_contact_name",
        "department_contact_email",
        "technical_contact_name",
        "technical_contact_email",
        "technical_contact_phone",
        "main_contact_email",
    }
)
# Choices for the whole file, kept beside the columns: the order of day and month in dates with slashes, and
# what counts where a row says nothing.
DAY_ORDER, DEFAULT_DEPLOYMENT, DEFAULT_TYPE = "day_order", "default_deployment", "default_license_type"
CHOICES: Final = (DAY_ORDER, DEFAULT_DEPLOYMENT, DEFAULT_TYPE)
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
DAY_ORDERS: Final = (DAY_FIRST, MONTH_FIRST)
# What headings are called: in small letters, without umlauts, dots, dashes and brackets.
NAMES: Final[Mapping[str, Sequence[str]]] = {
    "product": ("product", "product name", "app", "app name", "addon", "add on", "addon name", "software",
                "produkt", "produktname", "anwendung", "lizenz fuer"),
    "product_key": ("product key", "app key", "addon key", "add on key", "listing key", "produktschluessel",
                    "app schluessel"),
    "sen": ("sen", "support entitlement number", "entitlement number", "entitlement", "license id",
            "licence id", "sen number", "sen nummer", "lizenznummer", "vertragsnummer"),
    "deployment": ("deployment", "hosting", "deployment type", "hosting type", "bereitstellung",
                   "bereitstellungsart", "betriebsart", "betrieb"),
    "user_tier": ("user tier", "tier", "users", "user count", "unit count", "number of users", "seats",
                  "benutzer", "benutzerstufe", "nutzer", "nutzerstufe", "anzahl benutzer", "anzahl nutzer",
                  "benutzeranzahl", "stufe"),
    "license_type": ("licence type", "license type", "type", "lizenztyp", "lizenzart", "typ"),
    "starts_on": ("maintenance from", "start", "start date", "starts", "maintenance start",
                  "maintenance start date", "valid from", "wartung ab", "wartung von", "beginn", "startdatum",
                  "wartungsbeginn", "gueltig ab", "von"),
    "ends_on": ("maintenance until", "end", "end date", "ends", "expires", "expiry", "expiry date",
                "expiration date", "maintenance end", "maintenance end date", "maintenance expiry",
                "maintenance expiry date", "valid until", "renewal date", "wartung bis", "ende", "enddatum",
                "ablaufdatum", "laeuft ab", "wartungsende", "gueltig bis", "bis"),
    "purchased_on": ("purchased on", "purchase date", "purchased", "order date", "bought on", "gekauft am",
                     "kaufdatum", "bestelldatum"),
    "instance_url": ("instance", "instance url", "url", "base url", "address", "site", "cloud site",
                     "instanz", "instanz url", "adresse", "server url"),
    "institution": ("institution", "university", "school", "einrichtung", "hochschule", "universitaet"),
    "business_area": ("business area", "business unit", "area", "division", "geschaeftsbereich", "bereich"),
    "department": ("department", "team", "cost centre", "cost center", "abteilung", "kostenstelle",
                   "fachbereich"),
    "department_contact_name": ("department s contact", "department contact", "department contact name",
                                "contact", "ansprechpartner", "ansprechpartner der abteilung",
                                "kontakt der abteilung", "kontakt"),
    "department_contact_email": ("department contact s e mail", "department contact e mail",
                                 "department contact email", "contact email", "contact e mail",
                                 "e mail der abteilung", "kontakt e mail", "e mail des ansprechpartners"),
    "technical_contact_name": ("technical contact", "technical contact name", "tech contact", "administrator",
                               "admin", "technischer kontakt", "technischer ansprechpartner"),
    "technical_contact_email": ("technical contact s e mail", "technical contact e mail",
                                "technical contact email", "admin email", "admin e mail",
                                "e mail des technischen kontakts", "technischer kontakt e mail"),
    "technical_contact_phone": ("technical contact s phone", "technical contact phone", "phone", "telephone",
                                "telefon", "telefon des technischen kontakts"),
    "main_contact_email": ("main contact", "main contact e mail", "main contact email", "billing contact",
                           "billing contact email", "owner", "owner email", "hauptkontakt",
                           "hauptkontakt e mail"),
    "license_key": ("licence key", "license key", "key", "lizenzschluessel", "schluessel"),
}  # fmt: skip
_FIELDS: Final = {name: field for field, names in NAMES.items() for name in names}
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def bare(text: str) -> str:
    """A heading or a name as it is compared."""
    return " ".join(re.findall(r"\w+", text.casefold().translate(_UMLAUTS).replace("_", " ")))


def field_of(heading: str) -> str:
    """The column that a heading stands for, "" for none."""
    return _FIELDS.get(bare(heading), "")


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Which heading stands for which column: of two for the same, the first."""
    found: dict[str, str] = {}
    for heading in headings:
        field = field_of(heading)
        if field and field not in found:
            found[field] = heading
    return found


def tidy_headings(cells: Sequence[str]) -> list[str]:
    """The headings as they are shown, chosen and remembered; one that occurs again gets a number."""
    seen: dict[str, int] = {}
    tidy = []
    for cell in cells:
        heading = "".join(letter if letter.isprintable() else " " for letter in cell)
        heading = " ".join(heading.split())[:60]
        seen[heading] = seen.get(heading, 0) + 1
        tidy.append(f"{heading} ({seen[heading]})" if heading and seen[heading] > 1 else heading)
    while tidy and not tidy[-1]:
        tidy.pop()
    return tidy


def signature_of(headings: Sequence[str]) -> str:
    """By what a mapping is found again: the headings, in their order."""
    return hashlib.sha256("\0".join(map(bare, headings)).encode()).hexdigest()


def template_rows(*, german: bool) -> list[Sequence[str]]:
    """A heading and two rows as examples."""
    names = [names[0] for names in NAMES.values()]
    if german:
        names = list(_GERMAN)
    return [
        [name[:1].upper() + name[1:] for name in names],
        ("Confluence", "", "SEN-1234567", "data_center", "500", "academic", "2026-01-01", "2026-12-31",
         "2025-12-10", "https://wiki.example.edu", "Example University", "IT", "Computing Centre",
         "Carla Contact", "carla@example.edu", "Theo Technical", "theo@example.edu", "+49 30 1234",
         "licences@example.edu", ""),
        ("Jira", "", "E-1AB-2CD-3EF-4GH", "cloud", "unlimited", "commercial", "", "30.06.2027",
         *[""] * 12),
    ]  # fmt: skip


_GERMAN: Final = (
    "Produkt",
    "Produktschlüssel",
    "SEN",
    "Bereitstellung",
    "Benutzerstufe",
    "Lizenzart",
    "Wartung ab",
    "Wartung bis",
    "Gekauft am",
    "Instanz",
    "Einrichtung",
    "Geschäftsbereich",
    "Abteilung",
    "Ansprechpartner der Abteilung",
    "E-Mail der Abteilung",
    "Technischer Kontakt",
    "E-Mail des technischen Kontakts",
    "Telefon des technischen Kontakts",
    "Hauptkontakt",
    "Lizenzschlüssel",
)
