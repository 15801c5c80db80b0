"""The style sheet that carries the brand colour."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from cms.colors import rgb, text_color_on
from cms.context_processors import Brand


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
