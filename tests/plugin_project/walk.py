"""Walks through the sample project as its customer and its staff, in a process of its own, and prints what it
saw as JSON. The tests beside it start it: from the checkout and from an installed wheel.

Usage: DJANGO_SETTINGS_MODULE=sample_shop.settings python walk.py
"""

import json
import sys
from io import StringIO
from typing import Any

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from oscar.core.loading import get_class, get_model  # noqa: E402
from sample_shop import extensions  # noqa: E402

from shop.accounts.enums import MembershipRole  # noqa: E402
from shop.accounts.models import Organization  # noqa: E402
from shop.accounts.services import activate_person, make_licensing_staff  # noqa: E402
from shop.core import paths  # noqa: E402
from shop.marketplace.models import Listing  # noqa: E402

JSON = "application/json"
PASSWORD = "correct-Horse-battery"
CONFIGURATION = {
    "deployment": "data_center",
    "license_type": "commercial",
    "purchase_type": "new",
    "maintenance_months": 12,
    "user_tier": 500,
    "instance_url": "https://wiki.example.edu",
}


def old_customer(email: str, name: str) -> User:
    """An account as the project had them: a user, and nothing of ours."""
    first, _space, last = name.partition(" ")
    return User.objects.create_user(
        username=email, email=email, password=PASSWORD, first_name=first, last_name=last
    )


def said_by(command: str, **options: Any) -> str:
    """What a command prints."""
    said = StringIO()
    call_command(command, stdout=said, **options)
    return said.getvalue().strip()


