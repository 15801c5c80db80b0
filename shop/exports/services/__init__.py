"""Exports: asked for, made, handed out, gone."""

from shop.exports.services.keeping import (
    cancel_export,
    due_exports,
    expire_exports,
    open_export,
    remove_leftovers,
)
from shop.exports.services.making import make_export
from shop.exports.services.requesting import request_export

__all__ = [
    "cancel_export",
    "due_exports",
    "expire_exports",
    "make_export",
    "open_export",
    "remove_leftovers",
    "request_export",
]
