"""Makes the file that both shops are filled from.

It has the apps of the demo, so that searches find what people look for, and as many as wanted of those of the
tests' Marketplace.
"""

import json
from pathlib import Path
from typing import Any

from tests.marketplace_stub import wire
from tests.marketplace_stub.catalogue import Catalogue

# The file names no image, so neither shop shows one.
NO_IMAGES = "http://127.0.0.1/cdn"
DEMO = Path(__file__).resolve().parent.parent / "fixtures" / "demo" / "catalogue.json"


def write_contents(folder: Path, apps: int) -> Path:
    """Write ``folder/contents-<apps>.json``, the same for the same number, and return its path.

    The number is that of the generated apps.
    """
    catalogue = Catalogue(apps, logos=False)
    answers: dict[str, Any] = {"/rest/2/applications": wire.applications()}
    products = list(catalogue.products.values())
    answers[wire.PRODUCTS] = {"_embedded": {"products": [wire.product(entry) for entry in products]}}
    for entry in products:
        answers[f"{wire.PRODUCTS}/key/{entry.key}/versions"] = _versions(
            [wire.product_version(entry, hosting, release) for hosting, release in entry.releases.items()]
        )
    listed = list(catalogue.apps())
    demo = json.loads(DEMO.read_text(encoding="utf-8"))["responses"]
    shown = [app for answer in demo.values() for app in _apps(answer)]
    shown += [wire.addon(catalogue, app, cdn=NO_IMAGES) for app in listed]
    answers[wire.ADDONS] = {"_embedded": {"addons": shown}}
    answers |= {address: answer for address, answer in demo.items() if _is_versions_of_app(address)}
    for app in listed:
        answers[f"{wire.ADDONS}/{app.key}/versions"] = _versions(
            [wire.version(app, hosting, release) for hosting, release in app.releases.items()]
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"contents-{apps}.json"
    path.write_text(json.dumps({"source": {"name": "benchmark"}, "responses": answers}), encoding="utf-8")
    return path


def _versions(versions: list[dict[str, Any]]) -> dict[str, Any]:
    return {"_embedded": {"versions": versions}, "count": len(versions)}


def _apps(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.get("_embedded", {}).get("addons", [])
    return found


def _is_versions_of_app(address: str) -> bool:
    return address.startswith(f"{wire.ADDONS}/") and "/versions" in address
