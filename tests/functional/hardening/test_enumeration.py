"""Registration and reset answer the same for an address that is known and one that is not."""

import re
import statistics
import time

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from pytest_django import Settings

from tests.functional.hardening.test_floods import NEW, RESET, SIGNUP
from tests.functional.hardening.walking import as_

# What differs with each answer, whoever it is for.
OF_EACH_ANSWER = re.compile(
    r'nonce-[\w+/=-]+|name="(csrfmiddlewaretoken|opened)" value="[^"]*"|"X-CSRFToken": "[^"]*"'
)
SAMPLES = 60


def conversation(path, email):
    """What a visitor sees after the form: status, target, headers, and the page they end on."""
    client = as_(None)
    answer = client.post(path, {**NEW, "email": email})
    page = client.get(answer.headers["Location"])
    told = [
        (name, OF_EACH_ANSWER.sub("", value))
        for response in (answer, page)
        for name, value in sorted(response.items())
        if name not in {"Content-Length", "Expires", "X-Request-ID"}
    ]
    text = OF_EACH_ANSWER.sub("", page.content.decode())
    text = text.replace(email, "ADDRESS").replace(email.lower(), "ADDRESS")
    return answer.status_code, page.status_code, told, sorted(answer.cookies), text


@pytest.mark.parametrize("path", [SIGNUP, RESET])
@pytest.mark.parametrize("spelling", [str, str.upper, str.title])
def test_known_and_unknown_addresses_read_the_same(customer, path, spelling):
    known = conversation(path, spelling(customer.email))
    unknown = conversation(path, spelling("nobody12@example.com"))

    assert known == unknown
    assert [message.to for message in mail.outbox] == [["customer@example.com"], ["nobody12@example.com"]]


@pytest.mark.parametrize("path", [SIGNUP, RESET])
def test_an_account_that_was_closed_reads_like_an_unknown_one(customer, path):
    User.objects.filter(pk=customer.pk).update(is_active=False)

    assert conversation(path, customer.email) == conversation(path, "nobody12@example.com")


@pytest.mark.parametrize("path", [SIGNUP, RESET])
def test_the_limit_of_an_address_is_the_same_for_both(customer, path):
    def statuses(email, network):
        return [
            as_(None).post(path, {**NEW, "email": email}, REMOTE_ADDR=f"{network}.{number}").status_code
            for number in range(1, 6)
        ]

    assert statuses(customer.email, "192.0.2") == statuses("nobody@example.com", "198.51.100")


def mann_whitney_p(first, second):
    """The two-sided p-value of the rank test, by the normal approximation (samples of 20 and more)."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    rank_sum = sum(rank for rank, (_value, group) in enumerate(ranked, 1) if group == 0)
    n, m = len(first), len(second)
    u = rank_sum - n * (n + 1) / 2
    z = (u - n * m / 2) / (n * m * (n + m + 1) / 12) ** 0.5
    return 2 * (1 - statistics.NormalDist().cdf(abs(z)))


@pytest.mark.slow
@pytest.mark.parametrize("path", [SIGNUP, RESET])
def test_known_and_unknown_addresses_take_the_same_time(customer, settings: Settings, path):
    """Sixty of each, alternating, with a hashing that costs as much as the rest does ten times over."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    settings.ACCOUNT_RATE_LIMITS = False

    def seconds(email):
        cache.clear()
        client = as_(None)
        client.get(path)
        started = time.process_time()
        client.post(path, {**NEW, "email": email})
        return time.process_time() - started

    seconds("warm-up@example.com")
    known, unknown = [], []
    for number in range(SAMPLES):
        known.append(seconds(customer.email))
        unknown.append(seconds(f"nobody{number}@example.com"))

    medians = statistics.median(known), statistics.median(unknown)
    p_value = mann_whitney_p(known, unknown)
    assert abs(medians[0] - medians[1]) <= 0.1 * max(medians), (medians, p_value)
    # Of a hundred runs without any difference one is below 0.01, and of a thousand one below this.
    assert p_value > 0.001, (medians, p_value)
