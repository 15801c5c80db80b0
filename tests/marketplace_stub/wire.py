"""The API's shapes, version 2 and what we use of version 3, made from the catalogue's facts."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from tests.marketplace_stub.catalogue import (
    APPLICATIONS,
    CATEGORIES,
    CLOUD_APPLICATIONS,
    HOSTINGS,
    App,
    Catalogue,
    HostProduct,
    Release,
    VendorEntry,
)

ADDONS: Final = "/rest/2/addons"
PRODUCTS: Final = "/rest/2/products"
VENDORS: Final = "/rest/2/vendors"
V3: Final = "/marketplace/rest/3"
# Names of a hosting in a version's ``deployment`` and ``compatibilities``, and in version 3.
WIRE_NAMES: Final = {"cloud": "cloud", "datacenter": "dataCenter", "server": "server"}

Json = dict[str, Any]


def addon(catalogue: Catalogue, app: App, *, cdn: str, hostings: Iterable[str] | None = None) -> Json:
    """Return an app as the lists give it; with ``hostings`` the newest version for these is embedded.

    ``cdn`` is the absolute address of the images, such as ``http://127.0.0.1:8099/cdn``.
    """
    vendor = catalogue.vendor(app.vendor)
    assert vendor is not None
    slug = f"/apps/{900_000 + app.number}/app-{app.number}"
    embedded: Json = {
        "categories": [
            {"_links": {"self": {"href": f"/rest/2/addonCategories/{number}"}}, "name": CATEGORIES[number]}
            for number in app.categories
        ],
        "distribution": {
            "bundled": False,
            "bundledCloud": False,
            "downloads": app.installs * 7,
            "totalInstalls": app.installs,
            "totalUsers": app.installs * 40,
        },
        "reviews": {"averageStars": app.stars, "count": app.reviews},
        "vendor": {
            "_links": vendor_links(vendor),
            "name": vendor.name,
            "programs": {"topVendor": {"status": "not-requested"}} if app.number % 2 else {},
        },
    }
    if app.modified:
        embedded["lastModified"] = app.modified
    links: Json = {
        "self": {"href": f"{ADDONS}/{app.key}"},
        "alternate": {"href": f"{slug}?hosting=cloud&tab=overview", "type": "text/html"},
        # The same categories, in another order than among the embedded parts.
        "categories": [{"href": f"/rest/2/addonCategories/{number}"} for number in reversed(app.categories)],
        "distribution": {"href": f"{ADDONS}/{app.key}/distribution"},
        "reviews": [
            {"href": f"{ADDONS}/{app.key}/reviews{{?sort,offset,limit}}", "templated": True},
            {"href": f"{slug}?tab=reviews", "type": "text/html"},
        ],
        "vendor": {"href": f"{VENDORS}/{app.vendor}"},
        "versions": {"href": f"{ADDONS}/{app.key}/versions"},
        "pricing": {
            "href": f"{ADDONS}/{app.key}/pricing{{/hosting}}{{/liveOrPending}}",
            "templated": True,
        },
    }
    if app.logo_links:
        embedded["logo"] = asset(app, cdn=cdn)
        links["logo"] = {"href": f"/rest/2/assets/{asset_id(app)}"}
    if hostings is not None:
        release = newest(app.releases, hostings)
        if release:
            embedded["version"] = version(app, *release)
    return {
        "_links": links,
        "_embedded": embedded,
        "id": str(900_000 + app.number),
        "name": app.name,
        "key": app.key,
        "tagLine": app.tag_line,
        "summary": app.summary,
        "status": app.status,
        "hybridCloudEnabled": False,
    }


def asset_id(app: App) -> str:
    """Return the id of an app's logo among the assets: part of a path, with a slash that must stay quoted."""
    return f"images%2F00000000-0000-4000-8000-{app.number:012}.{app.logo}"


def asset(app: App, *, cdn: str) -> Json:
    """Return the entry of an app's logo: the links to its images are absolute and lead to another place."""
    media_type = f"image/{app.logo}"
    return {
        "_links": {
            "self": {"href": f"/rest/2/assets/{asset_id(app)}"},
            **{
                name: {"href": f"{cdn}/logos/{app.number}-{name}.{app.logo}", "type": media_type}
                for name in app.logo_links
            },
        }
    }


