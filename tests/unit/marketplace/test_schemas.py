from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from shop.marketplace.enums import Hosting, ListingKind, PaymentModel
from shop.marketplace.parsing import (
    HOST_VENDOR,
    SourceVendor,
    latest_by_hosting,
    listing_from_addon,
    listing_from_product,
    reason_of,
    vendor_from_wire,
    web_address,
)
from shop.marketplace.schemas import (
    WireAddon,
    WireCollection,
    WireProduct,
    WireVendor,
    WireVersion,
    href,
)
from tests.factories.marketplace import wire_addon, wire_version

VENDOR = SourceVendor(key="90001", name="Example Ltd", support_url="https://vendor.example/support")


def listing(addon: dict[str, Any], *versions: dict[str, Any]):
    return listing_from_addon(
        WireAddon.model_validate(addon), [WireVersion.model_validate(version) for version in versions], VENDOR
    )


def test_an_app_is_read_with_all_its_facts():
    found = listing(wire_addon(), wire_version())

    assert found.kind == ListingKind.APP
    assert (found.key, found.name, found.tag_line) == (
        "org.example.timesheets",
        "Example Timesheets",
        "One line",
    )
    assert found.description == "<p>More about it.</p>"
    assert found.applications == {"jira"}
    assert found.categories == {"Admin tools"}
    assert (found.rating, found.rating_count, found.installs) == (Decimal("3.94"), 12, 85)
    assert found.support_url == "https://vendor.example/support"
    assert found.source_href == "/apps/900001/example?hosting=datacenter&tab=overview"
    assert found.modified_at == datetime(2023, 6, 14, 17, 14, 45, 319000, tzinfo=UTC)
    (hosting,) = found.hostings
    assert (hosting.deployment, hosting.payment_model) == (Hosting.DATA_CENTER, PaymentModel.ATLASSIAN)
    assert (hosting.version_name, hosting.build_number, hosting.released_on) == (
        "1.0.0",
        100,
        date(2023, 6, 14),
    )
    assert hosting.compatibilities == ({"application": "jira", "min": "9.12.0", "max": "11.3.1"},)


def test_a_host_product_has_a_flat_release_date_and_its_hosting_in_the_compatibility():
    product = WireProduct.model_validate(
        {"key": "jira-software", "name": "Jira Software", "summary": "<p>Plans work.</p><p>On boards.</p>"}
    )
    cloud = {"application": "jira", "hosting": {"cloud": True}}
    version = {"name": "Cloud", "buildNumber": 1, "paymentModel": "atlassian", "releaseDate": "2026-01-20"}

    found = listing_from_product(
        product, [WireVersion.model_validate({**version, "compatibilities": [cloud]})]
    )

    assert found.vendor == HOST_VENDOR
    assert [(row.deployment, row.released_on) for row in found.hostings] == [
        (Hosting.CLOUD, date(2026, 1, 20))
    ]
    assert found.applications == {"jira"}


def test_one_app_has_different_versions_and_payment_models_per_hosting():
    cloud = {"server": False, "cloud": True, "dataCenter": False}
    both = {"server": True, "cloud": False, "dataCenter": True}
    found = listing(
        wire_addon(),
        wire_version(buildNumber=3, name="3", deployment=cloud, paymentModel="vendor"),
        wire_version(buildNumber=1, name="1", deployment=both, paymentModel="free"),
        wire_version(buildNumber=2, name="2"),
        wire_version(buildNumber=9, name="9", status="submitted"),
    )

    assert [(row.deployment, row.version_name, row.payment_model) for row in found.hostings] == [
        (Hosting.CLOUD, "3", PaymentModel.VENDOR),
        (Hosting.DATA_CENTER, "2", PaymentModel.ATLASSIAN),
        (Hosting.SERVER, "1", PaymentModel.FREE),
    ]


def test_latest_by_hosting_without_any_public_version_is_empty():
    assert latest_by_hosting([WireVersion.model_validate(wire_version(status="private"))]) == {}


def test_no_review_is_not_a_rating_of_zero():
    found = listing(wire_addon(embedded={"reviews": {"averageStars": 0.0, "count": 0}}), wire_version())

    assert (found.rating, found.rating_count) == (None, 0)


