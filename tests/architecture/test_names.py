"""House rules that a reader relies on: one place for each kind of thing. Found by reading the sources."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import oscar

from shop.celery import app
from shop.core.jobs import Job
from tests.architecture.sources import (
    ROOT,
    called_name,
    code_lines,
    nodes,
    python_files,
    templates,
    text,
    tree,
)

SURFACES = {"portal", "backoffice", "api"}
DOMAIN_MODULES = {"services", "selectors", "models", "enums"}
LOOKS_UP_OSCAR_CLASSES = {"forked_apps", "search"}
FORK_LINES = 60
MODULE_LINES = 400
CLOCKS = {"timezone.now", "timezone.localdate", "datetime.now", "datetime.utcnow", "date.today", "time.time"}
AUTOMATIC = {"auto_now", "auto_now_add"}
WEAKENING = {"mark_safe", "csrf_exempt", "AllowAny", "RawSQL", "eval", "exec", "pickle.loads", "yaml.load"}

# What the rules below let pass, each with its reason. An entry that no longer applies fails its test too.
OWN_TEMPLATES_BELOW_OSCAR: dict[str, str] = {}
REASONED: dict[tuple[str, str], str] = {
    ("cms/api.py", "csrf_exempt"): "Wagtail's API is read only here, and what could change is refused before",
    (
        "shop/licenses/register.py",
        "RawSQL",
    ): "SQLite's MATCH, which Django does not know; the words are a parameter",
}
LONG_MODULES = {"shop/settings.py": "one module, so that a value is looked for in one place"}
READ_THE_CLOCK = {
    "shop/core/models.py": "when the machinery wrote a row of its own, not when something happened"
}
CARRIERS = {
    "core.wake": "called by the schedule; it only makes a job due",
    "core.run_outbox_event": "carries an outbox event to a worker; the event names the job",
    "marketplace.request_scheduled_sync": "called by the schedule; it only asks the outbox for a run",
}


def _is_domain(path: Path) -> bool:
    parts = path.with_suffix("").parts
    return len(parts) >= 3 and parts[0] == "shop" and parts[1] not in SURFACES and parts[2] in DOMAIN_MODULES


def _at(path: Path, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 1)}"


def _lines_matching(pattern: re.Pattern[str], paths: Iterable[Path]) -> list[str]:
    return [
        f"{path}:{number}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if pattern.search(line)
    ]


# --- Work in the background -----------------------------------------------------------------------
def test_every_job_is_a_registered_task():
    app.loader.import_default_modules()

    assert sorted(set(Job.values) - set(app.tasks)) == []


def test_every_task_of_ours_is_a_job_that_the_outbox_can_start():
    app.loader.import_default_modules()
    packages = {name: type(task).__module__.partition(".")[0] for name, task in app.tasks.items()}
    ours = {name for name, package in packages.items() if package in {"shop", "cms", "search"}}

    assert sorted(ours - set(Job.values)) == sorted(CARRIERS)


# --- Oscar ----------------------------------------------------------------------------------------
def test_every_override_of_an_oscar_template_overrides_something():
    stock = Path(oscar.__file__).parent / "templates" / "oscar"
    overrides = {path.relative_to("templates/oscar").as_posix() for path in templates("oscar")}

    assert sorted(name for name in overrides if not (stock / name).exists()) == sorted(
        OWN_TEMPLATES_BELOW_OSCAR
    )


def test_forks_translate_and_delegate():
    sizes = {str(path): code_lines(path) for path in python_files() if path.parts[0] == "forked_apps"}

    assert {name: size for name, size in sizes.items() if size > FORK_LINES} == {}


def test_oscar_classes_are_looked_up_by_forks_only():
    looked_up = [
        _at(path, node)
        for path, node in nodes(ast.Call)
        if called_name(node) in {"get_class", "get_classes"} and path.parts[0] not in LOOKS_UP_OSCAR_CLASSES
    ]

    assert looked_up == []


# --- Modules --------------------------------------------------------------------------------------
def test_modules_are_split_before_they_grow_long():
    sizes = {str(path): code_lines(path) for path in python_files()}

    assert sorted(name for name, size in sizes.items() if size > MODULE_LINES) == sorted(LONG_MODULES)


def test_no_module_is_a_drawer():
    drawers = {"utils", "helpers", "misc", "common"}

    assert [str(path) for path in python_files() if path.stem in drawers] == []


def test_nothing_is_left_unfinished():
    marker = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")

    assert _lines_matching(marker, python_files()) == []


# --- The domain -----------------------------------------------------------------------------------
def test_status_is_written_by_the_workflow_only():
    written = []
    for path, node in nodes((ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets):
            written.append((path, node))
    for path, node in nodes(ast.Call):
        is_update = isinstance(node.func, ast.Attribute) and node.func.attr == "update"
        if is_update and any(keyword.arg == "status" for keyword in node.keywords):
            written.append((path, node))

    assert [_at(path, node) for path, node in written if path != Path("shop/core/workflow.py")] == []


def test_money_is_rounded_in_one_module_only():
    rounded = []
    for path, node in nodes(ast.Call):
        is_method = isinstance(node.func, ast.Attribute) and node.func.attr == "quantize"
        if called_name(node) == "round" or (is_method and called_name(node) != "money.quantize"):
            rounded.append((path, node))

    assert [_at(path, node) for path, node in rounded if path != Path("shop/core/money.py")] == []


def test_the_domain_does_not_read_the_clock():
    calls = {path for path, node in nodes(ast.Call) if _is_domain(path) and called_name(node) in CLOCKS}
    defaults = {
        path
        for path, node in nodes(ast.keyword)
        if _is_domain(path) and (node.arg in AUTOMATIC or ast.unparse(node.value) in CLOCKS)
    }

    assert sorted(str(path) for path in calls | defaults) == sorted(READ_THE_CLOCK)


def test_the_domain_knows_no_request():
    takes_request = []
    for path, node in nodes((ast.FunctionDef, ast.AsyncFunctionDef)):
        names = {argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]}
        if _is_domain(path) and "request" in names:
            takes_request.append(f"{_at(path, node)} {node.name}")

    assert takes_request == []


def test_public_services_are_keyword_only_and_say_what_they_do():
    offences = []
    for path in python_files():
        if not _is_domain(path) or path.with_suffix("").parts[2] not in {"services", "selectors"}:
            continue
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                offences.append(f"{_at(path, node)} {node.name} has no docstring")
            if path.with_suffix("").parts[2] == "services" and len(node.args.args) > 1:
                offences.append(f"{_at(path, node)} {node.name} takes several positional arguments")

    assert offences == []


def test_what_weakens_a_protection_has_its_reason_here():
    found = set()
    for path, node in nodes((ast.Name, ast.Attribute)):
        name = ast.unparse(node)
        last = name.rpartition(".")[2]
        if name in WEAKENING or last in {"mark_safe", "csrf_exempt", "AllowAny"}:
            found.add((str(path), last))

    assert sorted(found) == sorted(REASONED)


# --- Pages ----------------------------------------------------------------------------------------
def test_templates_have_no_inline_script_style_or_handler():
    script = r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)|javascript:|\son[a-z]+=[\"']"
    style = r"<style\b|\sstyle=[\"']"
    # Documents and mails are no pages: their styles have to be inside.
    pages = [path for path in templates() if path.parts[1] not in {"documents", "emails"}]

    assert _lines_matching(re.compile(f"{script}|{style}"), pages) == []
    assert _lines_matching(re.compile(script), templates()) == []


def test_templates_print_nothing_unescaped():
    unescaped = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")

    assert _lines_matching(unescaped, templates()) == []


def test_templates_load_nothing_from_elsewhere():
    loading = r"<(?:script|link|img|iframe|source|video)\b[^>]*\b(?:src|href)="
    elsewhere = re.compile(loading + r"[\"'](?:https?:)?//(?!\{)")

    assert [str(path) for path in templates() if elsewhere.search(text(path))] == []


def test_static_files_of_our_own_load_nothing_from_elsewhere():
    files = [path for path in (ROOT / "shop" / "static").rglob("*") if path.suffix in {".css", ".js"}]
    own = [path.relative_to(ROOT) for path in files if "vendor" not in path.parts]
    styles = r"@import\s+[\"']?https?:|url\([\"']?(?:https?:)?//"
    scripts = r"fetch\([\"']https?:|import\s.*[\"']https?:"

    assert _lines_matching(re.compile(f"{styles}|{scripts}"), own) == []
