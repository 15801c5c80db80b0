"""The search: our engines beside Haystack's, our pages beside a stock Oscar's, and an engine that fails.

`python -m benchmarks.search [--apps 10000] [--rounds 9] [--seconds 3] [--elasticsearch 9.2] [--postgres]`

Ends with 1 when a target of ours is missed.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.contents import Contents, read_contents
from benchmarks.databases import BENCH, Databases, databases
from benchmarks.generating import write_contents
from benchmarks.installations import (
    OURS,
    STOCK_SHOP,
    Installation,
    end_in_order,
    install,
    install_copy,
    install_stock_environment,
    run,
    served,
)
from benchmarks.loads import Outcome, load, slowest, visit_once
from benchmarks.measuring import Sample, Visit, WrongAnswer, check, machine, sample, spread
from benchmarks.questions import Kind, questions
from benchmarks.reporting import Target, finish, print_table
from tests.services import ElasticsearchServer, elasticsearch_missing, elasticsearch_server

TEXTS = 8
# Of the page that both shops have, in each round.
REPEATS = 3
CLIENTS = 4
LOAD = 200
WARM_UPS = 3
RECOVERY_SECONDS = 60
MOST_ENGINE_MS = {"distance 0": 5, "distance 1": 5, "distance 2": 10, "beginnings": 5}
MOST_PAGE_MS = 60
MOST_TYPEAHEAD_MS = 30
MOST_GROWTH = 1.5
MOST_OVERHEAD = 1.15
MOST_REBUILD_SECONDS = {"tantivy": 10, "Elasticsearch": 40}
MOST_INDEX_MIB = 30
MOST_FAULT_SECONDS = 3
MOST_HOSTILE_MS = 500
WAYS = {
    "bare": "bare connection",
    "client": "elasticsearch-py",
    "backend": "our backend",
    "marked": "our backend and all marks",
}
ONE_WORD = "search, one word"
TYPEAHEAD = "typeahead"
LINKS = r'href="/catalogue/[^/"?]+/"'
STOCK_LINKS = r'href="/catalogue/[^/"]+_\d+/"'

Figures = dict[str, Any]
Samples = dict[tuple[str, int, str], list[Sample]]


# --- In the engine ------------------------------------------------------------------------------------------
def prepare(size: int, store: Databases) -> tuple[Installation, Installation, Contents]:
    """Our shop and the stock one with the same listings, ours with the demo's questions, and its index."""
    path = write_contents(BENCH, size)
    filled, stock = (
        Installation(shop=shop, purpose="pages", size=size, databases=store) for shop in (OURS, STOCK_SHOP)
    )
    for installation in (filled, stock):
        install(installation, path)
    ours = Installation(shop=OURS, purpose="search", size=size, databases=store)
    install_copy(ours, filled)
    run(ours, "-m", "benchmarks.ours.fill_search")
    return ours, stock, read_contents(path)


def module(installation: Installation, name: str, *arguments: str, **environment: str) -> Figures:
    """Run a module of the benchmark in the installation; return the figures it wrote."""
    result = installation.folder / "figures.json"
    with (installation.folder / "search.log").open("ab") as log:
        run(installation, "-m", name, str(result), *arguments, output=log, **environment)
    figures: Figures = json.loads(result.read_text())
    return figures


def rebuild(ours: Installation, **environment: str) -> Figures:
    return module(ours, "benchmarks.ours.rebuild", str(documents_of(ours)), **environment)


def documents_of(ours: Installation) -> Path:
    """Where the documents of an installation are written down for other engines."""
    return ours.folder / "documents.jsonl"


