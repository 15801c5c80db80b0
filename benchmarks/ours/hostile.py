"""Write the addresses that the tests' hostile texts make of the search: `… .hostile RESULT`."""

import json
import sys
from pathlib import Path
from urllib.parse import urlencode

import django

django.setup()

from tests.functional.search.test_hostile_texts import TEXTS


def main(result: Path) -> None:
    addresses = []
    for text in dict.fromkeys(TEXTS):
        query = urlencode({"q": text, "vendor": text[:9], "sort": text[:5]})
        addresses += [f"/search/?{query}", f"/search/suggest/?{urlencode({'q': text})}"]
    result.write_text(json.dumps(addresses))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
