"""Close everything that is encrypted with the first of the configured keys."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from shop.core.crypto import current_key_id
from shop.documents.rotation import Rotated, rotate_everything

MOST_SHOWN: Final = 20


class Command(BaseCommand):
    help = (
        "Encrypt licence keys, and the files that hold some, with the first key of FIELD_ENCRYPTION_KEYS. "
        "First put the new key in front of the old ones and restart every process; the old keys are needed "
        "until this command says so. It may be interrupted and run again at any time."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with self.progress() as tell:
            results = rotate_everything(on_progress=tell)
        for result in results:
            self.stdout.write(f"{result.label}: {result.seen:,} looked at, {result.changed:,} changed")
        self.refuse_to_be_done(results)
        self.stdout.write(
            self.style.SUCCESS(
                f"Everything is under the key “{current_key_id()}”. The old keys open nothing here any more: "
                "take them out of FIELD_ENCRYPTION_KEYS, and keep them apart for as long as you keep backups "
                "from before. After restoring one, they are needed, also by replay_erasures."
            )
        )

    def refuse_to_be_done(self, results: list[Rotated]) -> None:
        unreadable = [place for result in results for place in result.unreadable]
        if unreadable:
            shown = "\n".join(f"  {place}" for place in unreadable[:MOST_SHOWN])
            raise CommandError(
                f"No configured key opens these:\n{shown}\nEverything else was changed. Add the key that "
                "they were made with to FIELD_ENCRYPTION_KEYS, or restore them from a backup, and run this "
                "again. Keep the old keys until then."
            )
        if left := sum(result.old for result in results):
            raise CommandError(
                f"{left} were written in the meantime by a process that knows only the old keys. Restart all "
                "processes with the new key in front, and run this again. Keep the old keys until then."
            )

    def progress(self) -> AbstractContextManager[Callable[[str, int], None]]:
        """A line that counts for people who watch; logs get the end only."""
        return _counter() if self.stdout.isatty() else nullcontext(lambda _label, _done: None)


@contextmanager
def _counter() -> Iterator[Callable[[str, int], None]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn("{task.completed}"),
        TimeElapsedColumn(),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns) as bar:

        def tell(label: str, done: int) -> None:
            if label not in tasks:
                tasks[label] = bar.add_task(label, total=None)
            bar.update(tasks[label], completed=done)

        yield tell