def milliseconds(times: Sequence[float], share: float) -> float:
    """What that share of the times stays below."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def with_hits(figures: Figures, clock: str, one_of: Callable[[list[float]], float]) -> dict[int, float]:
    """The seconds of each question that finds something, by its number; ``one_of`` the times it was asked."""
    found: dict[int, list[float]] = defaultdict(list)
    for number, seconds in enumerate(figures[clock]):
        if figures["hits"][number % figures["questions"]]:
            found[number % figures["questions"]].append(seconds)
    return {number: one_of(times) for number, times in found.items()}


def engine_growth(small: Figures, large: Figures) -> float:
    """How many times as long the larger index takes over the questions that find something in both.

    The two are not asked in turn, so the fastest answer of each counts: other work only makes them slower.
    """
    fewer, more = (with_hits(figures, "cpu", min) for figures in (small, large))
    both = fewer.keys() & more.keys()
    return sum(more[number] for number in both) / sum(fewer[number] for number in both)


def print_engines(engines: dict[str, Figures]) -> None:
    print("\nIn the engine: five facets, highlighting, 20 results; milliseconds")
    columns = [(clock, share) for clock in ("wall", "cpu") for share in (0.5, 0.95)]
    rows = []
    for engine, settings in engines.items():
        for setting, times in settings.items():
            found = with_hits(times, "wall", statistics.median)
            rows.append(
                [
                    f"{engine}, {setting}",
                    *(f"{milliseconds(times[clock], share):.1f}" for clock, share in columns),
                    f"{milliseconds(list(found.values()), 0.5):.1f}" if found else "",
                    f"{len(found)} of {times['questions']}",
                    str(len(times["wall"])),
                ]
            )
    heads = ["p50", "p95", "CPU p50", "CPU p95", "p50 with hits", "with hits", "searches"]
    print_table(["engine and setting", *heads], rows)


def overhead_of(figures: Figures, way: str) -> float:
    """How many times as long as the same request with elasticsearch-py a question takes that way.

    The two are asked one after the other: the median of all such pairs, which other work disturbs alike.
    """
    pairs = zip(figures["wall"][way], figures["wall"]["client"], strict=True)
    return statistics.median(a / b for ours, theirs in pairs for a, b in zip(ours, theirs, strict=True))


def print_overhead(overhead: dict[str, Figures]) -> None:
    print("\nThe same requests to Elasticsearch; milliseconds for one question, on average")
    rows = []
    for setting, times in overhead.items():
        for way, name in WAYS.items():
            spent = [statistics.mean(map(statistics.median, times[clock][way])) for clock in ("wall", "cpu")]
            ratio = f"{overhead_of(times, way):.2f}"
            rows.append([f"{setting}, {name}", *(f"{seconds * 1000:.2f}" for seconds in spent), ratio])
    print_table(["way", "on the clock", "CPU", "÷ elasticsearch-py"], rows)


# --- Pages --------------------------------------------------------------------------------------------------
def visits_of(shop: str, contents: Contents) -> dict[str, list[Visit]]:
    """What is visited for each page."""
    one_word = f"/search/?q={contents.word}"
    if shop != OURS.name:
        return {ONE_WORD: [Visit(path=one_word, pattern=STOCK_LINKS, matches=20)] * REPEATS}

    def pages(texts: Sequence[str], path: str = "/search/", **more: str) -> list[Visit]:
        return [Visit(path=f"{path}?{urlencode({'q': text, **more})}", pattern="<") for text in texts]

    texts = {kind: [each.text for each in questions() if each.kind is kind][:TEXTS] for kind in Kind}
    chosen = {"deployment": "cloud", "payment_model": "vendor"}
    return {
        ONE_WORD: [Visit(path=one_word, pattern=LINKS, matches=20)] * REPEATS,
        "search, pairs": pages(texts[Kind.PAIR]),
        "search, two facets chosen": pages([contents.word, *texts[Kind.PAIR][1:]], **chosen),
        "search, one slip": pages(texts[Kind.ONE_SLIP]),
        "search, two slips": pages(texts[Kind.TWO_SLIPS]),
        TYPEAHEAD: pages(texts[Kind.BEGINNING], "/search/suggest/"),
    }


def measure_pages(
    installations: Sequence[Installation], contents: dict[int, Contents], *, rounds: int
) -> tuple[Samples, Figures]:
    """Visit all pages of all installations in turn, round by round; then ours with the hostile addresses."""
    samples: Samples = defaultdict(list)
    with ExitStack() as stack:
        ports = {installation: stack.enter_context(served(installation)) for installation in installations}
        visits = {each: visits_of(each.shop.name, contents[each.size]) for each in installations}
        for installation, port in ports.items():
            for visit in {visit for some in visits[installation].values() for visit in some}:
                for _ in range(WARM_UPS if installation.shop is OURS else 1):
                    check(port, visit)
                if visit_once(port, visit.path).is_fallback:
                    raise WrongAnswer(f"{visit.path} was answered by the database")
        for number in range(1, rounds + 1):
            print(f"round {number} of {rounds}, load average {os.getloadavg()[0]:.2f}", flush=True)
            for page in visits[installations[-1]] | visits[installations[0]]:
                for installation, port in ports.items():
                    if some := visits[installation].get(page):
                        taken = [sample(port, visit, connections=1, seconds=0) for visit in some]
                        answers = [answer for one in taken for answer in one.answers]
                        elapsed = sum(one.elapsed for one in taken)
                        setting = (installation.shop.name, installation.size, page)
                        samples[setting].append(Sample(answers=answers, elapsed=elapsed))
        largest = max(
            (each for each in installations if each.shop is OURS), key=lambda installation: installation.size
        )
        hostile = measure_hostile(largest, ports[largest])
    return samples, hostile


def measure_hostile(ours: Installation, port: int) -> Figures:
    """Visit what the tests' hostile texts make of the search, one after the other."""
    addresses = module(ours, "benchmarks.ours.hostile")
    outcomes = [visit_once(port, address) for address in addresses]
    worst = slowest(outcomes)
    # Twice and the better: what is slow by nature is slow again, whatever else the machine does.
    again = min(worst.seconds, visit_once(port, worst.path).seconds)
    ordered = sorted((outcome.seconds for outcome in outcomes), reverse=True)
    return {
        "visits": len(outcomes),
        "errors": [outcome.path[:200] for outcome in outcomes if outcome.is_error],
        "fallbacks": sum(outcome.is_fallback for outcome in outcomes),
        "slowest_ms": ordered[0] * 1000,
        "slowest_again_ms": again * 1000,
        "p95_ms": milliseconds(ordered, 0.95),
        "slowest": worst.path[:200],
    }


