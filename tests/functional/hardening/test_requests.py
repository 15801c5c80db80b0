"""Requests that no browser sends: each is refused or ignored, none is an error of ours."""

import json

import pytest
from django.conf import settings as django_settings
from django.test import Client

from shop.settings import DATA_UPLOAD_MAX_MEMORY_SIZE, UPLOAD_LIMITS
from tests.architecture.sources import ROOT
from tests.functional.api.conftest import bearer
from tests.functional.hardening.walking import SIGNS_OUT, World, all_paths, as_

# What a field or parameter may be given, whatever it is for. Chosen for what parsers, databases, dates,
# encodings and templates have stumbled over.
ODD_TEXTS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\t\r\n",
    "\x1b[31m",
    "\x7f",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\ufffd",
    "\U0001f600" * 40,
    "ß" * 300,
    "ı",
    "İ",
    "٣",
    "½",
    "Ⅷ",
    "0",
    "-0",
    "-1",
    "+1",
    "1.5",
    "1e309",
    "1e-400",
    "NaN",
    "Infinity",
    "0x10",
    "1_000",
    "1,5",
    "9" * 30,
    "9" * 5000,
    "2147483648",
    "9223372036854775808",
    "true",
    "null",
    "None",
    "undefined",
    "[]",
    "{}",
    "__all__",
    "__class__",
    "constructor",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "2026-11-29T25:61:61Z",
    "0001-01-01",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "../../../../etc/passwd",
    "..%2f..%2f",
    "' OR 1=1 --",
    '"; DROP TABLE auth_user; --',
    "1; SELECT pg_sleep(5)",
    "%s%n%d",
    "{0.__class__}",
    "{{ 7*7 }}{% debug %}",
    "${7*7}#{7*7}",
    "<script>alert(1)</script>",
    "*)(uid=*",
    "(" * 400,
    "a" * 20_000,
    "-password",
    "user__password",
    "\\",
    "%",
    "%zz",
    "%00",
    "%ff",
]
# Look-ups through relations, as a careless ordering or filter would follow them.
TRAVERSALS = [
    "ordering=user__password",
    "ordering=-organization__memberships__person__user__password",
    "order_by=user__password",
    "sort=user__password",
    "sort_by=price-asc",
    "organization__memberships__person__user__email=x",
    "organization__users__email=x",
    "company__users__email=customer@example.com",
    "license_key__startswith=A",
    "license_key__regex=.",
    "user__password__startswith=pbkdf2",
    "filter=organization__name",
    "search_fields=license_key",
    "fields=license_key,password",
    "include=organization.memberships",
    "expand=organization.memberships.user",
    "format=api",
    "page_size=1000000",
    "limit=1000000",
    "selected_facets=price_exact:[0 TO 10]",
    "pk__in=1,2,3",
    "id=1",
    "status__ne=x",
    "cursor=x",
]
SECRETS = ("pbkdf2_sha256$", "md5$", "AAAB-secret")


def problems_of(answers):
    return [(call, response.status_code) for call, response in answers.items() if response.status_code >= 500]


def test_there_are_enough_odd_values():
    assert len(set(ODD_TEXTS)) >= 60


# --- Pages ----------------------------------------------------------------------
PARAMETERS = """
    q page sort next kind deployment category vendor host rating listing differences status queue
    value add order_by user_tier maintenance_months license_type purchase_type existing_sen line
    revision product section draft text date from to email key language nobody-knows
""".split()  # noqa: SIM905 - read as words


def parameters(text):
    """A value under the names that pages read from the address, and under one that none reads."""
    return dict.fromkeys(PARAMETERS, text)


def walked(client: Client, world: World, texts, *, is_post):
    """The page addresses with odd parameters, each with another text; a form's fields all at once."""
    answers = {}
    paths = [
        path
        for address, path in all_paths(world)
        if not path.startswith("/api/") and "pdf" not in path and address.name not in SIGNS_OUT
    ]
    for number, path in enumerate(dict.fromkeys(paths)):
        text = texts[number % len(texts)]
        fields = {name: text for names in (FIELDS, parameters(text)) for name in names}
        if is_post:
            answers["post", path, text[:20]] = client.post(path, fields)
        else:
            answers["get", path, text[:20]] = client.get(path, parameters(text))
    return answers