@pytest.mark.parametrize(
    "given",
    [
        {"tagLine": None},
        {"summary": None},
        {"somethingNew": {"deep": [1, 2]}},
        {"embedded": {"logo": {"_links": {}}}},
        {"embedded": {"logo": None}},
        {"embedded": {"logo": {}}},
        {"embedded": {"logo": {"_links": {"image": {"href": None}}}}},
        {"embedded": {"version": None}},
        {"embedded": {"distribution": None, "reviews": None, "categories": None, "lastModified": None}},
        {"embedded": {"reviews": {"averageStars": 4, "count": 1}}},
        {"embedded": {"lastModified": "2023-06-14T17:14:45+02:00"}},
        {"id": "not a number"},
    ],
)
def test_what_is_missing_or_unknown_does_no_harm(given: dict[str, Any]):
    assert listing(wire_addon(**given), wire_version()).key == "org.example.timesheets"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"id": 900001}, "id"),
        ({"key": 7}, "key"),
        ({"key": ""}, "key"),
        ({"key": "../../etc/passwd"}, "key"),
        ({"key": "a b"}, "key"),
        ({"key": "x" * 256}, "key"),
        ({"name": None}, "name"),
        ({"name": "   "}, "name"),
        ({"name": ["Example"]}, "name"),
        ({"summary": {"html": "text"}}, "summary"),
        ({"tagLine": 3}, "tagLine"),
        ({"_embedded": None}, "_embedded"),
        ({"_links": []}, "_links"),
        ({"embedded": {"vendor": None}}, "_embedded.vendor"),
        ({"embedded": {"vendor": {"name": "Example Ltd"}}}, "_embedded.vendor._links"),
        ({"embedded": {"categories": [{"name": 5}]}}, "_embedded.categories.0.name"),
        ({"embedded": {"distribution": {"totalInstalls": "85"}}}, "_embedded.distribution.totalInstalls"),
        ({"embedded": {"distribution": {"totalInstalls": -1}}}, "_embedded.distribution.totalInstalls"),
        ({"embedded": {"distribution": {"totalInstalls": 2**40}}}, "_embedded.distribution.totalInstalls"),
        ({"embedded": {"reviews": {"averageStars": "3.5", "count": 1}}}, "_embedded.reviews.averageStars"),
        ({"embedded": {"reviews": {"averageStars": 5.1, "count": 1}}}, "_embedded.reviews.averageStars"),
        (
            {"embedded": {"reviews": {"averageStars": float("nan"), "count": 1}}},
            "_embedded.reviews.averageStars",
        ),
        ({"embedded": {"lastModified": "yesterday"}}, "_embedded.lastModified"),
        ({"embedded": {"logo": "image.png"}}, "_embedded.logo"),
        ({"embedded": {"logo": {"_links": []}}}, "_embedded.logo._links"),
        ({"embedded": {"version": {"buildNumber": 1}}}, "_embedded.version.paymentModel"),
        ({"embedded": {"lastModified": "0001-01-01T00:00:00+14:00"}}, "_embedded.lastModified"),
    ],
)
def test_a_wrong_type_is_refused_by_name(given: dict[str, Any], field: str):
    with pytest.raises(ValidationError) as refusal:
        WireAddon.model_validate(wire_addon(**given))

    assert reason_of(refusal.value).split(": ")[0] == field


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"paymentModel": "subscription"}, "paymentModel"),
        ({"paymentModel": None}, "paymentModel"),
        ({"buildNumber": "100"}, "buildNumber"),
        ({"buildNumber": 2**63}, "buildNumber"),
        ({"deployment": {"cloud": "yes"}}, "deployment.cloud"),
        ({"release": {"date": "soon"}}, "release.date"),
        (
            {"compatibilities": [{"application": "jira", "hosting": {"server": True}}]},
            "compatibilities.0.hosting.server",
        ),
        ({"text": {"moreDetails": 1}}, "text.moreDetails"),
    ],
)
def test_a_version_of_the_wrong_shape_is_refused_by_name(given: dict[str, Any], field: str):
    with pytest.raises(ValidationError) as refusal:
        WireVersion.model_validate(wire_version(**given))

    assert reason_of(refusal.value).split(": ")[0] == field


def test_the_reason_does_not_repeat_what_the_field_held():
    with pytest.raises(ValidationError) as refusal:
        WireAddon.model_validate(wire_addon(name=["<script>alert(1)</script>"]))

    assert "script" not in reason_of(refusal.value)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({"next": {"href": "/rest/2/products?offset=10"}}, "/rest/2/products?offset=10"),
        (
            {
                "next": [
                    {"href": "/search?offset=2", "type": "text/html"},
                    {"href": "/rest/2/addons?offset=2", "type": "application/json"},
                ]
            },
            "/rest/2/addons?offset=2",
        ),
        ({"next": [{"href": "/search?offset=2", "type": "text/html"}]}, ""),
        ({"next": {"href": "/rest/2/addons{?offset}", "templated": True}}, ""),
        ({"next": {"href": None}}, ""),
        ({"next": "nowhere"}, ""),
        ({}, ""),
    ],
)
def test_next_is_found_in_either_of_its_shapes(links: dict[str, Any], expected: str):
    assert href(links, "next") == expected


