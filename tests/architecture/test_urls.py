"""The addresses are a closed list: what Oscar and others bring along and we do not use has none.

A new page is added to ``urls.txt`` by ``make golden``; the difference is read before it is committed.
"""

from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from tests.architecture.addresses import addresses

RECORD = Path(__file__).with_name("urls.txt")

# What must not be answered, grouped by why. ``/accounts/`` and ``/dashboard/`` hold pages of our own.
CLOSED = {
    "wishlists": [
        "/wishlists/aaaa/",
        "/accounts/wishlists/",
        "/accounts/wishlists/create/",
        "/accounts/wishlists/aaaa/",
        "/accounts/wishlists/add/1/",
        "/accounts/wishlists/aaaa/lines/1/move-to/bbbb/",
    ],
    "vouchers and public offers": [
        "/basket/vouchers/add/",
        "/basket/vouchers/1/remove/",
        "/offers/",
        "/offers/summer/",
        "/catalogue/ranges/summer/",
    ],
    "reviews": [
        "/catalogue/confluence_1/reviews/",
        "/catalogue/confluence_1/reviews/add/",
        "/catalogue/confluence_1/reviews/1/",
        "/catalogue/confluence_1/reviews/1/vote/",
    ],
    "stock alerts that mail any address": [
        "/accounts/alerts/",
        "/accounts/alerts/create/1/",
        "/accounts/alerts/confirm/aaaa/",
        "/accounts/alerts/cancel/key/aaaa/",
    ],
    "saved baskets and payment": [
        "/basket/saved/",
        "/checkout/shipping-address/",
        "/checkout/shipping-method/",
        "/checkout/payment-method/",
        "/checkout/payment-details/",
        "/checkout/preview/",
        "/checkout/user-address/edit/1/",
    ],
    "an order's state for anyone with the link": [
        "/accounts/order-status/100001/aaaa/",
        "/accounts/order-status-form/100001/aaaa/",
    ],
    "Oscar's customer pages": [
        "/accounts/register/",
        "/accounts/profile/edit/",
        "/accounts/profile/delete/",
        "/accounts/change-password/",
        "/accounts/emails/",
        "/accounts/emails/1/",
        "/accounts/notifications/inbox/",
        "/accounts/addresses/",
        "/accounts/addresses/add/",
        "/accounts/addresses/1/default_for_billing/",
        "/accounts/orders/100001/1/",
        "/password-reset/",
        "/password-reset/done/",
        "/password-reset/confirm/MQ/aaaa-bbbb/",
        "/password-reset/complete/",
    ],
    "Oscar's dashboard: takeover of users, writes with the right to view": [
        "/dashboard/users/",
        "/dashboard/users/1/",
        "/dashboard/users/1/password-reset/",
        "/dashboard/users/alerts/",
        "/dashboard/partners/",
        "/dashboard/partners/1/users/add/",
        "/dashboard/partners/1/users/select/",
        "/dashboard/partners/1/users/1/link/",
        "/dashboard/partners/1/users/1/unlink/",
        "/dashboard/partners/1/users/1/update/",
        "/dashboard/orders/statistics/",
        "/dashboard/orders/100001/notes/1/",
        "/dashboard/orders/100001/lines/1/",
        "/dashboard/orders/100001/shipping-address/",
        "/dashboard/catalogue/products/",
        "/dashboard/catalogue/products/1/",
        "/dashboard/catalogue/products/1/delete/",
        "/dashboard/catalogue/categories/",
        "/dashboard/comms/",
        "/dashboard/comms/REGISTRATION/",
        "/dashboard/offers/1/",
        "/dashboard/pages/",
        "/dashboard/ranges/",
        "/dashboard/reports/",
        "/dashboard/reviews/",
        "/dashboard/shipping/weight-based/",
        "/dashboard/vouchers/",
        "/dashboard/login/",
    ],
    "other doors to sign in": [
        "/admin/",
        "/admin/login/",
        "/login/",
        "/_util/login/",
        "/accounts/google/login/",
        "/accounts/login/code/",
        "/accounts/login/code/confirm/",
        "/accounts/signup/passkey/",
        "/accounts/2fa/trust/",
        "/accounts/2fa/webauthn/signup/",
        "/accounts/phone/verify/",
        "/api/v1/auth/login/",
    ],
    "Wagtail's own API, which opens drafts to its tokens": [
        "/api/v2/pages/",
        "/api/v3/",
        "/api/cms/v3/docs/",
    ],
}
PATHS = [path for paths in CLOSED.values() for path in paths]


def test_addresses_are_those_recorded(update_golden):
    now = "".join(f"{address}\n" for address in addresses())
    if update_golden:
        RECORD.write_text(now, encoding="utf-8")

    assert now == RECORD.read_text(encoding="utf-8")


def test_no_address_leads_to_a_view_of_a_closed_app():
    closed = (
        "oscar.apps.dashboard",
        "oscar.apps.customer",
        "oscar.apps.wishlists",
        "oscar.apps.voucher",
        "oscar.apps.offer",
        "oscar.apps.catalogue.reviews",
        "oscar.apps.communication",
        "oscar.apps.checkout",
        "django.contrib.admin",
        "django.contrib.flatpages",
        "wagtail.api",
        "wagtail.admin.api",
    )

    assert [str(address) for address in addresses() if address.view.startswith(closed)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/cms/", "/cms/pages/", "/cms/login/", "/cms/password_reset/"])
def test_editors_sign_in_at_the_one_door(client, path):
    response = client.get(path)

    assert (response.status_code, response.get("Location", "").partition("?")[0]) in {
        (302, "/accounts/login/"),
        (404, ""),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/de"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_we_do_not_use_answers_404_even_to_a_superuser(client, method, prefix):
    superuser = get_user_model().objects.create_superuser("root", "root@example.org", "irrelevant")
    password = superuser.password
    client.raise_request_exception = False

    def statuses() -> set[tuple[str, int]]:
        return {(path, getattr(client, method)(prefix + path).status_code) for path in PATHS}

    anonymous = statuses()
    client.force_login(superuser)
    signed_in = statuses()
    superuser.refresh_from_db()

    assert sorted(answer for answer in anonymous | signed_in if answer[1] != 404) == []
    assert superuser.password == password


# Row numbers that an address may carry: of things that are the caller's own anyway (in the basket or a list
# of theirs, their keys), and of what belongs to no customer.
NUMBERS_IN_ADDRESSES = {
    "basket:line-action",
    "basket:line-edit",
    "portal:list-line-remove",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "api:basket-line",
    "api:requisition-list-line",
    # Of a page's password, which editors give; the answer is the same form for every number.
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
    # Of pages that everybody may read; all others are missing.
    "answer-vote",
    "contact",
    "contact-sent",
    "extranet-interest",
}
STAFF_ADDRESSES = ("[language/]dashboard/", "api/v1/staff/", "[language/]cms/", "cms/")
# What an address counts instead: revisions of one thing.
COUNTED_WITHIN = ("<int:revision>", "<int:revision_number>")


def test_customers_addresses_have_no_row_numbers():
    """Who sees the number of one thing could count on to those of others."""
    guessable = set()
    for line in RECORD.read_text().splitlines():
        address, name, *_view = line.split("  ")
        counted = address
        for converter in COUNTED_WITHIN:
            counted = counted.replace(converter, "")
        if "<int:" in counted and not address.startswith(STAFF_ADDRESSES):
            guessable.add(name)

    assert guessable <= NUMBERS_IN_ADDRESSES, guessable - NUMBERS_IN_ADDRESSES
    assert len(guessable) > 3
