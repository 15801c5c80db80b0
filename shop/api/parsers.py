"""Bodies: JSON that says one thing only."""

import json
from collections.abc import Mapping
from typing import IO, Any, Final, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

# The deepest body of ours, a change of the rules, has eight levels.
DEEPEST: Final = 32


class PlainJSONParser(BaseParser):
    """JSON as RFC 8259 has it, in UTF-8. What two readers could understand differently is refused: a name
    that comes twice in an object, numbers that are none (``NaN``), and nesting without end.
    """

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        try:
            parsed = json.loads(
                stream.read().decode("utf-8"), object_pairs_hook=_object, parse_constant=_no_number
            )
        except (ValueError, RecursionError):
            # Without the reader's own words: they quote the body, which may hold a password.
            raise ParseError() from None
        if _is_deeper(parsed, DEEPEST):
            raise ParseError(_("The body is nested too deeply."))
        return parsed


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ParseError(_("The body names something twice in one object."))
    return found


def _no_number(text: str) -> NoReturn:
    raise ParseError(_("%(text)s is no number of JSON.") % {"text": text})


def _is_deeper(value: Any, levels: int) -> bool:
    layer = [value]
    for _level in range(levels + 1):
        layer = [
            part
            for holder in layer
            if isinstance(holder, (dict, list))
            for part in (holder.values() if isinstance(holder, dict) else holder)
        ]
        if not layer:
            return False
    return True
