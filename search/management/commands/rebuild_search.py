"""Build the search index anew while the old one answers."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from search.backends.absent import AbsentSearchBackend
from search.backends.errors import EngineDown
from search.indexing import IndexBusy, OnProgress, engine, rebuild

BUSY: Final = 2
# Changes are followed in moments; who writes for longer builds the index.
PATIENCE_SECONDS: Final = 10.0


class Command(BaseCommand):
    help = "Build the search index anew. Searches go on in the old one until the new one is complete."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="only where there is no index, or one of an older shape; an engine that is down is no error",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if isinstance(engine(), AbsentSearchBackend):
            self.stdout.write("This installation has no search engine: searches ask the database.")
            return
        try:
            if options["if_needed"] and not engine().needs_rebuild():
                return
            began = time.monotonic()
            with self.progress() as listener:
                documents = rebuild(on_progress=listener, patience_seconds=PATIENCE_SECONDS)
        except IndexBusy as error:
            raise CommandError(
                "Somebody else is building the index. Wait until that is done.", returncode=BUSY
            ) from error
        except EngineDown as error:
            if options["if_needed"]:
                self.stderr.write(
                    f"The search engine does not answer: {error}. The relay builds the index once it does."
                )
                return
            raise CommandError(f"The search engine does not answer: {error}. The old index stays.") from error
        self.stdout.write(f"search index {documents:,} documents in {time.monotonic() - began:.1f} s")

    @contextmanager
    def progress(self) -> Iterator[OnProgress | None]:
        """A bar for people who watch, nothing for logs: it is a matter of seconds."""
        if not self.stdout.isatty():
            yield None
            return
        with Progress(TextColumn("Index"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as bar:
            task = bar.add_task("Index", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
