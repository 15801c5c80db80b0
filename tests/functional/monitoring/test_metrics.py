"""What Prometheus reads: who may, and that it says what is so."""

import subprocess
import sys
import textwrap
import time
from datetime import timedelta

import pytest
import yaml
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from shop.api import metrics as figures
from shop.api.problem_codes import DOCUMENTATION
from shop.core import outbox
from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from tests.architecture.sources import ROOT

pytestmark = pytest.mark.django_db
ALERTS = ROOT / "docs" / "examples" / "prometheus" / "alerts.yml"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def read(client, **headers):
    response = client.get("/metrics", **headers)
    assert response.status_code == 200, response.content
    samples = {}
    for family in text_string_to_metric_families(response.content.decode()):
        for sample in family.samples:
            samples[(sample.name, *sorted(sample.labels.items()))] = sample.value
    return samples


def test_this_machine_may_read_it_and_another_may_not(client, settings):
    settings.METRICS_TOKEN = "a-token-for-the-figures"

    assert client.get("/metrics").status_code == 200
    for elsewhere in (
        {"REMOTE_ADDR": "203.0.113.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer another"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.7", "HTTP_AUTHORIZATION": "Bearer ümlaut"},
    ):
        response = client.get("/metrics", **elsewhere)
        assert (response.status_code, response.content) == (403, b"Needs METRICS_TOKEN.\n")
    with_token = {"REMOTE_ADDR": "203.0.113.7", "HTTP_AUTHORIZATION": f"Bearer {settings.METRICS_TOKEN}"}
    assert client.get("/metrics", **with_token).status_code == 200


def test_without_a_token_an_empty_one_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""

    response = client.get("/metrics", REMOTE_ADDR="203.0.113.7", HTTP_AUTHORIZATION="Bearer ")

    assert response.status_code == 403


def test_requests_are_counted_by_the_name_of_their_address(client):
    def count(samples, view):
        name = "shop_requests_total"
        return samples.get((name, ("method", "GET"), ("status", "200"), ("view", view)), 0)

    before = read(client)
    client.get("/healthz")
    client.get("/healthz?q=anything")
    client.get("/there/is/nothing/here/4711")
    after = read(client)

    assert count(after, "healthz") - count(before, "healthz") == 2
    assert after[("shop_request_seconds_count", ("view", "healthz"))] >= 2
    assert not [key for key in after if "4711" in str(key)]


def test_a_job_is_counted_and_a_failed_one_too(client, monkeypatch):
    from celery import current_app

    def fail(**_arguments):
        raise ValueError

    current_app.loader.import_default_modules()
    before = read(client)
    outbox.enqueue(Job.APPLY_RETENTION)
    outbox.enqueue(Job.RENDER_INVOICE, invoice_id=1)
    monkeypatch.setattr(current_app.tasks[Job.RENDER_INVOICE.value], "run", fail)
    monkeypatch.setattr(current_app.tasks[Job.APPLY_RETENTION.value], "run", lambda: None)
    for event in OutboxEvent.objects.all():
        outbox.run_event(event.pk)
    after = read(client)

    def grown(outcome, job):
        key = ("shop_jobs_total", ("job", job.value), ("outcome", outcome))
        return after.get(key, 0) - before.get(key, 0)

    assert grown("done", Job.APPLY_RETENTION) == 1
    assert grown("failed", Job.RENDER_INVOICE) == 1


def test_the_queue_is_told_with_the_age_of_its_oldest_job(client):
    now = timezone.now()
    for number, (state, minutes) in enumerate(
        [
            (OutboxState.PENDING, 10),
            (OutboxState.PENDING, -10),
            (OutboxState.PARKED, 99),
            (OutboxState.DONE, 99),
        ]
    ):
        OutboxEvent.objects.create(
            job=Job.RENDER_INVOICE,
            key=str(number),
            state=state,
            available_at=now - timedelta(minutes=minutes),
        )

    samples = read(client)

    assert samples[("shop_outbox_events", ("state", "waiting"))] == 2
    assert samples[("shop_outbox_events", ("state", "failed"))] == 1
    assert samples[("shop_outbox_events", ("state", "running"))] == 0
    assert 600 <= samples[("shop_outbox_lag_seconds",)] < 660


def test_an_empty_queue_has_no_lag(client):
    assert read(client)[("shop_outbox_lag_seconds",)] == 0


def test_the_database_is_asked_six_times_and_then_not_for_a_while(client):
    with CaptureQueriesContext(
        connection,
    ) as first:
        read(client)
    with CaptureQueriesContext(connection) as second:
        read(client)

    assert len(first) == 7  # six figures, and how many events wait for a seal
    assert len(second) == 0


def test_without_the_database_it_answers_and_says_so(client, monkeypatch):
    def fail(**_times):
        raise DatabaseError

    monkeypatch.setattr(figures, "read_figures", fail)

    samples = read(client)

    assert samples[("shop_up", ("part", "database"))] == 0
    assert samples[("shop_up", ("part", "search"))] == 1


def test_a_broker_and_a_mail_server_that_are_down_are_said_to_be(client, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    monkeypatch.setattr("shop.api.health._mail.until", 0.0)

    samples = read(client)
    ready = client.get("/readyz")

    assert samples[("shop_up", ("part", "broker"))] == 0
    assert samples[("shop_up", ("part", "mail"))] == 0
    assert ready.status_code == 200
    assert {"broker", "mail"} <= set(ready.json()["degraded"])
    monkeypatch.setattr("shop.api.health._mail.until", 0.0)


def test_a_damaged_file_of_a_process_hides_nothing_else(client, monkeypatch, tmp_path):
    (tmp_path / "counter_machine-web-1.db").write_bytes(b"\x20\x00\x00\x00\x00\x00\x00\x00" + b"\xff" * 24)
    monkeypatch.setattr(figures, "process_figures", lambda: MultiProcessCollector(None, path=str(tmp_path)))

    samples = read(client)

    assert samples[("shop_up", ("part", "figures"))] == 0
    assert samples[("shop_up", ("part", "database"))] == 1
    monkeypatch.undo()
    assert read(client)[("shop_up", ("part", "figures"))] == 1


def test_every_figure_that_an_alert_asks_for_is_there(client):
    rules = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))["groups"]
    asked = {
        word
        for group in rules
        for rule in group["rules"]
        for word in rule["expr"].replace("(", " ").replace("[", " ").replace("{", " ").split()
        if word.startswith("shop_")
    }
    outbox.enqueue(Job.RENDER_INVOICE, invoice_id=1)
    outbox.run_event(OutboxEvent.objects.get().pk)
    client.get("/healthz")
    told = {key[0] for key in read(client)}
    # Told as soon as there is something to tell.
    later = {
        "shop_broker_messages",
        "shop_sync_age_seconds",
        "shop_audit_check_age_seconds",
        "shop_schedule_age_seconds",
        "shop_requests_shed_total",
        "shop_pdf_seconds_bucket",
    }

    assert asked - told <= later
    assert len(asked) > 8