def newest(releases: Mapping[str, Release], hostings: Iterable[str]) -> tuple[str, Release] | None:
    """Return the public version with the highest build number for any of the hostings, with its hosting."""
    found = [
        (hosting, releases[hosting])
        for hosting in hostings
        if hosting in releases and releases[hosting].status == "public"
    ]
    return max(found, key=lambda one: one[1].build, default=None)


def version(app: App, hosting: str, release: Release) -> Json:
    """Return a version of an app. It alone says who is paid and where the app runs."""
    return {
        "_links": {
            "self": {"href": f"{ADDONS}/{app.key}/versions/build/{release.build}"},
            "alternate": {"href": f"/apps/{900_000 + app.number}/app?tab=versions", "type": "text/html"},
        },
        "buildNumber": release.build,
        "name": release.name,
        "status": release.status,
        "paymentModel": release.payment,
        "release": {
            "date": release.released_on.isoformat(),
            "releasedBy": "Somebody",
            "beta": False,
            "supported": True,
        },
        "static": False,
        "deployable": hosting != "cloud",
        "deployment": {
            "server": hosting == "server",
            "cloud": hosting == "cloud",
            "connect": hosting == "cloud",
            "dataCenter": hosting == "datacenter",
            **({"dataCenterStatus": "compatible"} if hosting == "datacenter" else {}),
            "autoUpdateAllowed": hosting == "cloud",
            "permissions": [{"key": "read", "name": "read"}] if hosting == "cloud" else [],
        },
        "compatibilities": [compatibility(application, hosting) for application in release.applications],
        "text": {
            "releaseSummary": "Better & faster",
            "moreDetails": app.description if hosting == next(iter(app.releases)) else "",
            "releaseNotes": None,
        },
        "vendorLinks": {"supportTicketSystem": f"https://vendor{app.vendor}.example/tickets"},
        "youtubeId": None,
    }


def compatibility(application: str, hosting: str) -> Json:
    """Return what an app says of an application that it plugs into."""
    if hosting == "cloud":
        return {"application": application, "hosting": {"cloud": True}}
    bounds = {
        "min": {"build": 912_000, "version": "9.12.0"},
        "max": {"build": 1_103_001, "version": "11.3.1"},
    }
    return {"application": application, "hosting": {WIRE_NAMES[hosting]: bounds}}


def vendor_links(vendor: VendorEntry) -> Json:
    """Return a vendor's links; its number stands nowhere else."""
    return {
        "self": {"href": f"{VENDORS}/{vendor.number}"},
        "alternate": {"href": f"/vendors/{vendor.number}/example", "type": "text/html"},
    }


def vendor(entry: VendorEntry) -> Json:
    """Return a vendor's own entry."""
    return {
        "_links": vendor_links(entry),
        "name": entry.name,
        "description": "<p>Makes apps.</p>\r\n",
        "email": entry.email,
        "phone": None,
        "verifiedStatus": "verified",
        "address": {
            "line1": "Example Street 1",
            "city": "Berlin",
            "state": "",
            "postcode": "10115",
            "country": "Germany",
        },
        "vendorLinks": {"homePage": entry.home_page} if entry.home_page else {},
        "supportDetails": {
            "emergencyContact": "",
            "supportOrg": {"name": entry.name, "supportUrl": entry.support_url, "supportEmail": entry.email},
        },
        "programs": {"topVendor": {"status": "not-requested"}},
    }


def product(entry: HostProduct, *, hostings: Iterable[str] | None = None) -> Json:
    """Return a host product; with ``hostings`` its newest version for these is embedded."""
    release = newest(entry.releases, hostings) if hostings is not None else None
    return {
        "_links": {
            "self": {"href": f"{PRODUCTS}/key/{entry.key}"},
            "alternate": {"href": f"https://www.atlassian.com/software/{entry.key}", "type": "text/html"},
            "versions": {"href": f"{PRODUCTS}/key/{entry.key}/versions"},
        },
        "_embedded": {"version": product_version(entry, *release)} if release else {},
        "name": entry.name,
        "key": entry.key,
        "summary": entry.summary,
    }


