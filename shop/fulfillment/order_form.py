"""The order form (Q5), for the customer and, after the end of an offer, for staff on their behalf."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.core.countries import country_choices
from shop.core.forms import NO_EMAIL, PHONE, PlainForm
from shop.fulfillment.acceptance import AcceptanceDetails, Address
from shop.quotes.models import QuoteRevision
from shop.quotes.selectors import choosable_line_ids

# What the services call a field, where the form's name differs.
FORM_FIELDS = {"buy_at": "buy_on", "optional_lines": "optional", "country": "billing_country"}


class OrderForm(PlainForm):
    """What fulfilment needs. All that is wrong is told at once, each at its field."""

    PO: ClassVar = ("po_number", "when", "buy_on")
    TECHNICAL: ClassVar = ("technical_name", "technical_email", "technical_phone", "technical_has_account")
    ADDRESS: ClassVar = ("name", "attention", "line1", "line2", "postcode", "city", "country")
    # What is left empty has its own word in the form, so nobody has to answer for an address they do not use.
    NEEDED: ClassVar = ("name", "line1", "city", "country")

    po_number = forms.CharField(
        label=_("Your order number (PO)"),
        help_text=_("It is printed on the order confirmation and on the invoice."),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    when = forms.ChoiceField(
        label=_("When shall we buy the licences?"),
        choices=[("now", _("Now")), ("later", _("On a later date"))],
        initial="now",
        widget=forms.RadioSelect,
    )
    buy_on = forms.DateField(
        label=_("Date of purchase"),
        help_text=_("Only for a later date. The maintenance begins with the purchase."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    technical_name = forms.CharField(
        label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    technical_email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=NO_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    technical_phone = forms.CharField(label=_("Phone"), max_length=40, required=False, validators=[PHONE])
    technical_has_account = forms.ChoiceField(
        label=_("Does this address have an account with the vendor?"),
        help_text=_("Without one the vendor first sends a mail to confirm the address."),
        choices=[("yes", _("Yes")), ("no", _("No")), ("", _("I do not know"))],
        required=False,
        widget=forms.RadioSelect,
    )
    addressing = forms.CharField(
        label=_("Wished addressing of the confirmation"),
        help_text=_("Only if it shall differ from the billing address, line by line."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    end_user_differs = forms.BooleanField(
        label=_("The licences are for another organisation"),
        help_text=_("Otherwise they are issued to your organisation."),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=10_000)

    def __init__(
        self,
        *args: Any,
        offered: QuoteRevision,
        chosen_line_ids: Sequence[int],
        is_po_required: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for prefix in ("billing", "end_user"):
            self._add_address(prefix)
        self.fields["optional"] = forms.TypedMultipleChoiceField(
            choices=[(str(line_id), str(line_id)) for line_id in choosable_line_ids(offered)],
            coerce=int,
            required=False,
            widget=forms.MultipleHiddenInput,
        )
        # Whatever is restored of earlier answers, the lines and the revision are those that are shown.
        self.initial["optional"] = [str(line_id) for line_id in chosen_line_ids]
        self.initial["revision"] = offered.revision_number
        self.fields["po_number"].required = is_po_required

    def _add_address(self, prefix: str) -> None:
        is_billing = prefix == "billing"
        labels = {
            "name": _("Organisation"),
            "attention": _("For the attention of"),
            "line1": _("Street and number"),
            "line2": _("Further line"),
            "postcode": _("Postcode"),
            "city": _("City"),
        }
        lengths = {"postcode": 20, "city": 100}
        for name, label in labels.items():
            self.fields[f"{prefix}_{name}"] = forms.CharField(
                label=label,
                max_length=lengths.get(name, 200),
                required=is_billing and name in self.NEEDED,
            )
        self.fields[f"{prefix}_country"] = forms.ChoiceField(
            label=_("Country"), choices=[("", "–"), *country_choices()], required=is_billing
        )

    @property
    def purchase_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.PO]

    @property
    def technical_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.TECHNICAL]

    @property
    def billing_fields(self) -> list[forms.BoundField]:
        return [*(self[f"billing_{name}"] for name in self.ADDRESS), self["addressing"]]

    @property
    def end_user_fields(self) -> list[forms.BoundField]:
        return [self[f"end_user_{name}"] for name in self.ADDRESS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == "later" and "buy_on" not in self.errors:
            day = cleaned.get("buy_on")
            if day is None:
                self.add_error("buy_on", _("Please choose the date."))
            elif day < self.today:
                self.add_error("buy_on", _("The date of purchase has passed already."))
        if cleaned.get("end_user_differs"):
            for name in self.NEEDED:
                field = f"end_user_{name}"
                if not cleaned.get(field) and field not in self.errors:
                    self.add_error(field, _("This field is required."))
        if cleaned.get("when") == "now":
            # The date may hold what somebody began to type before they changed their mind.
            self.errors.pop("buy_on", None)
        return cleaned

    def details(self) -> AcceptanceDetails:
        """The answers as the service takes them; a valid form only."""
        answers = self.cleaned_data
        return AcceptanceDetails(
            technical_contact_name=answers["technical_name"],
            technical_contact_email=answers["technical_email"],
            technical_contact_phone=answers["technical_phone"],
            technical_contact_has_account={"yes": True, "no": False}.get(answers["technical_has_account"]),
            po_number=answers["po_number"],
            buy_on=answers.get("buy_on") if answers["when"] == "later" else None,
            addressing=answers["addressing"],
            billing=self._address("billing"),
            end_user=self._address("end_user") if answers["end_user_differs"] else Address(),
            optional_line_ids=answers["optional"],
            revision_number=answers["revision"],
        )

    def _address(self, prefix: str) -> Address:
        return Address(**{name: self.cleaned_data[f"{prefix}_{name}"] for name in self.ADDRESS})


# Names of the form that a draft of the answers may hold; boxes and radio buttons among them.
DRAFT_FIELDS = frozenset(
    {
        *OrderForm.PO,
        *OrderForm.TECHNICAL,
        *(f"{prefix}_{name}" for prefix in ("billing", "end_user") for name in OrderForm.ADDRESS),
        "addressing",
        "end_user_differs",
    }
)
MOST_CHOSEN = 500
LONGEST_ANSWER = 1_000


def draft_of(answers: QueryDict) -> dict[str, object]:
    """What was typed so far, right or wrong, in a shape that can be kept."""
    texts: dict[str, object] = {
        name: answers.get(name, "")[:LONGEST_ANSWER] for name in sorted(DRAFT_FIELDS) if name in answers
    }
    # A box that is not ticked is not sent at all.
    texts["end_user_differs"] = bool(answers.get("end_user_differs"))
    chosen = [text for text in answers.getlist("optional") if text.isascii() and text.isdigit()]
    return {**texts, "optional": [int(text[:18]) for text in chosen[:MOST_CHOSEN]]}


def initial_of(values: Mapping[str, object]) -> dict[str, object]:
    """What a kept draft puts into the form."""
    return {name: value for name, value in values.items() if name in DRAFT_FIELDS}


def named_lines(values: QueryDict) -> set[int]:
    """The ids of lines in an address or a form, whatever else is in it: ``optional`` may come several times,
    each group of alternatives has a name of its own.
    """
    names = ["optional", *(name for name in values if name.startswith("alternative-"))]
    texts = [text for name in names for text in values.getlist(name)]
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19}
