from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject


def basket(request: HttpRequest) -> dict[str, object]:
    """``basket_count`` for the header: the number of lines, asked for only where it is shown."""
    current = getattr(request, "basket", None)

    def count() -> int:
        return current.lines.count() if current is not None and current.pk else 0

    return {"basket_count": SimpleLazyObject(count)}
