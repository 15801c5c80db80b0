"""What colleagues correct in a licence."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from shop.configurator.configuration import Tier, parse_tier
from shop.core.exceptions import InvalidInput
from shop.core.forms import PlainForm
from shop.licenses.editing import EDITABLE_BY_STAFF
from shop.licenses.models import License


class LicenseCorrectionForm(PlainForm):
    """All columns that staff may correct; ``version`` is what the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= fields_for_model(License, fields=EDITABLE_BY_STAFF)
        self.fields["user_tier"] = forms.CharField(
            label=_("User tier"), help_text=_("A number or “unlimited”."), max_length=10
        )
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    @staticmethod
    def values_of(license_: License) -> dict[str, Any]:
        """What the form begins with."""
        values = {name: getattr(license_, name) for name in (*EDITABLE_BY_STAFF, "version")}
        return values | {"user_tier": str(Tier(license_.user_tier))}

    def clean_user_tier(self) -> Tier:
        try:
            return parse_tier(self.cleaned_data["user_tier"])
        except InvalidInput as error:
            raise forms.ValidationError(error.message) from None

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that differ from what the page showed, with their new values."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}
