"""A catalogue of any size, the same for the same seed. An app is made when it is asked for, never kept."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

HOSTINGS: Final = ("cloud", "datacenter", "server")
BEGINNING: Final = datetime(2023, 6, 14, 17, 14, 45, 319_000, tzinfo=UTC)

CATEGORIES: Final = {
    1: "Admin tools",
    11: "Workflow",
    23: "Continuous integration",
    31: "Design & diagramming",
    45: "Utilities",
    58: "Document management",
    64: "IT & helpdesk",
    72: "Reports",
    80: "Project management",
    87: "Testing & QA",
    91: "Time tracking",
    99: "Übersetzung",
    103: "Security",
}
APPLICATIONS: Final = {
    "jira": "Jira",
    "confluence": "Confluence",
    "bitbucket": "Bitbucket",
    "bamboo": "Bamboo",
    "crowd": "Crowd",
    "fecru": "Fisheye / Crucible",
}
# What there is in the cloud; the others exist for servers only.
CLOUD_APPLICATIONS: Final = frozenset({"jira", "confluence", "bitbucket"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The newest version of an app or product for one hosting."""

    name: str
    build: int
    payment: str = "atlassian"
    released_on: date = date(2023, 6, 14)
    applications: tuple[str, ...] = ("jira",)
    status: str = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything the stub knows of one app; ``wire`` brings it into the API's shape."""

    number: int
    key: str
    name: str
    vendor: int
    tag_line: str | None = "One line"
    summary: str | None = "Some lines about it."
    description: str | None = "<p>More about it.</p>"
    categories: tuple[int, ...] = (1,)
    # By the hosting's name in the API: cloud, datacenter, server.
    releases: Mapping[str, Release] = field(default_factory=dict)
    stars: float = 3.5
    reviews: int = 12
    installs: int = 85
    # Which links the logo has; none means there is no logo at all.
    logo_links: tuple[str, ...] = ("image", "unscaled")
    logo: str = "png"
    # None: the API does not say when it changed last.
    modified_at: datetime | None = BEGINNING
    status: str = "public"

    @property
    def modified(self) -> str | None:
        if self.modified_at is None:
            return None
        return f"{self.modified_at:%Y-%m-%dT%H:%M:%S}.{self.modified_at.microsecond // 1000:03}Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostProduct:
    """A product of Atlassian that apps plug into, or that stands for itself."""

    key: str
    name: str
    application: str
    releases: Mapping[str, Release]
    summary: str = "<p>A product for teams.</p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorEntry:
    number: int
    name: str
    email: str | None
    home_page: str | None
    support_url: str | None


def _release(payment: str = "atlassian", name: str = "3.2.1", build: int = 302_001, **given: Any) -> Release:
    return Release(name=name, build=build, payment=payment, **given)


def _everywhere(**given: Any) -> dict[str, Release]:
    """One app, three versions: what a hosting is offered depends on the hosting."""
    return {
        "cloud": _release(name="5.0.7-AC", build=1_000_507, **given),
        "datacenter": _release(name="4.9.0", build=400_900, **given),
        "server": _release(name="3.8.4", build=300_804, released_on=date(2021, 2, 1), **given),
    }


ALL_LOGO_LINKS: Final = ("image", "unscaled", "highRes", "smallImage", "smallHighResImage")

