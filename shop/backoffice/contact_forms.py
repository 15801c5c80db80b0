"""What staff fill in about messages from pages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.contact import LONGEST_MESSAGE
from shop.core.forms import PlainForm


class AnswerForm(PlainForm):
    """An answer by mail."""

    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 8})
    )
