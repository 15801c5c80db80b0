"""What people fill in about their own data."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.core.forms import NO_EMAIL


class DeleteAccountForm(forms.Form):
    """The own address, typed: nobody deletes an account by a slip."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Type it to confirm that you mean this account."),
        max_length=254,
        error_messages=NO_EMAIL,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
