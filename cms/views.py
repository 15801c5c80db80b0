"""The style sheet that carries the brand colour, and what readers send from the pages."""

import hashlib

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_POST, require_safe

from cms.colors import rgb, text_color_on
from cms.context_processors import Brand
from cms.faq_lists import anchor_of
from cms.models import FaqEntryPage
from cms.votes import vote_on_answer, voter_of


def _style_sheet() -> str:
    color = Brand().primary_color
    channels = ", ".join(str(channel) for channel in rgb(color))
    return (
        f":root {{\n  --brand: {color};\n  --brand-rgb: {channels};\n"
        f"  --brand-contrast: {text_color_on(color)};\n}}\n"
    )


def _etag(request: HttpRequest) -> str:
    return f'"{hashlib.sha256(_style_sheet().encode()).hexdigest()[:32]}"'


@require_safe
@cache_control(public=True, max_age=300)
@condition(etag_func=_etag)
def brand_css(request: HttpRequest) -> HttpResponse:
    """Answer with the brand colour and the text colour readable on it as custom properties; 304 if known."""
    return HttpResponse(_style_sheet(), content_type="text/css; charset=utf-8")


@require_POST
def answer_vote(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Note whether an answer helped and thank the reader, in place of the buttons or back at the question."""
    if not ratelimit.consume(request, action="votes"):
        return ratelimit.respond_429(request)
    try:
        entry = vote_on_answer(
            entry_id=entry_id,
            is_helpful=request.POST.get("helpful") == "yes",
            voter=voter_of(_reader(request)),
            at=timezone.now(),
        )
    except FaqEntryPage.DoesNotExist:
        raise Http404 from None
    # The address of this view is the same in all languages.
    with override(entry.locale.language_code):
        if request.headers.get("HX-Request"):
            return render(request, "cms/includes/vote_thanks.html")
        messages.success(request, _("Thank you for telling us."))
        topic = entry.get_parent()
        return redirect(f"{topic.get_parent().get_url(request)}#{anchor_of(topic, entry)}")


def _reader(request: HttpRequest) -> str:
    """Return what tells this reader from others: the account, else the session, which may begin here."""
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    if not request.session.session_key:
        request.session.create()
    return f"session {request.session.session_key}"
