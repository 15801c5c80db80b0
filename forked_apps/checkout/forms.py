from zlib import crc32

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.accounts.models import Person
from shop.core.forms import NO_EMAIL, PHONE, PlainForm
from shop.documents.upload_fields import FilesField
from shop.quotes.services.requests import LONGEST_MESSAGE, ContactDetails, RequestDetails

# The text that comes with the field is familiar in German; ours is polite.


def contact_of(user):
    """What we know of a user, as the contact fields show it."""
    phone = Person.objects.filter(user=user).values_list("phone", flat=True).first() or ""
    return {"name": user.get_full_name(), "email": user.email, "phone": phone}


def technical_prefix(instance):
    """By content: what was typed stays with its instance, whatever else happens to the basket meanwhile."""
    return f"technical-{crc32(instance.encode()):08x}"


class TechnicalContactForm(PlainForm):
    """Whom the vendor may write to about one instance."""

    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254, error_messages=NO_EMAIL)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, validators=[PHONE])

    def __init__(self, instance, *, initial=None, **kwargs):
        self.instance = instance
        prefix = technical_prefix(instance)
        given = initial or {}
        own = {name: given[key] for name in self.base_fields if (key := f"{prefix}-{name}") in given}
        super().__init__(prefix=prefix, initial=given | own, **kwargs)


class RequestForm(PlainForm):
    """Who asks and what they wish, with a technical contact for each of ``instances``."""

    basket_id = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("E-mail"), max_length=254, error_messages=NO_EMAIL)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, validators=[PHONE])
    message = forms.CharField(
        label=_("Message"),
        help_text=_("Anything we should know, for example a budget year or who else decides."),
        max_length=LONGEST_MESSAGE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    wished_date = forms.DateField(
        label=_("Wished date"),
        help_text=_("By when do you need the licences?"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    files = FilesField()

    def __init__(self, data=None, *, instances=(), initial=None, **kwargs):
        super().__init__(data, initial=initial, **kwargs)
        self.contacts = [TechnicalContactForm(name, data=data, initial=initial) for name in instances]

    def is_valid(self):
        return all([super().is_valid(), *(contact.is_valid() for contact in self.contacts)])

    @property
    def all_errors(self):
        """Label, message and the field's id of everything that is wrong, in the order of the page."""
        fields = [field for form in (self, *self.contacts) for field in form]
        whole = [("", message, "") for message in self.non_field_errors()]
        return whole + [(one.label, message, one.auto_id) for one in fields for message in one.errors]

    def details(self, language):
        answers = self.cleaned_data
        contacts = [ContactDetails(instance_url=one.instance, **one.cleaned_data) for one in self.contacts]
        names = {f"contact_{name}": answers[name] for name in ("name", "email", "phone")}
        wishes = {name: answers[name] for name in ("message", "wished_date")}
        return RequestDetails(technical_contacts=contacts, language=language, **names, **wishes)