# Names of the forms' fields of all pages; those unknown to a form are ignored by it.
FIELDS = """
    first_name last_name phone language time_zone name is_shared replace text reason po_number when
    buy_on technical_name technical_email technical_phone billing_name billing_line1 billing_city
    billing_country optional instance_url business_area department department_contact_email
    technical_contact_email quantity note ask_anyway basket_id message wished_date version
    introduction valid_until_date lines-TOTAL_FORMS lines-INITIAL_FORMS lines-0-unit_price
    lines-0-quantity form-TOTAL_FORMS form-INITIAL_FORMS organization role line_id codes change
    login password password1 password2 action add remove replace_with way_back product fix undo
    assigned_to mode
""".split()  # noqa: SIM905 - read as words


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", ["customer", pytest.param("staff", marks=pytest.mark.slow)])
def test_odd_values_are_no_error_on_any_page(world, role, method):
    client = as_(getattr(world, role))
    shift = 0 if role == "customer" else 23

    answers = walked(client, world, ODD_TEXTS[shift:] + ODD_TEXTS[:shift], is_post=method == "post")

    assert problems_of(answers) == []
    assert len(answers) > 100


@pytest.mark.slow
@pytest.mark.parametrize("offset", range(0, len(ODD_TEXTS), 6))
@pytest.mark.parametrize("role", ["customer", "staff", "superuser"])
def test_every_page_takes_every_tenth_odd_value(world, role, offset):
    client = as_(getattr(world, role))
    texts = ODD_TEXTS[offset:] + ODD_TEXTS[:offset]

    answers = walked(client, world, texts, is_post=False) | walked(client, world, texts, is_post=True)

    assert problems_of(answers) == []


CATALOGUE = ["/catalogue/", "/search/", "/catalogue/confluence/", "/catalogue/compare/", "/search/suggest/"]


@pytest.mark.parametrize("path", CATALOGUE)
def test_what_visitors_can_reach_takes_odd_values(confluence, path):
    visitor = as_(None)

    answers = {("get", text[:20]): visitor.get(path, parameters(text)) for text in ODD_TEXTS[::3]}

    assert problems_of(answers) == []


@pytest.mark.parametrize("text", ODD_TEXTS[:60:4])
def test_a_parameter_sent_many_times_is_no_error(confluence, text):
    visitor = as_(None)
    many = {"q": [text] * 50, "page": ["1", text], "sort": [text, "name"], "listing": [text] * 30}

    assert problems_of({path: visitor.get(path, many) for path in CATALOGUE}) == []


# --- The API ----------------------------------------------------------------------
DOCUMENT = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
ODD_BODIES = [
    None,
    True,
    0,
    -1,
    1.5,
    10**30,
    1e308,
    "",
    "a\x00b",
    "\ud800",
    "9" * 400,
    "x" * 20_000,
    [],
    [[]],
    {},
    {"": {}},
    [None] * 200,
    "2026-02-30",
    "0001-01-01",
    "00000000-0000-0000-0000-000000000000",
]


def operations():
    """(method, path, names of query parameters, names of body fields) of the document."""
    for path, methods in DOCUMENT["paths"].items():
        for method, described in methods.items():
            if method not in {"get", "post", "patch", "put", "delete"}:
                continue
            query = [row["name"] for row in described.get("parameters", []) if row["in"] == "query"]
            content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
            yield method, path, query, properties(content.get("schema", {}))


def properties(schema):
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return list(schema.get("properties", {}))


def filled(path, world):
    known = {
        "key": world.listing_key,
        "license_id": str(world.license.public_id),
        "quote_id": world.offer.number,
        "note": world.note.number,
    }
    for part in path.split("/"):
        if part.startswith("{"):
            name = part.strip("{}").removesuffix("}.pdf")
            value = known.get(name) or world.value(path, "int" if name.endswith("_id") else "str", name)
            path = path.replace("{" + name + "}", value)
    return path


