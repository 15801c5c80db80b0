"""Our REST API beside django-oscar-api on a stock Oscar with the same listings, in the same run.

`python -m benchmarks.programs [--apps 10000] [--rounds 9] [--seconds 0.4] [--postgres]`

A list of twenty products, and the basket with its ten lines, asked for by several clients at once; both
signed in by session cookie. Our list tells of each product what a page of the catalogue shows, and the
facets. django-oscar-api tells address and title unless it is set up to tell more, so there are two lists
of it: as it comes, and with the text, the categories, the class and the pictures of each product. What our
basket tells in one answer is its basket and its lines there: a customer's basket is both.
Ends with 1 when ours answers less than three times as many requests per second.
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from benchmarks.catalogue import warm_up
from benchmarks.databases import BENCH, databases
from benchmarks.generating import write_contents
from benchmarks.installations import (
    OURS,
    STOCK_SHOP,
    Installation,
    end_in_order,
    install,
    install_stock_environment,
    served,
)
from benchmarks.measuring import Sample, Visit, p95, sample, spread
from benchmarks.reporting import Target, finish, print_table

STOCK_API = replace(
    STOCK_SHOP,
    name="stock-api",
    settings="benchmarks.stock.api_settings",
    table_sources=(*STOCK_SHOP.table_sources, "benchmarks/stock/api_settings.py"),
)
# The nearest that it has to what our list tells.
WITH_FACTS = {"PRODUCT_FIELDS": "url,id,upc,title,description,categories,product_class,images,date_updated"}
LIST, LIST_WITH_FACTS = "products, 20", "products, 20, with facts"
AT_ONCE = 8
LEAST_RATIO = 3
BASKET_PAGE = "basket, 10 lines"
# The stock shop has one basket, the one that its filling made.
LINES_PATH = "/api/baskets/1/lines/"

Samples = dict[tuple[str, str], list[Sample]]


def visits_of(installation: Installation) -> Mapping[str, Visit]:
    """What to ask each of them for."""
    cookie = installation.visits()[BASKET_PAGE].cookie
    if installation.shop is OURS:
        return {
            LIST: Visit(
                path="/api/v1/products?limit=20", pattern=r'"key":"[^"]+"', matches=20, cookie=cookie
            ),
            "basket": Visit(path="/api/v1/basket", pattern=r'"quantity":', cookie=cookie),
        }
    return {
        LIST: Visit(path="/api/products/?limit=20", pattern=r'"title":"[^"]+"', matches=20, cookie=cookie),
        "basket": Visit(path="/api/basket/", pattern=r'"lines":"[^"]+"', cookie=cookie),
        "its lines": Visit(path=LINES_PATH, pattern=r'"quantity":', cookie=cookie),
    }


def measure(installations: Sequence[Installation], *, rounds: int, seconds: float) -> Samples:
    """Ask every installation for everything in turn, round by round."""
    samples: Samples = defaultdict(list)
    with ExitStack() as stack:
        ports = {installation: stack.enter_context(served(installation)) for installation in installations}
        visits = {installation: visits_of(installation) for installation in installations}
        for installation, port in ports.items():
            for visit in visits[installation].values():
                warm_up(port, visit)
        stock = next(one for one in installations if one.shop is STOCK_API)
        told = stack.enter_context(served(stock, **WITH_FACTS))
        warm_up(told, visits[stock][LIST])
        for number in range(1, rounds + 1):
            print(f"round {number} of {rounds}, load average {os.getloadavg()[0]:.2f}", flush=True)
            for installation, port in ports.items():
                for name, visit in visits[installation].items():
                    samples[installation.shop.name, name].append(
                        sample(port, visit, connections=AT_ONCE, seconds=seconds)
                    )
            samples[STOCK_API.name, LIST_WITH_FACTS].append(
                sample(told, visits[stock][LIST], connections=AT_ONCE, seconds=seconds)
            )
    return samples


def rates_of(samples: Samples, shop: str, name: str) -> list[float]:
    return [taken.rate for taken in samples[shop, name]]


def ratios_of(samples: Samples) -> dict[str, list[float]]:
    """Our requests per second by theirs, of each round. A basket there is two requests."""
    theirs = {
        LIST: rates_of(samples, STOCK_API.name, LIST),
        LIST_WITH_FACTS: rates_of(samples, STOCK_API.name, LIST_WITH_FACTS),
        "basket": [
            1 / (1 / basket + 1 / lines)
            for basket, lines in zip(
                rates_of(samples, STOCK_API.name, "basket"),
                rates_of(samples, STOCK_API.name, "its lines"),
                strict=True,
            )
        ],
    }
    list_rates = rates_of(samples, OURS.name, LIST)
    ours = {LIST: list_rates, LIST_WITH_FACTS: list_rates, "basket": rates_of(samples, OURS.name, "basket")}
    return {
        name: [our / their for our, their in zip(ours[name], rates, strict=True)]
        for name, rates in theirs.items()
    }


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.programs", description=__doc__.splitlines()[0])
    parser.add_argument("--apps", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.4, help="of requests of a kind in each round")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    install_stock_environment()
    with databases(on_postgres=options.postgres) as store:
        contents = write_contents(BENCH, options.apps)
        installations = []
        for shop in (OURS, STOCK_API):
            installation = Installation(shop=shop, purpose="pages", size=options.apps, databases=store)
            install(installation, contents)
            installations.append(installation)
        samples = measure(installations, rounds=options.rounds, seconds=options.seconds)
    print(f"\n{options.apps:,} listings, {AT_ONCE} requests at once")
    rows = [
        [
            f"{shop}: {name}",
            str(max(taken.queries for taken in taken_all)),
            f"{spread(rates_of(samples, shop, name))[0]:.1f}",
            f"{p95(taken_all):.0f}",
            f"{spread([taken.cpu for taken in taken_all])[0]:.1f}",
        ]
        for (shop, name), taken_all in samples.items()
    ]
    print_table(["", "queries", "per second", "p95 ms", "CPU ms"], rows)
    ratios = ratios_of(samples)
    for name, values in ratios.items():
        middle, smallest, largest = spread(values)
        print(f"{name}: ours ÷ theirs {middle:.2f} ({smallest:.2f}–{largest:.2f})")
    targets = [
        Target(name=f"{name}, theirs ÷ ours", value=1 / spread(values)[0], limit=1 / LEAST_RATIO)
        for name, values in ratios.items()
    ]
    figures = {
        "database": store.engine,
        "rates": {f"{shop}: {name}": rates_of(samples, shop, name) for shop, name in samples},
        "ratios": ratios,
    }
    return finish("programs-postgres" if options.postgres else "programs", figures, targets)


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
