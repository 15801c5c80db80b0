"""Which listing a portfolio means: by its key or its name, as people and the vendor write it."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from shop.configurator.spoken import DEPLOYMENTS, code_of
from shop.licenses.portfolio_columns import bare
from shop.marketplace.models import Listing

# Of how many unknown names the near ones are looked for: that costs some milliseconds each.
MOST_SOUGHT: Final = 200
NEAR_SHOWN: Final = 3
# Of the listings that share most words with a name, so many are compared letter by letter.
COMPARED: Final = 40
# "Confluence (Data Center)", "Jira - Cloud", "Bitbucket Server"
_WITH_DEPLOYMENT: Final = re.compile(
    r"(?P<name>.+?)\s*[(\[–-]?\s*(?P<deployment>data[ -]?center|server|cloud)\s*[)\]]?", re.IGNORECASE
)


class Product(NamedTuple):
    """A listing as a licence needs it."""

    key: str
    name: str
    product_id: int


@dataclass(frozen=True, slots=True)
class Match:
    """What a name or key means: one product, or several of the same name, or none with what is near.

    ``deployment`` is what the name itself says ("Confluence Data Center"), "" for nothing.
    """

    product: Product | None = None
    several: Sequence[str] = ()
    near: Sequence[str] = ()
    deployment: str = ""


class ProductBook:
    """All listings, found by key and by name. Loaded once for a file: one query."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._by_key: dict[str, Product] = {}
        self._by_name: dict[str, list[Product]] = defaultdict(list)
        for product in products:
            self._by_key[product.key.casefold()] = product
            self._by_name[bare(product.name)].append(product)
        self._by_word: dict[str, list[str]] = {}
        self._known: dict[str, Match] = {}
        self._sought = 0

    @classmethod
    def load(cls) -> Self:
        rows = Listing.objects.order_by("pk").values_list("key", "name", "product_id")
        return cls(Product(*row) for row in rows)

    def find(self, text: str) -> Match:
        """What a text means, whether it is a name or a key."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = self._look_up(text)
        return known

    def _look_up(self, text: str) -> Match:
        if found := self._exact(text):
            return found
        parts = _WITH_DEPLOYMENT.fullmatch(" ".join(text.split()))
        if parts and (found := self._exact(parts["name"])):
            deployment = code_of(parts["deployment"], DEPLOYMENTS) or ""
            return Match(product=found.product, several=found.several, deployment=deployment)
        self._sought += 1
        return Match(near=self._near(text) if self._sought <= MOST_SOUGHT else ())

    def _exact(self, text: str) -> Match | None:
        product = self._by_key.get(text.casefold())
        if product is not None:
            return Match(product=product)
        named = self._by_name.get(bare(text), [])
        if len(named) > 1:
            return Match(several=[product.key for product in named[:NEAR_SHOWN]])
        return Match(product=named[0]) if named else None

    def _near(self, text: str) -> Sequence[str]:
        """The names that are most like the text, the nearest first."""
        if not self._by_word:
            for name in self._by_name:
                for word in set(_pieces(name)):
                    self._by_word.setdefault(word, []).append(name)
        wanted = bare(text)
        shared: Counter[str] = Counter()
        for word in set(_pieces(wanted)):
            names = self._by_word.get(word, ())
            # A piece that half of the catalogue has tells little.
            for name in names if len(names) < 2_000 else ():
                shared[name] += 1
        candidates = [name for name, _count in shared.most_common(COMPARED)]
        close = difflib.get_close_matches(wanted, candidates, n=NEAR_SHOWN, cutoff=0.55)
        return [self._by_name[name][0].name for name in close]


def _pieces(name: str) -> list[str]:
    """Three letters each, so that a slip of the pen still shares most of them."""
    return [name[place : place + 3] for place in range(max(1, len(name) - 2))]
