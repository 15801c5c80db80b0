"""What stands at the end of every editorial page: its age, its labels, and the form to write to us."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from cms.contact_forms import ContactForm
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
