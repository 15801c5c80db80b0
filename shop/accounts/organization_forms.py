"""The facts of an organisation as a form, for its administrator and for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from shop.accounts.enums import ContactKind, MembershipRole
from shop.accounts.models import Organization
from shop.accounts.selectors import facts_changed_since
from shop.accounts.services import ContactFacts, edit_organization
from shop.accounts.services.organizations import DELIVERY_FACTS, FACTS, MOST_CONTACTS
from shop.core.countries import country_choices
from shop.core.exceptions import DomainError, StaleVersion
from shop.core.forms import NO_EMAIL

# The text that comes with the field is familiar in German; ours is polite.
EMPTY_CONTACTS = 2


def _countries() -> list[tuple[str, str]]:
    return country_choices()


def _countries_or_none() -> list[tuple[str, str]]:
    return [("", "–"), *country_choices()]


def _time_zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if "/" in name)
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in names)]


def _currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in settings.CURRENCIES]


class FactsForm(forms.Form):
    """``version`` is the state that the person saw when they began to type."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    name = forms.CharField(label=_("Name"), max_length=200)
    line1 = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    line2 = forms.CharField(label=_("Second line"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    city = forms.CharField(label=_("City"), max_length=100, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    delivery_name = forms.CharField(label=_("Name"), max_length=200, required=False)
    delivery_line1 = forms.CharField(label=_("Street and number"), max_length=200, required=False)
    delivery_line2 = forms.CharField(label=_("Second line"), max_length=200, required=False)
    delivery_postcode = forms.CharField(label=_("Postcode"), max_length=20, required=False)
    delivery_city = forms.CharField(label=_("City"), max_length=100, required=False)
    delivery_country = forms.ChoiceField(label=_("Country"), choices=_countries_or_none, required=False)
    vat_number = forms.CharField(
        label=_("VAT number"),
        help_text=_("With its country, for example DE123456789."),
        max_length=40,
        required=False,
    )
    email_for_invoices = forms.EmailField(
        label=_("E-mail for invoices"),
        help_text=_("Empty: invoices go to whoever ordered."),
        max_length=254,
        required=False,
        error_messages=NO_EMAIL,
    )
    po_number_required = forms.BooleanField(
        label=_("Every order needs an order number of ours (PO)"), required=False
    )
    language = forms.ChoiceField(
        label=_("Language"), help_text=_("For mails and documents."), choices=settings.LANGUAGES
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=_time_zones)
    currency = forms.ChoiceField(label=_("Currency"), help_text=_("For new offers."), choices=_currencies)

    def __init__(self, *args: Any, with_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_name:
            del self.fields["name"]

    def facts(self) -> dict[str, object]:
        """What was filled in, by the model's names; of a valid form only."""
        return {name: self.cleaned_data[name] for name in FACTS if name in self.fields}

    def billing_fields(self) -> Iterator[forms.BoundField]:
        for name in ("name", "line1", "line2", "postcode", "city", "country"):
            if name in self.fields:
                yield self[name]

    def delivery_fields(self) -> Iterator[forms.BoundField]:
        for name in DELIVERY_FACTS:
            yield self[name]

    def other_fields(self) -> Iterator[forms.BoundField]:
        for name in FACTS[FACTS.index("vat_number") :]:
            yield self[name]


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("For"), choices=ContactKind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False, error_messages=NO_EMAIL)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)


ContactFormSet = forms.formset_factory(
    ContactForm,
    extra=EMPTY_CONTACTS,
    max_num=MOST_CONTACTS,
    absolute_max=MOST_CONTACTS + EMPTY_CONTACTS,
    validate_max=True,
    can_delete=True,
)


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices)


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=NO_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER.value
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeanwhile:
    """A fact that somebody else saved while this form was being filled in."""

    label: str
    stored: str
    typed: str


class OrganizationEditor:
    """Form, contacts and saving, for every page that edits the facts.

    After a refusal the forms hold what was typed and why it was not saved; ``conflicts`` names what somebody
    else changed meanwhile. Saved again then, what was typed wins: the person has seen the other state.
    """

    def __init__(self, organization: Organization, *, with_name: bool, data: Any = None) -> None:
        self.organization = organization
        self._with_name = with_name
        self._show(data)
        self.conflicts: list[ChangedMeanwhile] = []

    def _show(self, data: Any) -> None:
        facts = {name: getattr(self.organization, name) for name in FACTS}
        self.form = FactsForm(
            data, initial={**facts, "version": self.organization.version}, with_name=self._with_name
        )
        contacts = [
            {"kind": row.kind, "name": row.name, "email": row.email, "phone": row.phone}
            for row in self.organization.contacts.all()
        ]
        self.contacts = ContactFormSet(data, initial=contacts, prefix="contacts")

    def save(self, *, by: User, at: datetime) -> bool:
        """Save what was typed; returns whether it was saved. Raises Organization.DoesNotExist."""
        if not (self.form.is_valid() & self.contacts.is_valid()):
            return False
        sent = [form for form in self.contacts.forms if form.has_changed() or form.initial]
        kept = [form for form in sent if not form.cleaned_data.get("DELETE")]
        try:
            edit_organization(
                organization_id=self.organization.pk,
                version=self.form.cleaned_data["version"],
                facts=self.form.facts(),
                contacts=[
                    ContactFacts(**{key: form.cleaned_data[key] for key in form.base_fields}) for form in kept
                ],
                by=by,
                at=at,
            )
        except StaleVersion as error:
            self._tell_conflict(error)
            return False
        except DomainError as error:
            self._tell(error, kept)
            return False
        return True

    def _tell(self, error: DomainError, contacts: list[Any]) -> None:
        _list, _dot, rest = error.field.partition("contacts.")
        index, _dot, field = rest.partition(".")
        if index.isdigit() and int(index) < len(contacts):
            contacts[int(index)].add_error(field, error.message)
        else:
            self.form.add_error(error.field if error.field in self.form.fields else None, error.message)

    def _tell_conflict(self, error: StaleVersion) -> None:
        seen, typed = self.form.cleaned_data["version"], self.form.cleaned_data
        self.organization = Organization.objects.get(pk=self.organization.pk)
        changed = facts_changed_since(self.organization, version=seen)
        if "contacts" in changed:
            names = ", ".join(contact.name for contact in self.organization.contacts.all())
            self.conflicts.append(ChangedMeanwhile(label=str(_("Contacts")), stored=names or "–", typed=""))
        for name in changed:
            if name in self.form.fields:
                self.conflicts.append(
                    ChangedMeanwhile(
                        label=str(self.form.fields[name].label),
                        stored=self._words(name, getattr(self.organization, name)),
                        typed=self._words(name, typed[name]),
                    )
                )
        # The next attempt is made in the knowledge of the stored state.
        data: Any = self.form.data
        data = data.copy()
        data["version"] = str(self.organization.version)
        conflicts = self.conflicts
        self._show(data)
        self.conflicts = conflicts
        self.form.add_error(None, error.message)

    def _words(self, name: str, value: object) -> str:
        if isinstance(value, bool):
            return str(_("Yes") if value else _("No"))
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value, value) or "–")
