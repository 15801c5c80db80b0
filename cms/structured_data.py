"""What search engines read beside the page: JSON-LD in a block that no browser runs."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from cms.faq_lists import ShownEntry

# Inside a script element nothing is unescaped, so these stand as escapes of JSON's own.
_ESCAPES: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@dataclass(frozen=True, slots=True)
class JsonLd:
    """A value that knows how it is written into a script element: as JSON that cannot end the element."""

    value: dict[str, Any]

    def __html__(self) -> str:
        return json.dumps(self.value, ensure_ascii=False).translate(_ESCAPES)


def faq_page(entries: Iterable[ShownEntry]) -> dict[str, Any]:
    """Return questions and answers as schema.org's FAQPage; answers keep their allow-listed HTML."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": entry.page.title,
                "acceptedAnswer": {"@type": "Answer", "text": entry.answer},
            }
            for entry in entries
        ],
    }