COUNTING = """
    import sys, time
    from shop.core.metrics import REQUESTS, take_place
    take_place(sys.argv[1])
    for _ in range(int(sys.argv[2])):
        REQUESTS.labels("home", "GET", "200").inc()
    print("done", flush=True)
    time.sleep(600)
"""


def test_processes_add_up_and_a_killed_one_is_continued(tmp_path):
    """Two places, and one whose process is killed and comes back: nothing is counted twice or forgotten."""
    script = tmp_path / "count.py"
    script.write_text(
        "import django\nfrom django.conf import settings\n"
        f"settings.configure(METRICS_DIR={str(tmp_path / 'metrics')!r})\n" + textwrap.dedent(COUNTING)
    )

    def count(place, times):
        process = subprocess.Popen(
            [sys.executable, str(script), place, str(times)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        assert process.stdout.readline() == b"done\n"
        process.kill()
        process.wait()
        process.stdout.close()

    count("web-1", 3)
    count("web-2", 4)
    count("web-1", 5)

    (family,) = MultiProcessCollector(None, path=str(tmp_path / "metrics")).collect()
    assert [sample.value for sample in family.samples] == [12]
    assert len(list((tmp_path / "metrics").glob("*.db"))) == 2


def test_what_waited_too_long_is_refused_with_the_time_to_come_again(client, settings):
    settings.LONGEST_QUEUE_SECONDS = 5
    late, recent = f"t={time.time() - 8:.3f}", f"t={time.time() - 1:.3f}"

    page = client.get("/", HTTP_X_REQUEST_START=late)
    call = client.get("/api/v1/products", HTTP_X_REQUEST_START=late)

    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "Very many people" in page.content.decode()
    assert (call.status_code, call.headers["Content-Type"]) == (503, "application/problem+json")
    assert (call.json()["status"], call.json()["code"]) == (503, "unavailable")
    assert call.json()["type"] == f"{DOCUMENTATION}#unavailable"
    assert client.get("/healthz", HTTP_X_REQUEST_START=late).status_code == 200
    for harmless in (recent, f"{(time.time() - 1) * 1000:.0f}", "t=nonsense", "t=0", "t=99999999999"):
        assert client.get("/robots.txt", HTTP_X_REQUEST_START=harmless).status_code == 200
