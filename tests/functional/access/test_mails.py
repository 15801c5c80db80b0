"""A mail holds nothing of a company that its readers do not belong to."""

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction

from shop.accounts.selectors import staff_addresses
from shop.core.enums import OutboxState
from shop.core.models import OutboxEvent
from tests.functional.access.conftest import run_jobs
from tests.functional.access.world import Company, World


def readers_of(company: Company) -> set[str]:
    """The addresses of a company's people, and those that they named."""
    named = {text for text in company.marks.values() if "@" in text}
    organization = company.administrator.person.memberships.get().organization
    members = User.objects.filter(person__memberships__organization=organization)
    return {*members.values_list("email", flat=True), *named}


def text_of(message: mail.EmailMultiAlternatives) -> str:
    """All that can be read of a mail, its headers and the names of its files included."""
    files = [str(attachment[0]) for attachment in message.attachments]
    parts = [str(alternative[0]) for alternative in message.alternatives]
    headers = [f"{name}: {value}" for name, value in message.extra_headers.items()]
    return "\n".join([message.subject, message.body, message.from_email, *headers, *parts, *files])


@pytest.mark.usefixtures("blank_paper")
def test_mails_say_nothing_of_another_company(world: World):
    with transaction.atomic():
        run_jobs()
        failed = list(OutboxEvent.objects.exclude(state=OutboxState.DONE).values_list("job", "last_error"))
        transaction.set_rollback(True)
    staff = {*staff_addresses()}
    sent = [message for message in mail.outbox if not set(message.recipients()) <= staff]

    found = [
        f"“{message.subject}” to {message.recipients()} holds {name} of {company.label}"
        for message in sent
        for company in (world.a, world.b)
        if not set(message.recipients()) <= readers_of(company) | staff
        for name, mark in company.marks.items()
        if mark in text_of(message)
    ]

    assert failed == []
    assert found == [], "\n".join(found)
    # The marks are sharp: their own mails hold them.
    for company in (world.a, world.b):
        own = [message for message in sent if set(message.recipients()) <= readers_of(company)]
        assert len(own) > 5
        assert any(company.mark("organisation") in text_of(message) for message in own)
