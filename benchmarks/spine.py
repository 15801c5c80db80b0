"""What the spine costs: pages, the offer's PDF, a web worker's memory. Each beside a baseline of the same
run.

Run on the demo's database after `make demo SERVE=0`:  make bench ARGS=spine
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

import django

django.setup()

import weasyprint
from django.contrib.auth.models import User
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client

from shop.billing.e_invoice import invoice_xml
from shop.billing.models import Invoice
from shop.documents.rendering import render_document
from tests.unit.documents import samples

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
    measure = "print(next(l for l in open('/proc/self/status') if l.startswith('VmRSS')).split()[1])"
    command = [sys.executable, "-c", f"{code}\n{measure}"]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return int(out.stdout.split()[-1]) / 1024


def query_count(action: Callable[[], object]) -> int:
    """How many queries one call makes."""
    queries: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        action()
    return len(queries)


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
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}: is the demo loaded?")
        queries = query_count(lambda path=path: client.get(path))
        spent = milliseconds(lambda path=path: client.get(path))
        print(f"{name:34}{queries:9}{spent:9.1f}{spent / baseline:11.1f}")

    quote = samples.quote(count=20)
    html = render_to_string(quote.template, {"document": quote})
    logging.getLogger(
        "weasyprint"
    ).disabled = True  # the bare library cannot reach our style sheet, nor needs to
    bare = milliseconds(lambda: weasyprint.HTML(string=html).write_pdf(), rounds=5)
    ours = milliseconds(lambda: render_document(quote), rounds=5)
    ratio = f"{ours / bare:.2f} × the bare library on the same HTML without styles"
    print(f"\noffer PDF, 20 lines: {ours:.0f} ms, {ratio}")

    invoice = Invoice.objects.order_by("pk").last()
    if invoice is None:
        raise SystemExit("no invoice: is the demo loaded?")
    xml = milliseconds(lambda: invoice_xml(invoice), rounds=5)
    stored, printed = invoice_xml(invoice), samples.invoice(count=20)
    spent = milliseconds(lambda: render_document(printed, xml=stored), rounds=5)
    print(f"invoice PDF/A-3, 20 lines, with XML inside: {spent:.0f} ms; the XML of one: {xml:.0f} ms")

    django_alone = resident_mib(
        "from django.conf import settings; settings.configure(); import django; django.setup();"
        "from django.core.wsgi import get_wsgi_application; get_wsgi_application()"
    )
    visited = ["/", "/catalogue/", "/catalogue/jira-software/", "/basket/"]
    worker = resident_mib(
        "from django.test import Client; from shop.wsgi import application;"
        "c = Client(HTTP_HOST='localhost');"
        f"assert all(c.get(path).status_code == 200 for path in {visited})"
    )
    print(f"web worker after four pages: {worker:.0f} MiB, {worker / django_alone:.1f} × bare Django")


if __name__ == "__main__":
    main()