def signed_in(user: User) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def call(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One call of the API; the answer, which must be a success."""
    content = json.dumps(body) if body is not None else ""
    answer = client.generic(method, f"/api/v1{path}", content, content_type=JSON, headers=headers)
    assert answer.status_code < 300, (method, path, answer.status_code, answer.content[:500])
    return answer.json()


def walk() -> dict[str, Any]:
    """The whole way, from a shop with customers and products of its own to licences."""
    seen: dict[str, Any] = {"shop_is_at": str(paths.PACKAGE), "is_checkout": bool(paths.CHECKOUT)}
    product_class, _created = get_model("catalogue", "ProductClass").objects.get_or_create(name="Equipment")
    microscope = get_model("catalogue", "Product").objects.create(
        title="Microscope", upc="M-1", product_class=product_class
    )
    software, _created = get_model("catalogue", "ProductClass").objects.get_or_create(name="Software")
    notebook = get_model("catalogue", "Product").objects.create(
        title="Lab Notebook", upc="NB-1", product_class=software, description="<p>Notes.</p>"
    )
    customer = old_customer("clara@example.com", "Clara Customer")
    staff = old_customer("sam@example.com", "Sam Sales")

    call_command("load_reference", stdout=sys.stderr)
    call_command("adopt_shop", stdout=sys.stderr)
    catalogue = str(paths.FIXTURES / "demo" / "catalogue.json")
    call_command("sync_marketplace", "--source", catalogue, stdout=sys.stderr)
    call_command("sync_marketplace", "--source", "own:products", stdout=sys.stderr)
    call_command("sync_marketplace", "--source", catalogue, stdout=sys.stderr)
    listings = Listing.objects.filter(is_listed=True)
    seen["listed"] = [listings.filter(product=notebook).count(), listings.exclude(product=notebook).count()]
    seen["people"] = sorted(User.objects.filter(person__isnull=False).values_list("email", flat=True))
    seen["confirmed"] = sorted(EmailAddress.objects.filter(verified=True).values_list("email", flat=True))
    make_licensing_staff(user=staff)
    now = timezone.now()
    university = Organization.objects.create(name="Example University", city="Berlin", created_at=now)
    activate_person(
        person_id=customer.person.pk,
        organization_id=university.pk,
        role=MembershipRole.ADMINISTRATOR,
        by=staff,
        at=now,
    )

    visitor, buyer, desk = Client(), signed_in(customer), signed_in(User.objects.get(pk=staff.pk))
    seen["pages"] = pages(visitor)
    seen["checks"] = said_by("check"), said_by("makemigrations", check_changes=True, dry_run=True)
    seen["strategy"] = type(get_class("partner.strategy", "Selector")().strategy()).__name__
    seen["journey"] = journey(buyer, desk)
    seen["old"] = what_was_there(desk)
    seen["own_product"] = own_product(buyer, notebook)
    seen["extensions"] = extended(buyer, desk)
    microscope.refresh_from_db()
    notebook.refresh_from_db()
    seen["products"] = [
        [product.title, product.upc, product.product_class.name] for product in (microscope, notebook)
    ]
    return seen


def pages(visitor: Client) -> dict[str, Any]:
    """What a visitor meets: pages of the project, ours, and what is closed."""
    own, catalogue = visitor.get("/branches/"), visitor.get(reverse("catalogue:index"))
    return {
        "branches": own.status_code,
        "own_product_is_shown": "Microscope" in own.content.decode(),
        "own_footer": "Laboratory Supplies, Head office" in catalogue.content.decode(),
        "catalogue": catalogue.status_code,
        "german": "Katalog" in visitor.get("/de/catalogue/").content.decode(),
        "admin": visitor.get("/admin/").status_code,
        "payment": visitor.get("/checkout/payment-details/").status_code,
        "openapi": visitor.get("/api/v1/openapi.json").status_code,
    }


def journey(buyer: Client, desk: Client) -> dict[str, Any]:
    """From a configuration to licences; the pages on the way are opened as a person would."""
    key = call(buyer, "GET", "/products?q=confluence")["items"][0]["key"]
    product_page = buyer.get(reverse("catalogue:detail", args=[key]))
    checked = call(buyer, "POST", f"/products/{key}/configuration/check", CONFIGURATION)
    codes = [found["code"] for found in checked["violations"] if found["severity"] == "ask"]
    call(
        buyer, "POST", "/basket/lines", {"product": key, "quantity": 1, "ask_anyway": codes, **CONFIGURATION}
    )
    checkout = buyer.get(reverse("checkout:index"))
    asked = call(
        buyer,
        "POST",
        "/quote-requests",
        {
            "contact": {"name": "Clara Customer", "email": "clara@example.com"},
            "technical_contacts": [{"name": "Tessa Technician", "email": "tessa@example.com"}],
            "message": "Please offer this.",
        },
    )
    call(desk, "POST", f"/staff/quote-requests/{asked['number']}/assign")
    quote = call(desk, "POST", f"/staff/quote-requests/{asked['number']}/quote")
    answer = desk.get(f"/api/v1/staff/quotes/{quote['id']}")
    lines = [
        {
            "id": line["id"],
            "overrides": {one["code"]: "Looked at." for one in line["violations"] if one["is_blocking"]},
        }
        for line in answer.json()["current"]["lines"]
    ]
    first = answer.json()["current"]["lines"][0]
    call(desk, "PATCH", f"/staff/quotes/{quote['id']}", {"lines": lines}, if_match=answer["ETag"])
    number = call(desk, "POST", f"/staff/quotes/{quote['id']}/send")["number"]
    offer_page = buyer.get(reverse("portal:offer-detail", args=[number]))
    pdf = buyer.get(f"/api/v1/quotes/{number}/pdf")
    order = call(
        buyer,
        "POST",
        f"/quotes/{number}/accept",
        {
            "po_number": "PO-4711",
            "buy_at": "now",
            "technical_contact": {"name": "Tessa Technician", "email": "tessa@example.com"},
        },
    )
    deliveries = [
        {
            "line": line["id"],
            "sen": "SEN-1",
            "license_key": "AAABBB-example-key-9876",
            "starts_on": "2026-01-01",
            "ends_on": "2026-12-31",
        }
        for line in order["lines"]
    ]
    delivered = call(desk, "POST", f"/staff/orders/{order['number']}/fulfill", {"lines": deliveries})
    invoice = call(desk, "POST", f"/staff/orders/{order['number']}/invoice")
    licenses = call(buyer, "GET", "/licenses")["items"]
    return {
        "pages": [page.status_code for page in (product_page, checkout, offer_page)],
        "checkout_asks_for_an_offer": "Request an offer" in checkout.content.decode(),
        "pdf": pdf.content[:5].decode(),
        "net": order["totals"]["net"]["amount"],
        "proposed": [first["unit_price"]["amount"], first["tax_code"]],
        "order": delivered["status"],
        "invoiced": bool(invoice),
        "licenses": [row["sen"] for row in licenses],
        "license_page": buyer.get(reverse("portal:license-list")).status_code,
        "dashboard": desk.get("/dashboard/").status_code,
    }


def what_was_there(desk: Client) -> dict[str, Any]:
    """What a customer and staff meet of the time before: a basket and an order without configurations."""
    old = User.objects.filter(username="old").first()
    if old is None:
        return {}
    theirs = signed_in(old)
    basket = theirs.get(reverse("basket:summary"))
    product = get_model("catalogue", "Product").objects.get(upc="OLD-1")
    return {
        "basket": [basket.status_code, "Old Telescope" in basket.content.decode()],
        "checkout": theirs.get(reverse("checkout:index"), follow=True).status_code,
        "api_basket": theirs.get("/api/v1/basket").status_code,
        "pages": theirs.get(reverse("portal:overview")).status_code,
        "orders": desk.get(reverse("backoffice:order-list")).status_code,
        "search": theirs.get(reverse("search:search") + "?q=telescope").status_code,
        "price": str(product.stockrecords.get().price),
        "order": get_model("order", "Order").objects.get(number="10001").user_id == old.pk,
        "customer_registered": hasattr(old, "person"),
    }


def own_product(buyer: Client, notebook: Any) -> dict[str, Any]:
    """A product that the project had before is configured and requested like any other."""
    key = "own.nb-1"
    configuration = {**CONFIGURATION, "deployment": "cloud", "user_tier": 100, "instance_url": ""}
    asked = call(buyer, "POST", "/basket/lines", {"product": key, "quantity": 11, **configuration})
    tick = {"ask_anyway": ["branch_too_many_pieces"]}
    ticked = call(buyer, "PATCH", f"/basket/lines/{asked['line']}", tick)
    return {
        "page": "Lab Notebook" in buyer.get(reverse("catalogue:detail", args=[key])).content.decode(),
        "asks": [one["message"] for line in asked["lines"] for one in line["violations"]],
        "requestable_before": asked["is_requestable"],
        "requestable": ticked["is_requestable"],
        "lines_of_it": notebook.basket_lines.count(),
    }


def extended(buyer: Client, desk: Client) -> dict[str, Any]:
    """What the project's own extensions did on the way, and where they show."""
    template = desk.get(reverse("backoffice:mail-template", args=["branch-quote", "en"])).content.decode()
    register = buyer.get(reverse("portal:license-list") + "?columns=sen&columns=cost_center").content.decode()
    return {
        "heard": extensions.heard,
        "mails": [one.subject for one in mail.outbox if one.to == ["branch@example.com"]],
        "mail_can_be_edited": extensions.PLACEHOLDERS["branch"] in template,
        "column_on_the_page": "CC-1" in register,
        "export": exported(buyer),
        "warning_days": settings.LICENSE_WARNING_DAYS,
    }


def exported(buyer: Client) -> list[str]:
    """The lines of a file of licences with the project's own column."""
    wanted = {"resource": "licenses", "format": "csv", "columns": ["sen", "cost_center"]}
    made = call(buyer, "POST", "/exports", wanted)
    file = buyer.get(f"/api/v1/exports/{made['id']}/file")
    content = b"".join(file.streaming_content) if file.streaming else file.content
    return content.decode("utf-8-sig").splitlines()


if __name__ == "__main__":
    setup_test_environment()
    call_command("migrate", verbosity=0, interactive=False)
    sys.stdout.write(json.dumps(walk()))