def call(client, method, path, headers, *, query=None, body=None):
    content = {} if method == "get" else {"data": json.dumps(body), "content_type": "application/json"}
    return getattr(client, method)(path, query_params=query, headers=headers, **content)


@pytest.mark.parametrize("role", ["customer", pytest.param("staff", marks=pytest.mark.slow)])
def test_odd_queries_are_no_error_of_the_api(world, settings, role):
    client, headers = as_(None), bearer(getattr(world, role)).headers
    answers = {}
    number = 0
    for method, path, query, _fields in operations():
        if method != "get" or "login" in path:
            continue
        for _round in range(2):
            text = ODD_TEXTS[number % len(ODD_TEXTS)]
            number += 1
            where = dict.fromkeys([*query, "nobody_knows"], text)
            answers[path, text[:20]] = call(client, method, filled(path, world), headers, query=where)

    assert problems_of(answers) == []
    assert len(answers) > 50


@pytest.mark.parametrize("role", ["customer", pytest.param("staff", marks=pytest.mark.slow)])
def test_odd_bodies_are_no_error_of_the_api(world, role):
    client, headers = as_(None), bearer(getattr(world, role)).headers
    answers = {}
    number = 0
    for method, path, _query, fields in operations():
        if method == "get" or path.endswith("/session"):
            continue
        address = filled(path, world)
        for value in ODD_BODIES[number % 7 :: 7]:
            answers[method, path, repr(value)[:20]] = call(client, method, address, headers, body=value)
            body = dict.fromkeys(fields, value)
            answers[method, path, "fields", repr(value)[:20]] = call(
                client, method, address, headers, body=body
            )
        number += 1

    assert problems_of(answers) == []
    assert all(
        answer.headers["Content-Type"].startswith("application/")
        for answer in answers.values()
        if answer.content
    )
    assert len(answers) > 100


LISTS = [
    "/api/v1/products",
    "/api/v1/licenses",
    "/api/v1/invoices",
    "/api/v1/orders",
    "/api/v1/quotes",
    "/api/v1/quote-requests",
    "/api/v1/requisition-lists",
    "/accounts/licenses/",
    "/accounts/invoices/",
    "/accounts/offers/",
    "/catalogue/",
    "/search/",
]


@pytest.mark.parametrize("path", LISTS)
def test_a_look_up_through_relations_is_ignored_or_refused(world, path):
    client = as_(world.customer)
    plain = client.get(path)

    for query in TRAVERSALS:
        answer = client.get(f"{path}?{query}")
        assert answer.status_code in {200, 400}, query
        assert not any(secret in answer.content.decode() for secret in SECRETS), query
        if answer.status_code == 200 and path.startswith("/api/"):
            assert answer.json()["items"] == plain.json()["items"], query
    assert plain.status_code == 200


# --- Sizes ----------------------------------------------------------------------
LIMIT = DATA_UPLOAD_MAX_MEMORY_SIZE


class Endless:
    """A body that goes on for as long as anybody reads; it counts how much that is."""

    def __init__(self):
        self.read_bytes = 0

    def read(self, size=-1):
        self.read_bytes += max(size, 0)
        return b"x" * max(size, 0)

    readline = read


@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/session", "/nothing/"])
@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/json", "text/plain"])
def test_a_body_beyond_the_limit_is_refused_unread(db, path, kind):
    for length in (LIMIT + 1, 2 * 1024**3, 10**40):
        body = Endless()
        environment = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": kind, "wsgi.input": body}

        answer = as_(None).generic("POST", path, **environment)

        assert (answer.status_code, body.read_bytes) == (413, 0)
        if path.startswith("/api/"):
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.json()["code"] == "body_too_large"
        else:
            assert "What you sent is larger than we can take here" in answer.content.decode()


