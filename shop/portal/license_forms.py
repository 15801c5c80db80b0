"""What customers fill in about their licences: filters, facts, questions, names of views."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.configurator.enums import Deployment, LicenseType, PurchaseType
from shop.core.forms import NO_EMAIL, PHONE, PlainForm
from shop.licenses.enums import LicenseState, QuestionKind
from shop.licenses.questions import LONGEST_QUESTION
from shop.licenses.register import LONGEST_TEXT, RegisterFilter
from shop.saved_views.models import LONGEST_NAME

ALL = ("", _("All"))
YES_NO = (ALL, ("yes", _("Yes")), ("no", _("No")))


class RegisterForm(forms.Form):
    """The filters of My Licenses as fields, filled with what the address asks for. It checks nothing: the
    address is read by ``RegisterFilter.from_query``.
    """

    q = forms.CharField(
        label=_("Search"),
        max_length=LONGEST_TEXT,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.MultipleChoiceField(label=_("Status"), widget=forms.CheckboxSelectMultiple)
    deployment = forms.MultipleChoiceField(label=_("Deployment"), widget=forms.CheckboxSelectMultiple)
    license_type = forms.ChoiceField(label=_("Licence type"))
    purchase_type = forms.MultipleChoiceField(label=_("Purchase type"), widget=forms.CheckboxSelectMultiple)
    ends_from = forms.DateField(label=_("Maintenance ends from"))
    ends_until = forms.DateField(label=_("Maintenance ends until"))
    purchased_from = forms.DateField(label=_("Purchased from"))
    purchased_until = forms.DateField(label=_("Purchased until"))
    tier_from = forms.CharField(label=_("Tier from"), max_length=10)
    tier_until = forms.CharField(label=_("Tier until"), max_length=10)
    has_key = forms.ChoiceField(label=_("With a key"), choices=YES_NO)
    declared = forms.ChoiceField(label=_("Declared by the customer"), choices=YES_NO)
    product = forms.MultipleChoiceField(label=_("Product"))
    department = forms.MultipleChoiceField(label=_("Department"))
    business_area = forms.MultipleChoiceField(label=_("Business area"))

    def __init__(
        self,
        *,
        wanted: RegisterFilter,
        products: Iterable[tuple[str, str]] = (),
        departments: Iterable[str] = (),
        business_areas: Iterable[str] = (),
    ) -> None:
        given: dict[str, Any] = {}
        for name, value in wanted.as_pairs():
            given.setdefault(name, []).append(value)
        super().__init__(initial=given, auto_id="filter-%s")
        offered: dict[str, Any] = {
            "status": LicenseState.choices,
            "deployment": Deployment.choices,
            "license_type": [ALL, *LicenseType.choices],
            "purchase_type": PurchaseType.choices,
            # What is asked for stays offered, whether or not there is any.
            "product": _with(wanted.products, products),
            "department": _with(wanted.departments, ((name, name) for name in departments)),
            "business_area": _with(wanted.business_areas, ((name, name) for name in business_areas)),
        }
        for name, field in self.fields.items():
            field.required = False
            if name in offered:
                cast(forms.ChoiceField, field).choices = offered[name]
            if isinstance(field.widget, forms.SelectMultiple):
                field.widget.attrs["size"] = 4
            if not isinstance(field, forms.MultipleChoiceField):
                self.initial[name] = (given.get(name) or [""])[0]
            if isinstance(field, forms.DateField):
                field.widget = forms.TextInput(attrs={"type": "date"})

    @property
    def further_fields(self) -> list[forms.BoundField]:
        """All but the search; those with choices only where there are choices."""
        return [
            self[name]
            for name, field in self.fields.items()
            if name != "q" and getattr(field, "choices", True)
        ]


def _with(chosen: Iterable[str], offered: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    pairs = dict(offered)
    return [*((one, one) for one in chosen if one not in pairs), *pairs.items()]


class LicenseForm(PlainForm):
    """The customer's own facts about a licence; ``version`` is what the editor saw."""

    version = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    instance_url = forms.CharField(
        label=_("Instance"),
        help_text=_("For example https://jira.example.edu"),
        max_length=255,
        required=False,
    )
    business_area = forms.CharField(label=_("Business area"), max_length=100, required=False)
    department = forms.CharField(label=_("Department"), max_length=100, required=False)
    department_contact_name = forms.CharField(label=_("Department's contact"), max_length=200, required=False)
    department_contact_email = forms.EmailField(
        label=_("Department contact's e-mail"), max_length=254, required=False, error_messages=NO_EMAIL
    )
    technical_contact_name = forms.CharField(label=_("Technical contact"), max_length=200, required=False)
    technical_contact_email = forms.EmailField(
        label=_("Technical contact's e-mail"), max_length=254, required=False, error_messages=NO_EMAIL
    )
    technical_contact_phone = forms.CharField(
        label=_("Technical contact's phone"), max_length=40, required=False, validators=[PHONE]
    )


class ManyLicensesForm(LicenseForm):
    """The same facts for many licences: what is ticked is written, also when it is empty."""

    version = None  # type: ignore[assignment]
    set = forms.MultipleChoiceField(label=_("Change"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = [(name, field.label) for name, field in self.fields.items() if name != "set"]
        cast(forms.ChoiceField, self.fields["set"]).choices = facts

    @property
    def changes(self) -> dict[str, str]:
        """What to write: every field that is ticked or filled."""
        facts = {name: value for name, value in self.cleaned_data.items() if name != "set"}
        return {
            name: value for name, value in facts.items() if value or name in self.cleaned_data.get("set", ())
        }


class QuestionForm(PlainForm):
    """``Ask about this licence``; who answers follows from the kind."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=QuestionKind, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Your question"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 6})
    )


class LicenseViewForm(PlainForm):
    """Keeping the filters and columns that the list shows."""

    name = forms.CharField(label=_("Name of the view"), max_length=LONGEST_NAME)
    is_shared = forms.BooleanField(label=_("Colleagues in my organisation see it too"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class KeySearchForm(PlainForm):
    """A whole key; it travels in the body, never in an address."""

    license_key = forms.CharField(
        label=_("Whole licence key"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
