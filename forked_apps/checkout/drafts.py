"""A request that was filled in while nobody was signed in, kept in the session until it can be sent."""

import json

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.utils.translation import gettext as _

KEY = "request_draft"
# What the form itself takes, generously; more is no request.
LONGEST_DRAFT = 50_000
# Its own secrets, and the basket, which is another one after signing in.
LEFT_OUT = {"csrfmiddlewaretoken", "basket_id"}


def keep_draft(session, posted):
    """Keep what was typed. Returns whether there was room for it."""
    draft = {name: value for name, value in posted.items() if value and name not in LEFT_OUT}
    is_kept = len(json.dumps(draft)) <= LONGEST_DRAFT
    if is_kept:
        session[KEY] = draft
    return is_kept


def draft_of(session):
    """What was typed, by the name of its field; empty without a draft."""
    return session.get(KEY, {})


def forget_draft(session):
    session.pop(KEY, None)


class SignInOnTheWay:
    """A form for people who are signed in; what anybody else sends is kept until they come back."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        if request.method == "POST" and keep_draft(request.session, request.POST):
            messages.info(request, _("Please sign in. What you filled in is kept."))
        return redirect_to_login(request.get_full_path())
