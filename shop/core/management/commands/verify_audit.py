from argparse import ArgumentParser, ArgumentTypeError

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from shop.core.verification import Verdict, verify_trail

MOST_SHOWN = 20
PROGRESS_EVERY = 100_000


def anchor(text: str) -> tuple[int, str]:
    """ "123:hash", as an earlier run wrote it."""
    seal_id, _colon, hash_then = text.partition(":")
    if not seal_id.isdecimal() or len(hash_then) != 64:
        raise ArgumentTypeError("write the id of a seal and its hash, such as 123:4f… (64 digits)")
    return int(seal_id), hash_then


class Command(BaseCommand):
    help = (
        "Walk the audit trail's hash chain. Fails and names the events if one was changed or removed. What "
        "it found is shown on the audit trail's page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--anchor",
            type=anchor,
            metavar="SEAL:HASH",
            help="the end of the chain as an earlier run wrote it, kept outside of the database: the chain "
            "must still go through it",
        )

    def handle(self, *args: object, anchor: tuple[int, str] | None = None, **options: object) -> None:
        verdict = verify_trail(at=timezone.now(), anchor=anchor, progress=self.tell_progress)
        if not verdict.is_intact:
            raise CommandError(self.accusation(verdict))
        backlog = f"{verdict.unsealed} not sealed yet"
        if verdict.unsealed_since:
            since = date_format(localtime(verdict.unsealed_since), "Y-m-d H:i")
            backlog += f" (the oldest of {since}; the relay seals them)"
        self.stdout.write(f"{verdict.verified} events verified, {backlog}.")
        if verdict.head:
            self.stdout.write(f"The chain ends with {verdict.head}")

    def tell_progress(self, done: int) -> None:
        if done % PROGRESS_EVERY == 0:
            self.stdout.write(f"{done} …")
            self.stdout.flush()

    def accusation(self, verdict: Verdict) -> str:
        shown = "\n".join(f"  {found}" for found in verdict.breaks[:MOST_SHOWN])
        if verdict.damaged > MOST_SHOWN:
            shown += f"\n  and {verdict.damaged - MOST_SHOWN} more"
        return (
            f"The audit trail was tampered with: it does not fit in {verdict.damaged} places.\n{shown}\n"
            "Compare with a backup from before; the first one named is where the chain breaks."
        )