def test_a_vendors_number_is_the_end_of_the_link_to_itself():
    vendor = vendor_from_wire(
        WireVendor.model_validate(
            {
                "_links": {"self": {"href": "/rest/2/vendors/81?x=1"}},
                "name": "Example Ltd",
                "email": "help@vendor.example",
                "supportDetails": {"supportOrg": {"supportUrl": "https://vendor.example/help"}},
                "vendorLinks": {"homePage": "javascript:alert(1)"},
            }
        )
    )

    assert vendor == SourceVendor(
        key="81", name="Example Ltd", email="help@vendor.example", support_url="https://vendor.example/help"
    )


@pytest.mark.parametrize(
    "address", ["", "/rest/2/vendors/", "/rest/2/vendors/81%00", "/rest/2/vendors/" + "9" * 65]
)
def test_a_vendor_without_a_usable_number_is_refused(address: str):
    with pytest.raises(ValueError, match=r"_embedded\.vendor"):
        vendor_from_wire(
            WireVendor.model_validate({"_links": {"self": {"href": address}}, "name": "Example Ltd"})
        )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://vendor.example/help?a=1", "https://vendor.example/help?a=1"),
        ("http://vendor.example", "http://vendor.example"),
        ("javascript:alert(1)", ""),
        ("JaVaScRiPt://vendor.example/%0aalert(1)", ""),
        ("data:text/html,x", ""),
        ("//vendor.example", ""),
        ("https://", ""),
        ("https://vendor.example/ x", ""),
        ("https://vendor.example/\x00", ""),
        ('https://vendor.example/"onclick="x', ""),
        ("https://[::1", ""),
        ("mailto:help@vendor.example", ""),
        ("https://vendor.example/" + "x" * 500, ""),
        (None, ""),
        (5, ""),
    ],
)
def test_only_web_addresses_become_links(given: object, expected: str):
    assert web_address(given) == expected


@pytest.mark.parametrize(
    ("name", "number"), [("Atlassian", "1"), (" ATLASSIAN ", "33202"), ("Somebody", "atlassian")]
)
def test_the_maker_of_the_host_products_is_one_vendor_under_whatever_number(name: str, number: str):
    links = {"self": {"href": f"/rest/2/vendors/{number}"}}

    assert vendor_from_wire(WireVendor.model_validate({"_links": links, "name": name})) == HOST_VENDOR


@pytest.mark.parametrize("name", ["Atlassian Partner Ltd", "Not Atlassian", "Аtlassian"])
def test_a_vendor_with_a_similar_name_is_another_one(name: str):
    links = {"self": {"href": "/rest/2/vendors/33202"}}

    vendor = vendor_from_wire(WireVendor.model_validate({"_links": links, "name": name}), is_complete=True)

    assert vendor == SourceVendor(key="33202", name=name, is_complete=True)


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        (("smallImage", "unscaled", "image"), "/image"),
        (("smallImage", "unscaled", "highRes"), "/highRes"),
        (("smallImage", "smallHighResImage"), "/smallHighResImage"),
        (("smallImage",), "/smallImage"),
        (("self",), ""),
        ((), ""),
    ],
)
def test_the_best_size_of_a_logo_is_taken(links: tuple[str, ...], expected: str):
    logo = {"_links": {name: {"href": f"/{name}", "type": "image/png"} for name in links}}

    assert listing(wire_addon(embedded={"logo": logo}), wire_version()).logo_address == expected


@pytest.mark.parametrize("address", ["https://cdn.example/" + "x" * 500, "https://cdn.example/\x00", "", 7])
def test_a_logo_at_an_impossible_address_is_none(address: object):
    logo = {"_links": {"image": {"href": address}}}

    assert listing(wire_addon(embedded={"logo": logo}), wire_version()).logo_address == ""


def test_texts_are_cut_to_what_can_be_handled():
    huge = "x" * 5_000_000

    found = listing(
        wire_addon(name=huge, summary=huge, tagLine=huge), wire_version(text={"moreDetails": huge})
    )

    assert {len(text) for text in (found.name, found.summary, found.tag_line, found.description)} == {25_000}


def test_what_is_kept_of_an_answer_is_read_the_same_again():
    given = wire_addon(embedded={"version": wire_version(), "logo": {"_links": {"image": {"href": "/i"}}}})
    addon = WireAddon.model_validate(given)

    kept = addon.model_dump(mode="json", by_alias=True, exclude_unset=True)

    assert WireAddon.model_validate(kept) == addon
    # Templates and what nobody reads stay behind.
    assert sorted(kept["_links"]) == ["alternate", "self", "versions"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [(3, 3), (0, 0), (-1, None), (True, None), ("3", None), (1.5, None), (2**31, None), (None, None)],
)
def test_a_senseless_total_is_none(given: object, expected: int | None):
    assert WireCollection.model_validate({"count": given}).count == expected
