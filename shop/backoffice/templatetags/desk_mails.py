"""The mails about an object, on the object's page of the desk."""

from typing import Any

from django import template

from shop.backoffice.jobs import mails_of

register = template.Library()


@register.inclusion_tag("backoffice/partials/mails.html")
def mails_about(instance: Any) -> dict[str, object]:
    """All mails about the request, offer, order or invoice, with their state."""
    return {"mail_rows": mails_of(instance)}