def product_version(entry: HostProduct, hosting: str, release: Release) -> Json:
    """Return a version of a host product: its release date is flat, unlike an app's."""
    bound = {"build": release.build, "version": release.name}
    span: Any = True if hosting == "cloud" else {"min": bound, "max": bound}
    return {
        "_links": {"self": {"href": f"{PRODUCTS}/key/{entry.key}/versions/build/{release.build}"}},
        "name": release.name,
        "buildNumber": release.build,
        "paymentModel": release.payment,
        "releaseDate": release.released_on.isoformat(),
        "compatibilities": [{"application": entry.application, "hosting": {WIRE_NAMES[hosting]: span}}],
    }


def version_list(base: str, versions: list[Json], *, offset: int, limit: int) -> Json:
    """Return a page of versions; ``next`` is a single object here."""
    return {
        "_links": {
            "self": {"href": base},
            "byName": {"href": f"{base}/name/{{name}}", "templated": True},
            "byBuild": {"href": f"{base}/build/{{buildNumber}}", "templated": True},
            "latest": {"href": f"{base}/latest{{?hosting}}", "templated": True},
            **(
                {"next": {"href": address(base, {"offset": offset + limit, "limit": limit})}}
                if offset + limit < len(versions)
                else {}
            ),
        },
        "_embedded": {"versions": versions[offset : offset + limit]},
        "count": len(versions),
    }


def addon_page(
    addons: list[Json],
    *,
    params: Mapping[str, list[str]],
    offset: int,
    limit: int,
    count: int,
    has_next: bool,
) -> Json:
    """Return a page of apps; ``next`` is a list of links here, of which one is for people."""
    given = {name: values for name, values in params.items() if name not in ("offset", "limit")}
    links: Json = {
        "self": {"href": address(ADDONS, {**given, "limit": limit, "offset": offset})},
        "alternate": {"href": "/search", "type": "text/html"},
        **addon_templates(),
    }
    for relation, place, is_there in (
        ("prev", max(0, offset - limit), offset > 0),
        ("next", offset + limit, has_next),
    ):
        if is_there:
            links[relation] = [
                {"href": f"/search?offset={place}", "type": "text/html"},
                {
                    "href": address(ADDONS, {**given, "limit": limit, "offset": place}),
                    "type": "application/json",
                },
            ]
    return {"_links": links, "_embedded": {"addons": addons}, "count": count}


def addon_templates() -> Json:
    """Return the templated links of the collection of apps: patterns, not addresses."""
    query = "application,applicationBuild,category*,cost,filter,hosting*,text,withVersion,offset,limit"
    return {
        "query": {"href": f"{ADDONS}{{?{query}}}", "templated": True},
        "byKey": {"href": f"{ADDONS}/{{addonKey}}", "templated": True},
    }


def product_page(
    products: list[Json], *, params: Mapping[str, list[str]], offset: int, limit: int, count: int
) -> Json:
    """Return a page of host products; ``next`` and ``prev`` are single objects here."""
    given = {name: values for name, values in params.items() if name not in ("offset", "limit")}
    links: Json = {
        "self": {"href": address(PRODUCTS, {**given, "limit": limit, "offset": offset})},
        "byKey": {"href": f"{PRODUCTS}/key/{{productKey}}", "templated": True},
    }
    if offset:
        links["prev"] = {
            "href": address(PRODUCTS, {**given, "limit": limit, "offset": max(0, offset - limit)})
        }
    if offset + limit < count:
        links["next"] = {"href": address(PRODUCTS, {**given, "limit": limit, "offset": offset + limit})}
    return {"_links": links, "_embedded": {"products": products}, "count": count}


