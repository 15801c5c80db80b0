"""What went wrong with a job: kept without anybody's address or secret, and told in plain words."""

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST_ERROR = 8_000
_ADDRESS = re.compile(r"[\w.+%=-]+@[\w-]+(?:\.[\w-]+)*")
_USER_INFO = re.compile(r"(?<=://)[^\s/@]*@")
_CREDENTIAL = re.compile(
    r"(?i)\b(authorization|bearer|basic|password|passwd|secret|token|api[_-]?key)\b(['\"]?\s*[:=]\s*|\s+)"
    r"(?:(?:bearer|basic)\s+)?[^\s,;'\")]+"
)

# By the name of the exception, without its module.
_WORDS: Final[Mapping[str, object]] = {
    "SMTPRecipientsRefused": gettext_lazy("The mail server refused the recipient's address."),
    "SMTPDataError": gettext_lazy("The mail server refused the mail."),
    "SMTPSenderRefused": gettext_lazy("The mail server refused our sender address."),
    "SMTPAuthenticationError": gettext_lazy("The mail server refused our sign-in."),
    "SMTPServerDisconnected": gettext_lazy("The mail server broke off the connection."),
    "SMTPConnectError": gettext_lazy("The mail server does not take our connection."),
    "SMTPHeloError": gettext_lazy("The mail server does not take our connection."),
    "SMTPNotSupportedError": gettext_lazy("The mail server lacks something we need."),
    "ConnectionRefusedError": gettext_lazy("The server cannot be reached."),
    "ConnectionResetError": gettext_lazy("The server broke off the connection."),
    "BrokenPipeError": gettext_lazy("The server broke off the connection."),
    "ConnectError": gettext_lazy("The server cannot be reached."),
    "gaierror": gettext_lazy("The server's name is not known."),
    "TimeoutError": gettext_lazy("The server did not answer in time."),
    "ReadTimeout": gettext_lazy("The server did not answer in time."),
    "ConnectTimeout": gettext_lazy("The server did not answer in time."),
    "SSLError": gettext_lazy("No secure connection to the server."),
    "SSLCertVerificationError": gettext_lazy("No secure connection to the server."),
    "OperationalError": gettext_lazy("The database did not answer."),
    "InterfaceError": gettext_lazy("The database did not answer."),
    "DoesNotExist": gettext_lazy("What it is about does not exist any more."),
    "LookupError": gettext_lazy("Nobody is there to write to, or something is missing."),
    "FileNotFoundError": gettext_lazy("A file is missing."),
    "OSError": gettext_lazy("The file could not be written or read."),
    "MemoryError": gettext_lazy("There was not enough memory."),
    "RestoredFromBackup": gettext_lazy(
        "It waited when the backup was made that this site was restored from. It may have been sent since: "
        "run it again only if it was not."
    ),
}
_RAISED = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)")
_SMTP_CODE = re.compile(r"\(?\b([245]\d\d)\b[,)]")
WORKER_DIED: Final = "WorkerDied: the worker died on every attempt"
RESTORED: Final = "RestoredFromBackup: it was open when the backup was made"


def scrubbed(text: str) -> str:
    """The text of an error without mail addresses, sign-ins and tokens; the end, if it is very long."""
    text = _USER_INFO.sub("…@", text)
    text = _CREDENTIAL.sub(r"\1\2…", text)
    return _ADDRESS.sub("…@…", text)[-LONGEST_ERROR:]


def in_plain_words(error: str) -> str:
    """What a recorded error means to people, "" for none; the mail server's code with it."""
    if not error.strip():
        return ""
    if error.startswith(WORKER_DIED.partition(":")[0]):
        return _("The process that worked on it died each time.")
    # A cause stands above what it led to; both are looked at, the last one first.
    for line in reversed(error.strip().splitlines()):
        found = _RAISED.match(line)
        name = found[1].rpartition(".")[2] if found else ""
        if name in _WORDS:
            code = _SMTP_CODE.search(line) if name.startswith("SMTP") else None
            return f"{_WORDS[name]} ({code[1]})" if code else str(_WORDS[name])
    return _("Something went wrong in the program; the details are for whoever runs it.")
