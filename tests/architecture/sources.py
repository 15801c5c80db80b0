"""Our own source files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("shop", "cms", "search", "forked_apps")


@cache
def python_files() -> tuple[Path, ...]:
    """Return our modules, relative to the repository; migrations and vendored files are not among them."""
    found = (path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(sorted(path for path in found if not {"migrations", "vendor"} & set(path.parts)))


@cache
def templates(folder: str = "") -> tuple[Path, ...]:
    """Return our templates, or those of one folder below templates/, relative to the repository."""
    return tuple(sorted(path.relative_to(ROOT) for path in (ROOT / "templates" / folder).rglob("*.html")))


@cache
def text(path: Path) -> str:
    """Return the text of a file named relative to the repository."""
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module named relative to the repository."""
    return ast.parse(text(path), filename=str(path))


def nodes(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Iterator[tuple[Path, ast.AST]]:
    """Yield every node of the kind in our modules, with its file."""
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, kind):
                yield path, node


def called_name(call: ast.Call) -> str:
    """Return the dotted name that is called, as written, or "" for anything else."""
    parts, node = [], call.func
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    return ".".join(reversed(parts))


def code_lines(path: Path) -> int:
    """Count the lines of a module that hold code: no blank lines, comments or docstrings."""
    silent: set[int] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1
        for number, line in enumerate(text(path).splitlines(), 1)
        if number not in silent and line.strip() and not line.lstrip().startswith("#")
    )