def applications() -> Json:
    """Return what apps plug into."""
    return {
        "_links": {
            "self": {"href": "/rest/2/applications"},
            "byKey": {"href": "/rest/2/applications/{applicationKey}", "templated": True},
        },
        "_embedded": {
            "applications": [
                {
                    "_links": {"self": {"href": f"/rest/2/applications/{key}"}},
                    "key": key,
                    "name": name,
                    "status": "published",
                    "hostingSupport": {
                        "cloud": {"enabled": key in CLOUD_APPLICATIONS},
                        "server": {"enabled": True},
                    },
                    "cloudFreeUsers": 10 if key in CLOUD_APPLICATIONS else 0,
                }
                for key, name in APPLICATIONS.items()
            ]
        },
        "count": len(APPLICATIONS),
    }


def categories(application: str) -> Json:
    """Return the categories that apps for an application can have."""
    return {
        "_links": {"self": {"href": f"/rest/2/addonCategories/app/{application}"}},
        "_embedded": {
            "categories": [
                {"_links": {"self": {"href": f"/rest/2/addonCategories/{number}"}}, "name": name}
                for number, name in CATEGORIES.items()
            ]
        },
    }


def pricing(app: App, hosting: str) -> Json:
    """Return the amounts of an app for one hosting: for staff, never for customers."""
    items = [
        {
            "editionDescription": f"{count} Users" if count > 0 else "Unlimited Users",
            "editionType": "user-tier",
            "licenseType": "COMMERCIAL",
            "amount": round(10.0 * max(count, 20_000) ** 0.5, 2),
            "renewalAmount": round(5.0 * max(count, 20_000) ** 0.5, 2),
            "unitCount": count,
            "monthsValid": 12,
        }
        for count in (10, 25, 50, 100, 500, 10_000, -1)
    ]
    return {
        "_links": {"self": {"href": f"{ADDONS}/{app.key}/pricing/{hosting}/live"}},
        "items": items,
        "perUnitItems": [],
    }


def not_found(what: str) -> Json:
    """Return the body of an answer for something unknown: JSON, like every other."""
    return {"errors": [{"message": f"{what} was not found."}], "statusCode": 404}


def parent_software(entry: HostProduct) -> Json:
    """Return a host product as version 3 knows it."""
    return {
        "id": entry.key,
        "developerId": "atlassian",
        "name": entry.name,
        "hostingOptions": [{"hosting": one} for one in HOSTINGS if one in entry.releases],
        "extensibilityFrameworks": ["forge"],
        "state": "ACTIVE",
        "revision": 3,
    }


def parent_software_versions(entry: HostProduct) -> list[Json]:
    """Return the versions of a host product in version 3, the newest first."""
    releases = sorted(entry.releases.items(), key=lambda one: -one[1].build)
    return [
        {
            "buildNumber": release.build,
            "versionNumber": release.name,
            "hosting": [hosting],
            "state": "ACTIVE",
            "revision": 1,
            "createdAt": f"{release.released_on.isoformat()}T00:00:00Z",
        }
        for hosting, release in releases
    ]


def product_listing(app: App, *, cdn: str) -> Json:
    """Return an app's listing as version 3 gives it to its vendor."""
    logo = asset(app, cdn=cdn)["_links"]
    return {
        "appKey": app.key,
        "developerId": str(app.vendor),
        "appName": app.name,
        "summary": app.summary,
        "tagLine": app.tag_line,
        "images": [logo[name]["href"] for name in app.logo_links],
        "tags": {"category": [CATEGORIES[number] for number in app.categories], "keywords": []},
        "state": "ACTIVE",
        "slug": f"app-{app.number}",
        "hostingVisibility": sorted(app.releases),
    }


def cursor_page(name: str, items: list[Json], *, base: str, start: int, limit: int) -> Json:
    """Return a page of version 3. Its links leave out the part of the path that a gateway adds."""
    links: Json = {"self": base}
    if start + limit < len(items):
        links["next"] = address(base, {"cursor": f"c{start + limit}", "limit": limit})
    return {"links": links, name: items[start : start + limit]}


def address(path: str, params: Mapping[str, Any]) -> str:
    """Return a path with parameters; a list gives one parameter for each value."""
    return f"{path}?{urlencode(params, doseq=True)}"
