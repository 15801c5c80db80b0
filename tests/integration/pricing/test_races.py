"""Two at once, and a process that is killed in the middle: one wins, the other is told, nothing is half."""

import os
import signal
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from shop.core.exceptions import TransitionNotAllowed
from shop.pricing.enums import ImportStatus
from shop.pricing.exceptions import PriceChangedAgain, StalePriceBook
from shop.pricing.models import Price, PriceListImport
from shop.pricing.selectors import book_version
from shop.pricing.services import apply_price_list, carry_out_import, undo_import
from tests.factories.marketplace import ListingFactory
from tests.factories.prices import AT, csv_list, day, import_prices, kept_prices, row, take
from tests.races import together

ROUNDS = 4
KILLED_IN_THE_MIDDLE = """
import os, signal, sys
import django
django.setup()
from datetime import UTC, datetime
from shop.pricing.services import applying
def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(applying, sys.argv[2], die)
applying.carry_out_import(price_list_id=int(sys.argv[1]), at=datetime.now(UTC))
"""


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_one_wins_and_the_other_is_told(staff):
    ListingFactory(key="wiki")
    for round_number in range(ROUNDS):
        lists = [
            take(csv_list(row(Price=f"{100 * round_number + place}.00")), valid_from=day(1, 1 + round_number))
            for place in (1, 2)
        ]

        results = together(
            [
                lambda pk=price_list.pk: apply_price_list(price_list_id=pk, by=User.objects.get(), at=AT)
                for price_list in lists
            ]
        )

        refused = [one for one in results if isinstance(one, Exception)]
        assert [type(one) for one in refused] == [StalePriceBook]
        states = sorted(
            PriceListImport.objects.filter(pk__in=[one.pk for one in lists]).values_list("status", flat=True)
        )
        assert states == ["applied", "ready"]
        assert book_version() == round_number + 1
        assert Price.objects.kept().filter(valid_from=day(1, 1 + round_number)).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_import_pressed_twice_at_once_imports_once(staff):
    ListingFactory(key="wiki")
    for round_number in range(ROUNDS):
        price_list = take(csv_list(row(Price=f"{round_number + 1}.00")), valid_from=day(1, 1 + round_number))

        results = together([lambda pk=price_list.pk: apply_price_list(price_list_id=pk, by=None, at=AT)] * 2)

        assert [type(one) for one in results if isinstance(one, Exception)] == [TransitionNotAllowed]
        assert Price.objects.filter(price_list=price_list, origin=price_list).count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_import_and_the_undoing_of_the_one_before_end_in_one_book(staff):
    ListingFactory(key="wiki")
    for round_number in range(ROUNDS):
        first = import_prices(row(Price="1.00"), valid_from=day(1, 1 + 2 * round_number))
        second = take(csv_list(row(Price="2.00")), valid_from=day(1, 2 + 2 * round_number))

        results = together(
            [
                lambda pk=second.pk: apply_price_list(price_list_id=pk, by=None, at=AT),
                lambda pk=first.pk: undo_import(price_list_id=pk, by=None, at=AT),
            ]
        )

        (refused,) = [one for one in results if isinstance(one, Exception)]
        assert isinstance(refused, (StalePriceBook, PriceChangedAgain))
        ends = [until for *_rest, until in kept_prices()]
        assert ends.count(None) <= 1


@pytest.mark.parametrize("point", ["write_plan", "forget_file", "record"])
@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_while_importing_leaves_nothing_and_the_next_one_all(
    point, settings_of_process
):
    ListingFactory(key="wiki")
    import_prices(row(Price="1.00"), valid_from=day(1, 1))
    before = kept_prices()
    price_list = take(csv_list(row(Price="2.00"), row(User_tier=25)))
    PriceListImport.objects.filter(pk=price_list.pk).update(status=ImportStatus.APPLYING)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(price_list.pk), point],
        cwd=settings.BASE_DIR,
        env=settings_of_process,
        capture_output=True,
        timeout=120,
    )

    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert kept_prices() == before
    price_list.refresh_from_db()
    assert (price_list.status, bool(price_list.file)) == (ImportStatus.APPLYING, True)

    done = carry_out_import(price_list_id=price_list.pk, at=AT)

    assert done.status == ImportStatus.APPLIED
    assert [price[2] for price in kept_prices()] == ["1000.50", "1.00", "2.00"]


@pytest.fixture
def settings_of_process() -> dict[str, str]:
    """What a process needs to work on the database and the files of this test."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{own['NAME']}"
    else:
        user, password, host = (quote(str(own[name]), safe="") for name in ("USER", "PASSWORD", "HOST"))
        url = f"postgres://{user}:{password}@{host}:{own['PORT']}/{own['NAME']}"
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.integration.pricing.settings_of_process",
        "DATABASE_URL": url,
        "PRICE_FILES": str(settings.PRIVATE_MEDIA_ROOT),
    }
