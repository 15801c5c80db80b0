"""Give a copy of our shop what else a search finds, the questions of the demo: `… .fill_search`."""

import django

django.setup()

from django.utils import timezone

from cms.demo import build_demo_pages


def main() -> None:
    build_demo_pages(at=timezone.now())


if __name__ == "__main__":
    main()
