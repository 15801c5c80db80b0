"""What customers' rows a surface reads is decided by ``visible_to``, and by nothing else."""

import ast
from pathlib import Path

from django.apps import apps

from tests.architecture.sources import nodes

# Where requests are answered. The domain's selectors take a viewer and are tested for themselves.
SURFACES = (
    "shop/portal/",
    "shop/api/",
    "shop/backoffice/",
    "shop/exports/",
    "forked_apps/",
    "search/",
    "cms/",
)
# Queries without it, each with its reason. The list only shrinks: an entry that no longer applies fails too.
REASONED = {
    ("shop/api/v1/session.py", "Organization.objects.get"): "the organisation that the viewer acts for",
    ("shop/api/v1/staff_accounts.py", "Organization.objects.filter"): "staff choose any organisation",
    ("shop/portal/views/lists.py", "Organization.objects.filter"): "the organisation the viewer acts for",
    ("shop/backoffice/selectors.py", "License.objects.filter"): "staff's view of one customer",
    ("shop/backoffice/selectors.py", "Quote.objects.filter"): "staff's view of one customer",
    ("shop/backoffice/forms.py", "Organization.objects.order_by"): "staff choose any organisation",
    ("shop/backoffice/demo/people.py", "Organization.objects.create"): "the demo's data",
    ("shop/backoffice/demo/journey.py", "License.objects.filter"): "the demo's data",
    ("shop/backoffice/demo/story.py", "QuoteRequest.objects.filter"): "the demo's data",
}


def customers_models() -> set[str]:
    return {
        model.__name__ for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")
    }


def unguarded_queries() -> set[tuple[str, str]]:
    """Every use of a manager of a customer's model that does not begin with ``visible_to``."""
    models, found = customers_models(), set()
    for path, node in nodes(ast.Attribute):
        if not (_is_surface(path) and isinstance(node.value, ast.Attribute)):
            continue
        manager, model = node.value.attr, ast.unparse(node.value.value).rpartition(".")[2]
        is_managers = manager in {"objects", "_default_manager", "_base_manager"} and model in models
        if is_managers and node.attr not in {"visible_to", "none"}:
            found.add((path.as_posix(), f"{model}.{manager}.{node.attr}"))
    return found


def _is_surface(path: Path) -> bool:
    return path.as_posix().startswith(SURFACES) or "templatetags" in path.parts


def test_the_models_of_customers_are_known():
    assert customers_models() >= {
        "DeliveryNote",
        "Invoice",
        "License",
        "OrderDetails",
        "Organization",
        "Quote",
        "QuoteRequest",
        "RequisitionList",
    }


def test_surfaces_read_customers_rows_through_visible_to():
    unguarded = sorted(unguarded_queries() - REASONED.keys())

    assert unguarded == [], "Begin these with .visible_to(viewer), or ask a selector that does"


def test_no_reason_outlives_its_query():
    assert sorted(REASONED.keys() - unguarded_queries()) == []
