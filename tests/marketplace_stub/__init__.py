"""A stand-in for the Marketplace over real HTTP, as awkward as the real one. Tests and benchmarks use it."""

from tests.marketplace_stub.catalogue import PRODUCTS, SPECIALS, App, Catalogue, Release, special
from tests.marketplace_stub.faults import NAMES, WRONG_TYPES, Fault, Faults, Hold, hostile_texts
from tests.marketplace_stub.server import V3_CREDENTIALS, Request, Stub, serve_marketplace

__all__ = [
    "NAMES",
    "PRODUCTS",
    "SPECIALS",
    "V3_CREDENTIALS",
    "WRONG_TYPES",
    "App",
    "Catalogue",
    "Fault",
    "Faults",
    "Hold",
    "Release",
    "Request",
    "Stub",
    "hostile_texts",
    "serve_marketplace",
    "special",
]