def times_of(samples: Sequence[Sample], figure: str) -> list[float]:
    """One figure ("seconds", "cpu_seconds") of all visits of all rounds."""
    return [getattr(answer, figure) for one in samples for answer in one.answers]


def growth(samples: Samples, sizes: Sequence[int], page: str, figure: str) -> float:
    """How many times as much a page of ours takes with the larger catalogue: the median of the rounds."""
    small, large = (samples["ours", size, page] for size in sizes)
    return spread([getattr(b, figure) / getattr(a, figure) for a, b in zip(small, large, strict=True)])[0]


def print_pages(samples: Samples, sizes: Sequence[int]) -> None:
    print(f"\nPages, {sizes[1]:,} listings, one visit at a time; milliseconds")
    rows = []
    for (shop, size, page), taken in samples.items():
        if size != sizes[1]:
            continue
        times = [
            f"{milliseconds(times_of(taken, figure), share):.0f}"
            for figure in ("seconds", "cpu_seconds")
            for share in (0.5, 0.95)
        ]
        grown = (
            [f"{growth(samples, sizes, page, f):.2f}" for f in ("p50", "cpu")] if shop == "ours" else ["", ""]
        )
        rows.append([f"{page}, {shop}", str(max(one.queries for one in taken)), *times, *grown])
    print_table(["page", "queries", "p50", "p95", "CPU p50", "CPU p95", "growth", "CPU growth"], rows)


# --- Elasticsearch ------------------------------------------------------------------------------------------
@contextmanager
def elasticsearch(version: str) -> Iterator[ElasticsearchServer | None]:
    """Yield a server started for this run, None without one."""
    if version == "none":
        yield None
    elif lacking := elasticsearch_missing(version):
        print(f"Left out: {lacking}")
        yield None
    else:
        with elasticsearch_server(version) as server:
            yield server


