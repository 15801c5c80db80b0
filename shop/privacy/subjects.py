"""Whom an export or an erasure is about."""

from dataclasses import dataclass
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User

from shop.accounts.models import Person
from shop.accounts.selectors import viewer_for
from shop.accounts.services import normalize_email
from shop.core.exceptions import DomainError
from shop.core.pseudonyms import is_pseudonymous, pseudonym, pseudonymous_address

# Shorter names are words that other texts hold for other reasons.
SHORTEST_TELLING_NAME: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A person as the register finds them: by account, by person, by any of their addresses."""

    user_id: int
    person_id: int
    # In every spelling that is stored; empty for a person who was erased before.
    addresses: tuple[str, ...]
    full_name: str = ""
    # What they may see now as a customer: an export hands out nothing else of an organisation.
    organization_ids: frozenset[int] = frozenset()

    @property
    def pseudonym(self) -> str:
        return pseudonym(self.user_id)

    @property
    def pseudonymous_address(self) -> str:
        return pseudonymous_address(self.user_id)

    @property
    def telling_texts(self) -> tuple[str, ...]:
        """What names this person wherever it stands: the addresses, and a full name that is not too short."""
        is_telling = " " in self.full_name and len(self.full_name) >= SHORTEST_TELLING_NAME
        return (*self.addresses, self.full_name) if is_telling else self.addresses


def subject_of(person: Person) -> Subject:
    """The subject behind a person whose user is loaded."""
    user = person.user
    others = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    spellings = dict.fromkeys([person.email, user.email, *others])
    return Subject(
        user_id=user.pk,
        person_id=person.pk,
        addresses=tuple(address for address in spellings if address and not is_pseudonymous(address)),
        full_name=user.get_full_name().strip(),
        organization_ids=viewer_for(user).as_customer.activated_organization_ids,
    )


def person_with_address(email: str) -> Person:
    """The person who signs in with an address, in whatever spelling. Raises Person.DoesNotExist."""
    try:
        normalized = normalize_email(email)
    except DomainError:
        raise Person.DoesNotExist from None
    return Person.objects.select_related("user").get(email=normalized)


def erased_subject(user: User) -> Subject:
    """The subject of an account that was erased: found by its ids only."""
    return Subject(
        user_id=user.pk,
        person_id=Person.objects.values_list("pk", flat=True).get(user=user),
        addresses=(),
    )
