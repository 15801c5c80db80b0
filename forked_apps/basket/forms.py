from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shop.baskets.configuring import configuration_field
from shop.baskets.options import ACCEPTED_CODES
from shop.baskets.services import (
    LARGEST_QUANTITY,
    LONGEST_NOTE,
    add_configured_line,
    update_configured_line,
)
from shop.configurator.rules import RuleCode


class AddToBasketForm(forms.Form):
    """The configuration field with what is typed beside it; ``field`` holds the five questions.

    ``values`` are the answers so far. They are judged, and ``save`` works, only with ``is_final``: until then
    the form is a draft that keeps what was typed.
    """

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    existing_sen = forms.CharField(
        label=_("SEN of that licence"),
        help_text=_("It begins with SEN- and stands on every invoice and licence."),
        required=False,
        max_length=64,
    )
    instance_url = forms.CharField(
        label=_("Address of your instance"),
        help_text=_("For example wiki.example.org. Leave it empty if there is none yet."),
        required=False,
        max_length=255,
    )
    institution = forms.CharField(
        label=_("Institution"),
        help_text=_("The university, college or school the licence is for."),
        required=False,
        max_length=255,
    )
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=LARGEST_QUANTITY, initial=1)
    note = forms.CharField(label=_("Note for us"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea)
    ask_anyway = forms.MultipleChoiceField(
        required=False, choices=[(code.value, code.value) for code in RuleCode]
    )

    def __init__(self, values, *, listing, basket, viewer, on_date, is_final=False):
        answers = values.dict() | {ACCEPTED_CODES: values.getlist(ACCEPTED_CODES)}
        super().__init__(data=values if is_final else None, initial=answers)
        line_id = answers.get("line", "")
        self.line_id = int(line_id) if line_id.isascii() and line_id.isdigit() and len(line_id) < 16 else None
        self.circumstances = {
            "basket": basket,
            "organization_id": viewer.organization_id,
            "on_date": on_date,
        }
        self.field = configuration_field(
            listing=listing,
            answers=answers,
            accepted_codes=answers[ACCEPTED_CODES],
            replacing=self.line_id,
            **self.circumstances,
        )

    @property
    def action(self):
        if self.line_id:
            return reverse("basket:line-edit", args=[self.line_id])
        return reverse("basket:add", args=[self.field.listing.key])

    @property
    def submit_label(self):
        return _("Save the line") if self.line_id else _("Add to request")

    def clean(self):
        if self.field.problem:
            name = self.field.problem.field
            self.add_error(name if name in self.fields else None, self.field.problem.message)
        elif self.field.adjusted:
            self.add_error(None, _("Some answers did not fit together. Please look at them once more."))

    def save(self):
        """Put the line into the basket, or change the one it replaces; returns its id. Raises DomainError."""
        line = {
            "configuration": self.field.configuration,
            "quantity": self.cleaned_data["quantity"],
            "note": self.cleaned_data["note"],
            "accepted_codes": self.cleaned_data[ACCEPTED_CODES],
            **self.circumstances,
        }
        if self.line_id:
            return update_configured_line(line_id=self.line_id, **line)
        return add_configured_line(listing=self.field.listing, **line)
