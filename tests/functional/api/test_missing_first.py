"""What does not exist is missing (404), whatever else is wrong with the call."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("patch", "/api/v1/staff/mail-templates/no-such-mail/en"),
        ("patch", "/api/v1/staff/mail-templates/quote/xx"),
        ("post", "/api/v1/staff/mail-templates/no-such-mail/en/restore"),
        ("patch", "/api/v1/staff/prices/987654"),
        ("post", "/api/v1/staff/prices/987654/end"),
        ("post", "/dashboard/mails/no-such-mail/en/restore/"),
    ],
)
def test_what_is_missing_is_missing_before_the_call_is_read(
    client: Client, staff: User, method: str, path: str
):
    client.force_login(staff)

    assert getattr(client, method)(path, "{}", content_type="application/json").status_code == 404
