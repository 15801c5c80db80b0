"""What names a licence or an instance, as people type and copy it: SENs and addresses."""

import re
from enum import StrEnum
from typing import Final

SCHEME: Final = re.compile(r"^(https?)://+", re.IGNORECASE)
# What the vendor prints: SEN-1234567 on older licences, E-1AB-2CD-3EF-4GH on newer ones.
KNOWN_SENS: Final = re.compile(r"SEN-\d+|E(-[A-Z0-9]{3}){4}", re.ASCII)
# Text processing and PDF readers make other dashes of the hyphen.
DASHES: Final = re.compile("[\N{HYPHEN}-\N{EM DASH}\N{MINUS SIGN}]")
HOST_NAME: Final = re.compile(r"[^\s@/?#:]+\.[^\s@/?#:.]{2,}|localhost|\[[0-9a-f:.]+\]", re.IGNORECASE)
CLOUD_DOMAIN: Final = "atlassian.net"


class AddressProblem(StrEnum):
    """Why a text is probably not the address of an instance."""

    EMAIL = "email"
    SITE_NAME = "site_name"  # one word, such as the "acme" of acme.atlassian.net
    OTHER = "other"


def comparable_sen(sen: str) -> str:
    """A SEN as it is compared: people copy it with blanks, another dash or none, in either letter case."""
    bare = DASHES.sub("-", "".join(sen.split()).upper())
    return re.sub(r"^SEN(?=\d)", "SEN-", bare)


def tidy_sen(sen: str) -> str:
    """The SEN as the vendor prints it, where it is of a shape we know; else what was typed."""
    bare = comparable_sen(sen)
    return bare if KNOWN_SENS.fullmatch(bare) else sen


def has_known_shape(sen: str) -> bool:
    """Whether it looks like a SEN of the vendor. Others may exist: it is a hint, never a reason to refuse."""
    return KNOWN_SENS.fullmatch(comparable_sen(sen)) is not None


def tidy_address(text: str) -> str:
    """An address as people copy it from their browser: the scheme stays if there is one, the name of the host
    is written small, and what follows the path (query, anchor), credentials and closing slashes are left out.
    """
    text = text.strip()
    scheme = SCHEME.match(text)
    bare = re.split(r"[?#]", text[scheme.end() :] if scheme else text, maxsplit=1)[0]
    host, slash, path = bare.partition("/")
    if scheme:
        host = host.rpartition("@")[2]
    tidy = re.sub(r"[\s/]+$", "", f"{host.lower()}{slash}{path}")
    return f"{scheme[1].lower()}://{tidy}" if scheme and tidy else tidy


def instance_host(url: str) -> str:
    """An instance address as people name and compare it: without scheme, letter case and closing slash."""
    bare = url.strip().lower()
    for scheme in ("https://", "http://"):
        bare = bare.removeprefix(scheme)
    return bare.rstrip("/")


def address_problem(text: str) -> AddressProblem | None:
    """Why a text that is not empty is probably no address of an instance; None where it may well be one."""
    bare = instance_host(text)
    host = re.sub(r":\d{1,5}$", "", bare.partition("/")[0])
    if not bare or HOST_NAME.fullmatch(host):
        return None
    if "@" in bare:
        return AddressProblem.EMAIL
    if re.fullmatch(r"[a-z0-9][a-z0-9-]*", bare):
        return AddressProblem.SITE_NAME
    return AddressProblem.OTHER