# The awkward ones that every catalogue has, by what is awkward about them. The key is org.example.<name>.
SPECIALS: Final[dict[str, dict[str, Any]]] = {
    "three-versions": {"name": "Three Versions", "releases": _everywhere(), "logo_links": ALL_LOGO_LINKS},
    "free": {"name": "Free of Charge", "releases": {"cloud": _release("free")}},
    "vendor-paid": {"name": "Paid to Its Vendor", "releases": {"datacenter": _release("vendor")}},
    "mixed-payment": {
        "name": "Free in the Cloud, Paid Elsewhere",
        "releases": {"cloud": _release("free", build=7), "datacenter": _release("atlassian", build=5)},
    },
    "cloud-only": {"name": "Cloud Only", "releases": {"cloud": _release()}},
    "data-center-only": {"name": "Data Center Only", "releases": {"datacenter": _release()}},
    "server-only": {"name": "Server Only", "releases": {"server": _release()}},
    "no-logo": {"name": "Without Logo", "logo_links": ()},
    "jpeg-logo": {"name": "JPEG Logo", "logo": "jpeg", "logo_links": ("image", "unscaled")},
    "one-logo-size": {"name": "One Logo Size", "logo_links": ("smallHighResImage",)},
    "script": {
        "name": "Script in Texts <script>alert('name')</script>",
        "tag_line": "Tag<script>alert('tag line')</script> line",
        "summary": "Before <script>alert('summary')</script>after <img src=x onerror=alert(1)>",
        "description": (
            "<p onclick=\"alert(1)\">Text</p><script>alert('description')</script>"
            '<iframe src="https://evil.example/"></iframe><style>p{display:none}</style>'
            '<a href="javascript:alert(1)">link</a><img src="https://evil.example/i.png" onerror="alert(1)">'
        ),
    },
    "crlf": {
        "name": "Line Ends",
        "tag_line": "First\r\nsecond",
        "summary": "First line\r\nsecond line\r\n\r\nnext paragraph",
        "description": "<p>First\r\nsecond</p>\r\n<p>Third</p>\r\n",
    },
    "ampersand": {
        "name": "Salt & Pepper",
        "tag_line": "This & that &amp; the other",
        "summary": "Plain & simple, 1 < 2",
        "description": "<p>R&amp;D &amp; more</p>",
    },
    "unrated": {"name": "Without a Review", "stars": 0.0, "reviews": 0},
    "unicode": {
        "name": "Übersicht – 日本語 🚀 עברית",
        "tag_line": "Ein Über­blick",
        "summary": "多言語 · Ελληνικά · naïve café",
        "description": "<p>漢字かな交じり文 🎉</p>",
    },
    "two-applications": {
        "name": "Here and There",
        "releases": {
            "datacenter": _release(applications=("jira", "confluence")),
            "cloud": _release(build=1, applications=("confluence",)),
        },
    },
    "many-categories": {"name": "In Many Drawers", "categories": (103, 1, 45)},
    "no-category": {"name": "In No Drawer", "categories": ()},
    "no-texts": {"name": "Few Words", "tag_line": None, "summary": None, "description": None},
    "namesake": {"name": "Cloud Only", "releases": {"cloud": _release(build=2)}},
    "private-version": {
        "name": "Something New Is Coming",
        "releases": {
            "cloud": _release(build=10, name="1.0.0"),
            "datacenter": _release(build=99, name="2.0.0-secret", status="private"),
        },
    },
    "no-date": {"name": "Changed at an Unknown Time", "modified_at": None},
    "by-atlassian": {"name": "Companion by Atlassian", "vendor": 1},
    "long-texts": {
        "name": "N" * 300,
        "tag_line": "t" * 400,
        "summary": "s" * 3_000,
        "description": f"<p>{'d' * 30_000}</p>",
    },
}

_FIRST = ("Swift", "Clear", "Bright", "Steady", "Handy", "Smart", "Quiet", "Solid", "Open", "Deep", "Über")
_SECOND = ("Charts", "Forms", "Fields", "Tables", "Macros", "Reports", "Workflows", "Calendars", "Diagrams")
_THIRD = ("Jira", "Confluence", "Bitbucket", "Bamboo", "Teams", "Service Desks", "Scrum", "Auditors")


def _product(key: str, name: str, application: str, *hostings: str) -> HostProduct:
    releases = {
        "cloud": Release(
            name="Cloud", build=1001, released_on=date(2026, 11, 2), applications=(application,)
        ),
        "datacenter": Release(
            name="11.3.1", build=11_030_001, released_on=date(2026, 1, 20), applications=(application,)
        ),
        "server": Release(
            name="9.12.2", build=9_120_002, released_on=date(2024, 1, 17), applications=(application,)
        ),
    }
    return HostProduct(
        key=key, name=name, application=application, releases={one: releases[one] for one in hostings}
    )


PRODUCTS: Final = tuple(
    _product(*given)
    for given in (
        ("jira-software", "Jira Software", "jira", "cloud", "datacenter", "server"),
        ("jira-servicedesk", "Jira Service Management", "jira", "cloud", "datacenter", "server"),
        ("jira-product-discovery", "Jira Product Discovery", "jira-product-discovery", "cloud"),
        ("jira-align", "Jira Align", "jira-align", "cloud"),
        ("confluence", "Confluence", "confluence", "cloud", "datacenter", "server"),
        ("bitbucket", "Bitbucket", "bitbucket", "cloud", "datacenter", "server"),
        ("bamboo", "Bamboo", "bamboo", "datacenter", "server"),
        ("crowd", "Crowd", "crowd", "datacenter", "server"),
        ("fisheye", "Fisheye", "fecru", "server"),
        ("crucible", "Crucible", "fecru", "server"),
        ("trello", "Trello", "trello", "cloud"),
        ("statuspage", "Statuspage", "statuspage", "cloud"),
        ("opsgenie", "Opsgenie", "opsgenie", "cloud"),
        ("compass", "Compass", "compass", "cloud"),
    )
)


