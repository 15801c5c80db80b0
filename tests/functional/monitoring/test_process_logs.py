"""What the real processes write with LOG_LEVEL=DEBUG: JSON only, with ids, and nothing of anybody."""

import base64
import json
import os
import shutil
import socket
from pathlib import Path

import httpx
import pytest

from shop.core.enums import OutboxState
from shop.core.jobs import Job
from shop.core.models import OutboxEvent
from shop.core.outbox import enqueue
from tests.background.running import BackgroundProcess
from tests.database import database_url
from tests.services import RedisServer, free_port
from tests.waiting import wait_for

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "canaryKEY0a1b2c3d4e5f6a7b8c9d0e1f"
CANARIES = ["canary", "203.0.113.77"]
THROUGH_PROXY = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.77"}
CELERY = ["-m", "celery", "--quiet", "-A", "shop"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.functional.monitoring.settings",
        "DEBUG": "off",
        "LOG_LEVEL": "DEBUG",
        "SECRET_KEY": "s" * 60,
        "FIELD_ENCRYPTION_KEYS": "test:" + base64.b64encode(b"k" * 32).decode(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "https://127.0.0.1",
        "DATABASE_URL": database_url(),
        "REDIS_URL": "",
        "ELASTICSEARCH_URL": "",
        "EMAIL_URL": f"filemail://{folder}/mail",
        "VAR_DIR": str(folder),
        "SEARCH_ENGINE": "none",
        "MARKETPLACE_SYNC": "off",
        **more,
    }


def lines_of(process: BackgroundProcess) -> list[dict]:
    """Each line, which must be JSON."""
    return [json.loads(line) for line in process.log.read_text().splitlines()]


def assert_nobody_in(process: BackgroundProcess) -> None:
    text = process.log.read_text()
    assert [canary for canary in CANARIES if canary in text] == []


def wait_until_done() -> None:
    open_states = [OutboxState.PENDING, OutboxState.RUNNING]
    wait_for(lambda: not OutboxEvent.objects.filter(job=Job.FORGET_MISSES, state__in=open_states).exists())


def is_answering(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def test_the_web_process_names_its_requests_and_nobody(tmp_path):
    port = free_port()
    variables = environment(tmp_path, WEB_BIND=f"127.0.0.1:{port}", WEB_CONCURRENCY="1")
    arguments = ["-m", "gunicorn", "-c", "python:shop.gunicorn_conf", "shop.wsgi"]
    web = BackgroundProcess(arguments, environment=variables, log=tmp_path / "web.log")
    address = f"http://127.0.0.1:{port}"
    try:
        with httpx.Client(base_url=address, headers=THROUGH_PROXY, timeout=120) as client:
            wait_for(lambda: is_answering(client))
            ids = [
                client.request(method, path, json=body).headers["X-Request-ID"]
                for method, path, body in (
                    ("GET", "/api/v1/products?q=canary@example.net", None),
                    ("GET", f"/api/v1/calendar/{KEY}.ics?token=canary", None),
                    ("GET", f"/nothing/{KEY}/?mail=canary@example.net", None),
                    (
                        "POST",
                        "/api/v1/session",
                        {"email": "canary@example.net", "password": "canary-Passw0rd"},
                    ),
                    ("POST", f"/accounts/login/?next=/{KEY}/", {"login": "canary@example.net"}),
                )
            ]
            # What gunicorn itself refuses, and says so.
            with socket.create_connection(("127.0.0.1", port), timeout=120) as broken:
                broken.sendall(
                    f"GET /{KEY}/?canary=1 HTTP/1.1\r\nHost: canary\r\nBad\x01: 1\r\n\r\n".encode()
                )
                assert b" 400 " in broken.recv(1_000)
    finally:
        web.kill()

    lines = lines_of(web)
    assert_nobody_in(web)
    assert len(set(ids)) == len(ids)
    assert set(ids) <= {line.get("request_id") for line in lines}
    finished = [line for line in lines if line["event"] in ("request_finished", "request_failed")]
    assert all(line["request_id"] for line in finished)
    # Django's own lines are written when the request is over, and have its id all the same.
    refused = [line for line in lines if line["logger"].startswith("django.") and "/…" in line["event"]]
    assert {line["request_id"] for line in refused} & set(ids)
    assert any(line["logger"] == "gunicorn.error" for line in lines)


def test_the_relay_names_the_jobs_it_does(tmp_path):
    enqueue(Job.FORGET_MISSES)
    relay = BackgroundProcess(
        ["manage.py", "relay_outbox"], environment=environment(tmp_path), log=tmp_path / "relay.log"
    )
    try:
        wait_until_done()
        wait_for(lambda: "job done" in relay.log.read_text())
    finally:
        relay.kill()

    done = [line for line in lines_of(relay) if line["event"] == "job done"]
    event = OutboxEvent.objects.get(job=Job.FORGET_MISSES)
    assert (event.pk, Job.FORGET_MISSES.value) in {(line["event_id"], line["job"]) for line in done}
    assert_nobody_in(relay)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not on this machine")
def test_workers_and_beat_write_like_the_others(tmp_path):
    redis = RedisServer(tmp_path)
    redis.start()
    variables = environment(tmp_path, REDIS_URL=redis.url)
    enqueue(Job.FORGET_MISSES)
    commands = {
        "relay": ["manage.py", "relay_outbox"],
        "worker": [*CELERY, "worker", "--concurrency=1", "--without-gossip", "--without-mingle"],
        "beat": [*CELERY, "beat", f"--schedule={tmp_path / 'beat'}"],
    }
    processes = {
        name: BackgroundProcess(arguments, environment=variables, log=tmp_path / f"{name}.log")
        for name, arguments in commands.items()
    }
    try:
        wait_until_done()
        wait_for(lambda: "job done" in processes["worker"].log.read_text())
        wait_for(lambda: "celery.beat" in processes["beat"].log.read_text())
    finally:
        for process in processes.values():
            process.kill()
        redis.stop()

    for process in processes.values():
        assert lines_of(process)
        assert_nobody_in(process)
    event = OutboxEvent.objects.get(job=Job.FORGET_MISSES)
    done = [line for line in lines_of(processes["worker"]) if line["event"] == "job done"]
    assert event.pk in {line["event_id"] for line in done}
