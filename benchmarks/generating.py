"""Makes the file that both shops are filled from, out of the catalogue that the tests' Marketplace has."""

import json
from pathlib import Path
from typing import Any

from tests.marketplace_stub import wire
from tests.marketplace_stub.catalogue import Catalogue

# The file names no image, so neither shop shows one.
NO_IMAGES = "http://127.0.0.1/cdn"


def write_contents(folder: Path, apps: int) -> Path:
    """Write ``folder/contents-<apps>.json``, the same for the same number, and return its path."""
    catalogue = Catalogue(apps, logos=False)
    answers: dict[str, Any] = {"/rest/2/applications": wire.applications()}
    products = list(catalogue.products.values())
    answers[wire.PRODUCTS] = {"_embedded": {"products": [wire.product(entry) for entry in products]}}
    for entry in products:
        answers[f"{wire.PRODUCTS}/key/{entry.key}/versions"] = _versions(
            [wire.product_version(entry, hosting, release) for hosting, release in entry.releases.items()]
        )
    listed = list(catalogue.apps())
    answers[wire.ADDONS] = {
        "_embedded": {"addons": [wire.addon(catalogue, app, cdn=NO_IMAGES) for app in listed]}
    }
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
