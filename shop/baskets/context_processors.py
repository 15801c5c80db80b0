from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shop.baskets.selectors import count_lines
from shop.baskets.session import SESSION_KEY


def basket(request: HttpRequest) -> dict[str, object]:
    """``basket_count`` for the header: the number of lines, asked for only where it is shown."""
    # An error page may come before the middleware that adds them.
    user, session = getattr(request, "user", AnonymousUser()), getattr(request, "session", {})
    current = getattr(request, "basket", None)

    def count() -> int:
        if user.is_authenticated and SESSION_KEY in session and current is not None:
            return int(current.lines.count())  # reading it takes over what was chosen before the sign-in
        return count_lines(owner_id=user.pk, anonymous_basket_id=session.get(SESSION_KEY))

    return {"basket_count": SimpleLazyObject(count)}
