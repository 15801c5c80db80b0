"""A webhook: where to send, and what."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.core.forms import PlainForm
from shop.webhooks.addresses import LONGEST_URL
from shop.webhooks.events import events_for
from shop.webhooks.models import WebhookEndpoint
from shop.webhooks.services import EndpointFacts
from shop.webhooks.services.endpoints import LONGEST_DESCRIPTION


class WebhookForm(PlainForm):
    """A new webhook. Events are chosen in groups, which are one list to the service."""

    # Field, label, and the kinds of events in it.
    GROUPS: ClassVar = (
        ("requests", _("Requests"), {"request"}),
        ("offers", _("Offers"), {"quote"}),
        ("orders", _("Orders and deliveries"), {"order", "delivery_note"}),
        ("licenses", _("Licences"), {"license", "portfolio"}),
        ("invoices", _("Invoices and payments"), {"invoice", "credit_note"}),
        ("members", _("Organisation and members"), {"organization", "member", "activation"}),
    )

    url = forms.CharField(
        label=_("Address"),
        help_text=_("Where your program listens, such as https://hooks.example.com/licensing."),
        max_length=LONGEST_URL,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    description = forms.CharField(
        label=_("Description"),
        help_text=_("What listens there, for you and your colleagues."),
        max_length=LONGEST_DESCRIPTION,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        events = events_for(is_staff=False)
        for name, label, kinds in self.GROUPS:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[
                    (event.name, f"{event.words} ({event.name})")
                    for event in events
                    if event.name.partition(".")[0] in kinds
                ],
            )

    def facts(self) -> EndpointFacts:
        """What was entered."""
        chosen: Iterable[str] = [
            name for field, _label, _kinds in self.GROUPS for name in self.cleaned_data[field]
        ]
        return EndpointFacts(
            url=self.cleaned_data["url"],
            description=self.cleaned_data["description"],
            events=chosen,
            is_active=self.cleaned_data.get("is_active"),
        )


class WebhookEditForm(WebhookForm):
    """The facts of a webhook; ``version`` is what the editor saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    is_active = forms.BooleanField(
        label=_("Switched on"),
        help_text=_("What happens while it is switched off is not made up for."),
        required=False,
    )

    @classmethod
    def values_of(cls, endpoint: WebhookEndpoint) -> dict[str, Any]:
        """What the form shows first."""
        chosen = {
            field: [name for name in endpoint.events if name.partition(".")[0] in kinds]
            for field, _label, kinds in cls.GROUPS
        }
        return {
            "url": endpoint.url,
            "description": endpoint.description,
            "is_active": endpoint.is_active,
            "version": endpoint.version,
            **chosen,
        }
