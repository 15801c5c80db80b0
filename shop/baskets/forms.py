"""What is typed beside the five questions of the configuration field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.baskets.services import LARGEST_QUANTITY, LONGEST_NOTE
from shop.configurator.rules import rule_codes
from shop.core.forms import PlainForm


class ConfiguredLineForm(PlainForm):
    """A line's free text, quantity and ticks. ``line`` is the id of the basket line that is being changed."""

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    existing_sen = forms.CharField(
        label=_("SEN of that licence"),
        help_text=_("The vendor’s number of the licence, for example SEN-1234567; it is on the invoice."),
        required=False,
        max_length=64,
    )
    license_search = forms.CharField(
        label=_("Search your licences"),
        help_text=_("By SEN, address, tier or date."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    instance_url = forms.CharField(
        label=_("Address of your instance"),
        help_text=_("For example wiki.example.org. Leave it empty if there is none yet."),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"list": "known-instances", "autocomplete": "off"}),
    )
    institution = forms.CharField(
        label=_("Institution"),
        help_text=_("The university, college or school the licence is for."),
        required=False,
        max_length=255,
    )
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=LARGEST_QUANTITY, initial=1)
    note = forms.CharField(
        label=_("Note for us"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ask_anyway = forms.MultipleChoiceField(
        required=False, choices=lambda: [(code, code) for code in rule_codes()]
    )