class Catalogue:
    """``apps`` apps and the host products. Between two readings it can change; ``restore`` undoes that.

    Nothing is kept but the order of the apps and what was changed, so 10,000 apps cost no memory.
    """

    def __init__(self, apps: int = 300, *, seed: int = 1, logos: bool = True) -> None:
        self.seed = seed
        self.logos = logos
        self.vendor_count = max(3, apps // 8)
        self.revision = 0
        self._size = apps
        self._changed: dict[int, App] = {}
        self._hidden: set[int] = set()
        self._gone: set[int] = set()
        self._selections: dict[object, list[int]] = {}
        self._numbers: dict[str, int] = {}
        self.products: dict[str, HostProduct] = {product.key: product for product in PRODUCTS}

    # --- What there is ---

    def app(self, number: int) -> App:
        """Return the app with this number, gone or not. Raises KeyError beyond the size."""
        if not 0 <= number < self._size:
            raise KeyError(number)
        return self._changed.get(number) or self._make(number)

    def apps(self) -> Iterator[App]:
        """Yield the apps that lists show, in the order in which they show them."""
        return (self.app(number) for number in self.select())

    def find(self, key: str) -> App | None:
        """Return the app with this key unless it is gone; lists may still leave it out."""
        if not self._numbers:
            self._numbers = {self._key(number): number for number in range(self._size)}
        number = self._numbers.get(key)
        return None if number is None or number in self._gone else self.app(number)

    def keys(self) -> list[str]:
        """Return the keys of the apps that lists show."""
        return [self._key(number) for number in self.select()]

    def select(self, test: Callable[[App], bool] | None = None, *, name: object = None) -> list[int]:
        """Return the numbers of the listed apps that pass, remembered under ``name`` until a change."""
        if name not in self._selections or (test and name is None):
            left_out = self._hidden | self._gone
            numbers = [number for number in range(self._size) if number not in left_out]
            chosen = [number for number in numbers if test(self.app(number))] if test else numbers
            if test and name is None:
                return chosen
            self._selections[name] = chosen
        return self._selections[name]

    def vendor(self, number: int) -> VendorEntry | None:
        """Return a vendor; number 1 is Atlassian."""
        if number == 1:
            home = "https://www.atlassian.com"
            return VendorEntry(
                number=1, name="Atlassian", email=None, home_page=home, support_url=f"{home}/support"
            )
        if not 90_001 <= number < 90_001 + self.vendor_count:
            return None
        site = f"https://vendor{number}.example"
        complete = number % 4 != 0
        return VendorEntry(
            number=number,
            name=f"Example {number} Ltd" if number % 5 else f"Müller & Söhne {number}",
            email=f"support@vendor{number}.example" if complete else None,
            home_page=site,
            support_url=f"{site}/support" if complete else None,
        )

    # --- What changes ---

    def change(self, key: str, **facts: Any) -> App:
        """Give an app other facts; ``lastModified`` moves on by a day unless it is among them."""
        app = self._must_find(key)
        facts.setdefault("modified_at", app.modified_at and app.modified_at + timedelta(days=1))
        changed = replace(app, **facts)
        self._changed[app.number] = changed
        self._forget()
        return changed

    def change_release(self, key: str, hosting: str, **facts: Any) -> App:
        """Give an app another version for one hosting, or one for a hosting it was not made for."""
        app = self._must_find(key)
        release = replace(app.releases.get(hosting) or _release(), **facts)
        return self.change(key, releases={**app.releases, hosting: release})

    def drop_release(self, key: str, hosting: str) -> App:
        """Take an app away from one hosting."""
        app = self._must_find(key)
        return self.change(
            key, releases={name: release for name, release in app.releases.items() if name != hosting}
        )

    def remove(self, *keys: str) -> None:
        """Let apps vanish: no list has them, and their own address answers 404."""
        self._gone.update(self._must_find(key).number for key in keys)
        self._forget()

    def hide(self, *keys: str) -> None:
        """Leave apps out of every list, though their own address still answers."""
        self._hidden.update(self._must_find(key).number for key in keys)
        self._forget()

    def remove_share(self, share: float) -> list[str]:
        """Let this share of the apps vanish (0.15: 15 %), spread over the catalogue; returns their keys."""
        keys = self.keys()
        count = round(len(keys) * share)
        gone = random.Random(self.seed).sample(keys, count)
        self.remove(*gone)
        return gone

    def touch_share(self, share: float) -> list[str]:
        """Give this share of the apps a new version and a later ``lastModified``; returns their keys."""
        keys = self.keys()
        touched = random.Random(self.seed + 1).sample(keys, round(len(keys) * share))
        for key in touched:
            app = self._must_find(key)
            hosting = next(iter(app.releases))
            release = app.releases[hosting]
            self.change_release(key, hosting, name=f"{release.name}.1", build=release.build + 1)
        return touched

    def restore(self) -> None:
        """Undo every change since the beginning."""
        self._changed.clear()
        self._hidden.clear()
        self._gone.clear()
        self.products = {product.key: product for product in PRODUCTS}
        self._forget()

    def _forget(self) -> None:
        self.revision += 1
        self._selections.clear()

    def _must_find(self, key: str) -> App:
        app = self.find(key)
        if app is None:
            raise KeyError(key)
        return app

    # --- How one is made ---

    def _key(self, number: int) -> str:
        if number < len(SPECIALS):
            return f"org.example.{list(SPECIALS)[number]}"
        # Keys of every shape that is allowed, among them some that only letter case tells from a word.
        shapes = ("com.example{n}.app", "Example-App_{n}", "net.example.team{n}:plugin", "{n}.example+beta")
        return shapes[number % len(shapes)].format(n=number)

    def _make(self, number: int) -> App:
        links = ALL_LOGO_LINKS if self.logos else ()
        if number < len(SPECIALS):
            name = list(SPECIALS)[number]
            given = {
                "vendor": 90_001 + number % self.vendor_count,
                "releases": {"cloud": _release(), "datacenter": _release(build=302_002)},
                **SPECIALS[name],
            }
            if not self.logos:
                given["logo_links"] = ()
            return App(number=number, key=self._key(number), **given)
        chance = random.Random(self.seed * 1_000_003 + number)
        application = chance.choice(("jira",) * 5 + ("confluence",) * 3 + ("bitbucket", "bamboo", "crowd"))
        name = f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} for {chance.choice(_THIRD)} {number}"
        reviews = chance.randrange(0, 400) if number % 7 else 0
        link_count = (0, 1, 2, 3, 5)[number % 5]
        about = f"{name} saves time & clicks.\r\nIt has been made for teams of every size."
        return App(
            number=number,
            key=self._key(number),
            name=name,
            vendor=90_001 + chance.randrange(self.vendor_count),
            tag_line=f"{chance.choice(_SECOND)} in {chance.randrange(2, 60)} seconds" if number % 9 else None,
            summary=about if number % 4 else f"<p>{about}</p>",
            description=f"<h3>What it does</h3>\r\n<ul><li>{name}</li><li>Exports &amp; imports</li></ul>"
            f"<p>{'It helps. ' * chance.randrange(3, 40)}</p>",
            categories=tuple(chance.sample(list(CATEGORIES), chance.randrange(1, 4))),
            releases=self._releases(number, application, chance),
            stars=round(chance.uniform(1, 5), 7) if reviews else 0.0,
            reviews=reviews,
            installs=chance.randrange(0, 40_000),
            logo_links=links[5 - link_count :] if number % 2 else links[:link_count],
            logo="jpeg" if number % 6 == 0 else "png",
            modified_at=BEGINNING + timedelta(minutes=number * 7_919 % 100_003),
        )

    @staticmethod
    def _releases(number: int, application: str, chance: random.Random) -> dict[str, Release]:
        in_cloud = application in CLOUD_APPLICATIONS
        offered = [
            ("cloud", "datacenter"),
            ("cloud", "datacenter", "server"),
            ("cloud",),
            ("datacenter",),
            ("cloud", "datacenter"),
        ][number % 5]
        hostings = [one for one in offered if one != "cloud" or in_cloud] or ["datacenter"]
        payment = chance.choice(("atlassian",) * 7 + ("free",) * 2 + ("vendor",))
        major, minor = chance.randrange(1, 12), chance.randrange(0, 40)
        return {
            hosting: Release(
                name=f"{major}.{minor}.{place}{'-AC' if hosting == 'cloud' else ''}",
                build=major * 1_000_000 + minor * 1_000 + place,
                payment=payment,
                released_on=date(2019, 1, 1) + timedelta(days=chance.randrange(2_500)),
                applications=(application,),
            )
            for place, hosting in enumerate(hostings)
        }


def special(name: str) -> str:
    """Return the key of one of the awkward apps: ``special("free")``. Raises KeyError for an unknown name."""
    if name not in SPECIALS:
        raise KeyError(name)
    return f"org.example.{name}"


def sorted_numbers(catalogue: Catalogue, numbers: Iterable[int], order: str) -> list[int]:
    """Return the numbers in the order that the parameter ``filter`` asks for."""
    by: dict[str, Callable[[App], Any]] = {
        "name": lambda app: (app.name.casefold(), app.number),
        "recent": lambda app: (-app.modified_at.timestamp() if app.modified_at else 0.0, app.number),
        "new": lambda app: -app.number,
        "popular": lambda app: (-app.installs, app.number),
        "highest-rated": lambda app: (-app.stars, -app.reviews, app.number),
    }
    return sorted(numbers, key=lambda number: by[order](catalogue.app(number)))
