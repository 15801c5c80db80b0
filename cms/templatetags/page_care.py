"""What stands on editorial pages beside their content: age, labels, and the forms to write to us."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.contact_forms import ContactForm, InterestForm
from cms.freshness import freshness_of
from cms.models import EditorialPage
from cms.selectors import contacts

register = template.Library()


@register.inclusion_tag("cms/includes/freshness.html")
def page_freshness(page: EditorialPage, updated_at: datetime | None) -> dict[str, Any]:
    """Say when what the page shows was last updated, with a notice once that is long ago."""
    return {
        "page": page,
        "freshness": freshness_of(page, updated_at=updated_at, at=timezone.now()),
        "contacts": contacts(),
        "has_form": page.pk is not None,
    }


@register.inclusion_tag("cms/includes/contact.html", takes_context=True)
def page_contact(context: dict[str, Any], page: EditorialPage) -> dict[str, Any]:
    """Show the form to write to us about this page; a preview of a page that is not stored has none."""
    request = context.get("request")
    reader = getattr(request, "user", None) or AnonymousUser()
    return {
        "about": page,
        "form": ContactForm(reader=reader) if page.pk else None,
        "csrf_token": context.get("csrf_token"),
        "request": request,
    }


@register.inclusion_tag("cms/includes/interest.html", takes_context=True)
def extranet_interest(context: dict[str, Any], button: str) -> dict[str, Any]:
    """Show the form of those who would like a customer extranet, behind a button with this text.

    The preview of the block alone is on no page and has only the button. Where the steps follow an order,
    ``steps_page`` and ``order_number`` in the context say whose they are.
    """
    page = context.get("steps_page") or context.get("page")
    request = context.get("request")
    reader = getattr(request, "user", None) or AnonymousUser()
    number = context.get("order_number")
    about_order = {"text": _("About order %(number)s") % {"number": number} + "\n"} if number else {}
    return {
        "about": page,
        "form": InterestForm(reader=reader, initial=about_order) if page and page.pk else None,
        "button": button,
        "csrf_token": context.get("csrf_token"),
        "request": request,
    }
