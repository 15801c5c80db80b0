"""What stands in for the name and the address of a person who was erased.

The domain is reserved and never delivers (RFC 2606); mails to it are not sent.
"""

from typing import Final

DOMAIN: Final = "erased.invalid"


def pseudonym(user_id: int) -> str:
    """The name that is left of an erased account."""
    return f"erased-{user_id}"


def pseudonymous_address(user_id: int) -> str:
    """The address that is left of an erased account: well-formed, unique, and nobody's."""
    return f"{pseudonym(user_id)}@{DOMAIN}"


def is_pseudonymous(address: str) -> bool:
    """Whether an address stands for an erased person."""
    return address.lower().endswith(f"@{DOMAIN}")