def measure_faults(ours: Installation, server: ElasticsearchServer, paths: Sequence[str]) -> Figures:
    """Search while Elasticsearch is killed, comes back, and hangs."""
    address = {"ELASTICSEARCH_URL": server.url}
    with served(ours, **address) as port:
        load(port, paths, visits=4 * len(paths), clients=CLIENTS)
        killed = load(port, paths, visits=LOAD, clients=CLIENTS, middle=server.kill)
        server.start()
        recovery = seconds_until_engine_answers(port, paths[0])
        load(port, paths, visits=2 * len(paths), clients=CLIENTS)
        server.pause()
        hanging = load(port, paths, visits=LOAD // 4, clients=CLIENTS)
    # Processes that have never heard from the server; their own start is not what is measured.
    with served(ours, **address) as port:
        load(port, ["/catalogue/"], visits=4 * CLIENTS, clients=CLIENTS)
        started = load(port, paths, visits=2 * CLIENTS, clients=CLIENTS)
    server.resume()
    return {
        "killed": summary(killed),
        "hanging": summary(hanging),
        "started while it hangs": summary(started),
        "recovery_seconds": recovery,
    }


def seconds_until_engine_answers(port: int, path: str) -> float:
    """How long it takes until the engine answers searches again; all processes of the server."""
    started = time.perf_counter()
    in_a_row = 0
    while in_a_row < 2 * CLIENTS:
        in_a_row = 0 if visit_once(port, path).is_fallback else in_a_row + 1
        if time.perf_counter() - started > RECOVERY_SECONDS:
            raise WrongAnswer("the search does not come back to the engine")
    return time.perf_counter() - started


def summary(outcomes: Sequence[Outcome]) -> Figures:
    times = [outcome.seconds for outcome in outcomes]
    return {
        "visits": len(outcomes),
        "errors": sum(outcome.is_error or outcome.status != 200 for outcome in outcomes),
        "from_database": sum(outcome.is_fallback for outcome in outcomes),
        "p50_seconds": statistics.median(times),
        "slowest_seconds": max(times),
    }


def print_rebuilds(rebuilds: dict[str, Figures]) -> None:
    print("\nrebuild_search")
    rows = [
        [
            name,
            f"{figures['documents']:,}",
            f"{figures['seconds']:.1f}",
            f"{figures['cpu_seconds']:.1f}",
            f"{figures['peak_mib']:.0f}",
            f"{figures['index_mib']:.1f}",
            f"{figures['queries_per_100']:.1f}",
        ]
        for name, figures in rebuilds.items()
    ]
    print_table(["engine", "documents", "seconds", "CPU s", "peak MiB", "index MiB", "queries per 100"], rows)


def print_faults(faults: Figures) -> None:
    print(f"\nElasticsearch fails, {CLIENTS} clients searching")
    rows = [
        [
            name,
            str(figures["visits"]),
            str(figures["errors"]),
            str(figures["from_database"]),
            f"{figures['p50_seconds']:.2f}",
            f"{figures['slowest_seconds']:.2f}",
        ]
        for name, figures in faults.items()
        if isinstance(figures, dict)
    ]
    print_table(["", "searches", "error pages", "from the database", "p50 s", "slowest s"], rows)
    print(f"After its restart the engine answered again within {faults['recovery_seconds']:.1f} s")


# --- Targets ------------------------------------------------------------------------------------------------
def engine_targets(engine: Figures, sizes: Sequence[int], small: Figures) -> list[Target]:
    """Of the embedded engine. It works in this process alone: the processor's time is what it takes."""
    targets = []
    for setting, times in engine.items():
        limit = MOST_ENGINE_MS.get(setting.partition(",")[0])
        if limit:
            name = f"tantivy, {setting}: CPU p95"
            targets.append(Target(name=name, value=milliseconds(times["cpu"], 0.95), limit=limit, unit=" ms"))
            grown = engine_growth(small[setting], times)
            name = f"tantivy, {setting}: CPU at {sizes[1]:,} ÷ {sizes[0]:,}"
            targets.append(Target(name=name, value=grown, limit=MOST_GROWTH))
    return targets


def page_targets(samples: Samples, sizes: Sequence[int], hostile: Figures) -> list[Target]:
    targets = []
    for page in [page for shop, size, page in samples if (shop, size) == ("ours", sizes[1])]:
        spent = milliseconds(times_of(samples["ours", sizes[1], page], "cpu_seconds"), 0.95)
        limit = MOST_TYPEAHEAD_MS if page == TYPEAHEAD else MOST_PAGE_MS
        targets.append(Target(name=f"{page}: CPU p95", value=spent, limit=limit, unit=" ms"))
        grown = growth(samples, sizes, page, "cpu")
        name = f"{page}: CPU p50 at {sizes[1]:,} ÷ {sizes[0]:,}"
        targets.append(Target(name=name, value=grown, limit=MOST_GROWTH))
    return [
        *targets,
        Target(name="hostile: slowest", value=hostile["slowest_again_ms"], limit=MOST_HOSTILE_MS, unit=" ms"),
        Target(name="hostile: error pages", value=len(hostile["errors"]), limit=0),
    ]


def rebuild_targets(rebuilds: dict[str, Figures], size: int) -> list[Target]:
    targets = []
    for engine, limit in MOST_REBUILD_SECONDS.items():
        if figures := rebuilds.get(f"{engine}, {size:,}"):
            targets += [
                Target(name=f"{engine}: rebuild", value=figures["seconds"], limit=limit, unit=" s"),
                Target(
                    name=f"{engine}: index", value=figures["index_mib"], limit=MOST_INDEX_MIB, unit=" MiB"
                ),
            ]
    return targets


def fault_targets(faults: Figures) -> list[Target]:
    targets = []
    for name, figures in faults.items():
        if isinstance(figures, dict):
            value = figures["slowest_seconds"]
            targets += [
                Target(name=f"{name}: slowest page", value=value, limit=MOST_FAULT_SECONDS, unit=" s"),
                Target(name=f"{name}: error pages", value=figures["errors"], limit=0),
            ]
    return targets


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.search", description=__doc__.splitlines()[0])
    parser.add_argument("--apps", type=int, default=10_000, help="compared with a tenth of it")
    parser.add_argument("--rounds", type=int, default=9, help="of the pages")
    parser.add_argument("--seconds", type=float, default=3, help="of each setting in the engine")
    parser.add_argument("--elasticsearch", default="8.19", choices=["8.19", "9.2", "none"])
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL started for this run")
    options = parser.parse_args(arguments)
    sizes = (options.apps // 10, options.apps)
    before = machine()
    seconds = f"--seconds={options.seconds}"
    install_stock_environment()
    rebuilds: dict[str, Figures] = {}
    engines: dict[str, Figures] = {}
    targets: list[Target] = []
    figures: Figures = {"before": before, "rebuilds": rebuilds, "engines": engines}
    with databases(on_postgres=options.postgres) as store:
        shops = {size: prepare(size, store) for size in sizes}
        contents = {size: shop[2] for size, shop in shops.items()}
        ours, stock, _contents = shops[options.apps]
        category = f"--category={category_of(ours)}"
        for size, (installation, _stock, _contents) in shops.items():
            print(f"tantivy, {size:,} listings, load average {os.getloadavg()[0]:.2f}", flush=True)
            rebuilds[f"tantivy, {size:,}"] = rebuild(installation)
            engines[f"tantivy, {size:,}"] = module(installation, "benchmarks.ours.ask", category, seconds)
        print(f"Haystack's engines, load average {os.getloadavg()[0]:.2f}", flush=True)
        haystack = module(stock, "benchmarks.stock.ask", str(documents_of(ours)), category, seconds)
        engines |= {name: haystack[name] for name in ("whoosh", "simple")}
        samples, hostile = measure_pages(
            [each for size in sizes for each in shops[size][:2]], contents, rounds=options.rounds
        )
        figures |= {"hostile": hostile, "whoosh_filled_seconds": haystack["seconds"]}
        faults: Figures = {}
        with elasticsearch(options.elasticsearch) as server:
            if server is not None:
                address = {"ELASTICSEARCH_URL": server.url}
                print(f"Elasticsearch, load average {os.getloadavg()[0]:.2f}", flush=True)
                rebuilds[f"Elasticsearch, {options.apps:,}"] = rebuild(ours, **address)
                found = module(ours, "benchmarks.ours.ask", category, seconds, "--raw", **address)
                figures["overhead"] = found.pop("overhead")
                engines[f"Elasticsearch {server.version}"] = found
                pages = visits_of("ours", contents[options.apps])["search, pairs"]
                faults = figures["faults"] = measure_faults(ours, server, [page.path for page in pages])
    print(f"\n{options.apps:,} apps; {before['cores']} cores, load average {before['load']} before")
    print_engines(engines)
    print(f"Whoosh took {haystack['seconds']:.0f} s to index the documents")
    targets += engine_targets(engines[f"tantivy, {sizes[1]:,}"], sizes, engines[f"tantivy, {sizes[0]:,}"])
    print_pages(samples, sizes)
    hostile_figures = f"slowest {hostile['slowest_ms']:.0f} ms, p95 {hostile['p95_ms']:.0f} ms"
    print(f"{hostile['visits']} hostile addresses: {hostile_figures}, {len(hostile['errors'])} error pages")
    targets += page_targets(samples, sizes, hostile)
    print_rebuilds(rebuilds)
    targets += rebuild_targets(rebuilds, options.apps)
    if "overhead" in figures:
        print_overhead(figures["overhead"])
    for setting, times in figures.get("overhead", {}).items():
        name = f"Elasticsearch, our backend ÷ elasticsearch-py, {setting}"
        targets.append(Target(name=name, value=overhead_of(times, "backend"), limit=MOST_OVERHEAD))
    if faults:
        print_faults(faults)
        targets += fault_targets(faults)
    figures["pages"] = [
        {
            "shop": shop,
            "size": size,
            "page": page,
            "queries": max(one.queries for one in taken),
            "p50_ms": [round(one.p50, 2) for one in taken],
            "cpu_ms": [round(one.cpu, 2) for one in taken],
            "p95_ms": round(milliseconds(times_of(taken, "seconds"), 0.95), 2),
            "cpu_p95_ms": round(milliseconds(times_of(taken, "cpu_seconds"), 0.95), 2),
        }
        for (shop, size, page), taken in samples.items()
    ]
    return finish("search-postgres" if options.postgres else "search", figures, targets)


def category_of(ours: Installation) -> str:
    """The slug of the category with most listings, as the plan of the catalogue's pages has it."""
    source = Installation(shop=OURS, purpose="pages", size=ours.size, databases=ours.databases)
    return source.visits()["catalogue, one category"].path.partition("category=")[2]


if __name__ == "__main__":
    end_in_order()
    sys.exit(main(sys.argv[1:]))
