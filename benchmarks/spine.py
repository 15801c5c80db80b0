"""What the spine costs: pages, the offer's PDF, a web worker's memory. Each beside a baseline of the same run.

Run on the demo's database after `make demo SERVE=0`:  make bench
"""

import logging
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

import django  # noqa: E402

django.setup()

import weasyprint  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.test import Client  # noqa: E402

from shop.documents.rendering import render_document  # noqa: E402
from tests.unit.documents import samples  # noqa: E402

ROUNDS = 30
PAGES = {
    "catalogue, 20 listings": "/catalogue/",
    "product page": "/catalogue/jira-software/",
    "basket": "/basket/",
    "My Licenses": "/accounts/licenses/",
    "My Invoices": "/accounts/invoices/",
}


def milliseconds(action: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median wall time of one call, after one call that warms up."""
    action()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def resident_mib(code: str) -> float:
    """Resident memory of a fresh process after it ran ``code``."""
    measured = f"{code}\nprint(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1])"
    out = subprocess.run([sys.executable, "-c", measured], cwd=ROOT, check=True, capture_output=True, text=True)
    return int(out.stdout.split()[-1]) / 1024


def main() -> None:
    client = Client(HTTP_HOST="localhost")
    client.force_login(
        User.objects.get(email="customer@example.com"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    baseline = milliseconds(lambda: client.get("/healthz"))
    print(f"load average {os.getloadavg()[0]:.2f}; {ROUNDS} rounds, medians; database {connection.vendor}")
    print(f"{'page (signed in)':34}{'queries':>9}{'ms':>9}{'× healthz':>11}")
    print(f"{'healthz':34}{'':>9}{baseline:9.1f}{1:11.1f}")
    for name, path in PAGES.items():
        queries: list[str] = []
        with connection.execute_wrapper(lambda execute, *call: (queries.append(call[0]), execute(*call))[1]):
            answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}: is the demo loaded?")
        spent = milliseconds(lambda path=path: client.get(path))
        print(f"{name:34}{len(queries):9}{spent:9.1f}{spent / baseline:11.1f}")

    quote = samples.quote(count=20)
    html = render_to_string(quote.template, {"document": quote})
    logging.getLogger("weasyprint").disabled = True  # the bare library cannot reach our style sheet, nor needs to
    bare = milliseconds(lambda: weasyprint.HTML(string=html).write_pdf(), rounds=5)
    ours = milliseconds(lambda: render_document(quote), rounds=5)
    print(f"\noffer PDF, 20 lines: {ours:.0f} ms, {ours / bare:.2f} × the bare library on the same HTML without styles")

    django_alone = resident_mib(
        "from django.conf import settings; settings.configure(); import django; django.setup();"
        "from django.core.wsgi import get_wsgi_application; get_wsgi_application()"
    )
    worker = resident_mib(
        "from django.test import Client; from shop.wsgi import application;"
        "c = Client(HTTP_HOST='localhost');"
        f"assert all(c.get(p).status_code == 200 for p in {['/', '/catalogue/', '/catalogue/jira-software/', '/basket/']})"
    )
    print(f"web worker after four pages: {worker:.0f} MiB, {worker / django_alone:.1f} × bare Django")


if __name__ == "__main__":
    main()
