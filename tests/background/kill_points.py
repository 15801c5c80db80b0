"""Places at which a process kills itself with SIGKILL, once, when a test has named the place in a file."""

import os
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

from shop.core import outbox
from shop.core.jobs import Job
from shop.core.management.commands import relay_outbox

# Between the PDF and the mail that brings it; after the server took the mail, before that is recorded.
BEFORE_MAIL, AFTER_MAIL = "between PDF and mail", "between mail and record"
# A job that kills whoever works on it, each time.
POISON = Job.RENDER_INVOICE


def reached(point: str) -> None:
    """Kill this process if a test waits for it here. The file goes first: the next process lives on."""
    named = Path(os.environ["KILL_FILE"])
    if not named.exists() or named.read_text(encoding="utf-8") != point:
        return
    named.unlink()
    os.kill(os.getpid(), signal.SIGKILL)


class MailBackend(EmailBackend):
    """Sends by SMTP, past two kill points for mails that bring a document."""

    def send_messages(self, email_messages: Any) -> Any:
        has_document = any(message.attachments for message in email_messages)
        if has_document:
            reached(BEFORE_MAIL)
        sent = super().send_messages(email_messages)
        if has_document:
            reached(AFTER_MAIL)
        return sent


def _die(**_arguments: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def install() -> None:
    """Shorten the waits that are no settings, and make the poisoned job."""
    outbox.HANDED_OVER_SECONDS = 4
    relay_outbox.IDLE_SECONDS = 0.1
    if os.environ.get("POISONED"):
        find = outbox._task
        poisoned = SimpleNamespace(run=_die)
        outbox._task = lambda name: poisoned if name == POISON.value else find(name)