def test_a_file_of_an_editor_may_be_larger_but_not_endless(db):
    limit = UPLOAD_LIMITS["/cms/"]
    visitor = as_(None)

    def answer(length, kind="multipart/form-data; boundary=x"):
        return visitor.post(
            "/cms/documents/add/", b"", kind, CONTENT_LENGTH=str(length), CONTENT_TYPE=kind
        ).status_code

    assert limit > django_settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
    assert [answer(limit), answer(limit + 1), answer(limit, "text/plain")] == [302, 413, 413]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/requests/R-2026-00001/message/",
        "/de/accounts/requests/R-2026-00001/message/",
        "/checkout/",
        "/dashboard/requests/R-2026-00001/message/",
        "/api/v1/quote-requests/R-2026-00001/attachments",
    ],
)
def test_attachments_of_a_message_may_come_all_at_once_but_not_more(db, path):
    limit = 52 * 1024 * 1024
    visitor = as_(None)

    def answer(length, kind="multipart/form-data; boundary=x"):
        return visitor.post(path, b"", kind, CONTENT_LENGTH=str(length), CONTENT_TYPE=kind).status_code

    # Whatever becomes of a body that never comes: it was not refused for its length.
    assert answer(limit) != 413
    assert (answer(limit + 1), answer(limit, "application/json")) == (413, 413)


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣", "", "0x10", "9" * 400])
def test_a_length_that_is_none_is_no_error(db, length):
    answer = as_(None).post("/language/setlang/", b"", "text/plain", CONTENT_LENGTH=length)

    assert answer.status_code in {302, 400, 413}


def test_more_fields_than_any_form_has_are_refused_in_plain_words(db):
    body = "&".join(f"field{number}=1" for number in range(10_001))
    kind = "application/x-www-form-urlencoded"

    form = as_(None).post("/language/setlang/", body, kind)
    query = as_(None).get(f"/catalogue/?{body}")

    assert [form.status_code, query.status_code] == [400, 400]
    assert "We could not read that request" in form.content.decode()


@pytest.mark.parametrize("body", [b"\xff\xfe", b"--x\r\n", b"%zz=%ff&=&&", b"a=%00%00", b"\x00" * 100])
@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/json; charset=no-such",
    ],
)
def test_bodies_that_are_not_what_they_say_are_no_error(confluence, body, kind):
    answers = [
        as_(None).generic("POST", path, body, kind)
        for path in ("/language/setlang/", "/catalogue/compare/", "/accounts/login/", "/api/v1/session")
    ]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/%ff%fe/",
        "/catalogue/%00/",
        "/catalogue/%C0%AF/",
        "/" + "a/" * 500,
        "/documents/99999999999999999999/x",
        "/documents/1/%00",
        "/static/%00",
        "/catalogue/" + "9" * 3000 + "/",
        "/accounts/password/reset/key/zzzzzzzzzzzzzzzz-x/",
        "/basket/lines/99999999999999999999999/",
        "/api/v1/basket/lines/99999999999999999999999",
        "/api/v1/products/%00",
    ],
)
def test_addresses_that_nobody_writes_are_missing(confluence, path):
    answer = as_(None).get(path)

    assert answer.status_code in {200, 302, 400, 401, 404, 405}


@pytest.mark.parametrize(
    "header",
    [
        "Cookie",
        "Accept-Language",
        "Accept",
        "User-Agent",
        "Referer",
        "Authorization",
        "If-None-Match",
        "If-Modified-Since",
        "Range",
        "X-Forwarded-For",
        "Idempotency-Key",
        "HX-Current-URL",
        "HX-Request",
        "Content-Type",
        "Origin",
        "Sec-Purpose",
        "X-Request-ID",
    ],
)
def test_odd_headers_are_no_error(confluence, header):
    visitor = as_(None)
    values = [
        "",
        "\xff",
        "a" * 8_000,
        ",;=",
        "bytes=0-,-1",
        "\x00",
        "http://[evil",
        "sessionid=\x00; csrftoken=x",
        "de-DE-" * 200,
        "9" * 30,
    ]

    answers = {
        (path, value[:20]): visitor.get(path, headers={header: value})
        for value in values
        for path in ("/catalogue/", "/api/v1/products", "/brand.css")
    }

    assert problems_of(answers) == []


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "get", "\u00e4", "X" * 300])
def test_odd_methods_are_refused(confluence, method):
    answers = [as_(None).generic(method, path) for path in ("/catalogue/", "/api/v1/products", "/healthz")]

    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
