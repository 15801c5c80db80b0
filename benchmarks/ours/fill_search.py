"""Give a copy of our shop what else a search finds, the questions of the demo: `… .fill_search`."""

from datetime import UTC, datetime

import django

django.setup()

from cms.demo import build_demo_pages

# The same each time, so that what was made from it stays valid.
AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


def main() -> None:
    build_demo_pages(at=AT)


if __name__ == "__main__":
    main()
