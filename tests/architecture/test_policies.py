"""Every address has its line in the table of policies, and the line says what the view says.

A failure prints the line to add, to change or to remove; pages stand in ``shop/access_policy/pages.py``, the
API's operations in ``shop/access_policy/operations.py``.
"""

from collections import Counter
from types import SimpleNamespace

from django.conf import settings
from django.conf.urls.static import static
from django.contrib.auth.mixins import AccessMixin
from django.test import override_settings
from django.urls import URLResolver, get_resolver
from django.views.generic.edit import ProcessFormView

from shop.access_policy.pages import BLOCKS, MEDIA_ROUTES, ROUTES
from shop.access_policy.policies import Audience, Kind
from shop.access_policy.refusals import PERMISSIONS
from shop.access_policy.registry import POLICIES, policy_for
from shop.api.views import ApiView
from shop.backoffice.access import StaffView
from shop.portal.mixins import ActivatedMixin, PortalMixin, WaitingPageMixin
from shop.portal.views.organization import AdministratorMixin
from shop.portal.views.portfolio import CaretakerMixin
from tests.architecture import addresses as walker
from tests.architecture.addresses import Endpoint, endpoints

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
# Functions do not tell which methods they answer; the matrix of tests/functional/access asks them.
FUNCTIONS = {
    "account_email_verification_sent",
    "answer-vote",
    "api:openapi",
    "brand-css",
    "headless:openapi_yaml",
    "healthz",
    "home",
    "metrics",
    "readyz",
    "robots",
    "set_language",
    "sitemap",
    "wagtail_serve",
    "wagtailapi_v3:detail_page",
    "wagtailapi_v3:find_page",
    "wagtailapi_v3:list_pages",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
    "wagtaildocs_serve",
}
# Parameters that are no object: a page of the site is found by its path.
WITHOUT_OBJECT = {"api:unknown"}
ENDPOINTS = endpoints()
OPERATIONS = [endpoint for endpoint in ENDPOINTS if issubclass(endpoint.view_class or object, ApiView)]


def policy_of(endpoint: Endpoint):
    address = endpoint.address
    return policy_for(route=address.route, name=address.name)


def declared(endpoint: Endpoint) -> bool:
    return policy_of(endpoint) is not None


def methods_of(endpoint: Endpoint) -> tuple[str, ...]:
    """The methods a view class answers. Django's forms answer PUT like POST; nothing of ours sends it."""
    view = endpoint.view_class
    given = getattr(endpoint.view, "view_initkwargs", {})
    return tuple(
        method
        for method in METHODS
        if method.lower() in given.get("http_method_names", view.http_method_names)
        and getattr(view, method.lower(), None) not in (None, ProcessFormView.put)
    )


def permissions_of(endpoint: Endpoint, method: str) -> list[type]:
    view = endpoint.view_class(**endpoint.view.initkwargs)
    view.request = SimpleNamespace(method=method)
    return [type(permission) for permission in view.get_permissions()]


def audience_of_class(view_class: type | None) -> Audience | None:
    """The audience that a base class of ours stands for; None where it says nothing."""
    view_class = view_class or object
    if issubclass(view_class, StaffView):
        return Audience.LICENSING_STAFF
    if issubclass(view_class, AdministratorMixin):
        return Audience.ADMINISTRATOR
    if issubclass(view_class, CaretakerMixin):
        return Audience.CARETAKER
    if issubclass(view_class, ActivatedMixin) and not issubclass(view_class, WaitingPageMixin):
        return Audience.ACTIVATED
    return Audience.SIGNED_IN if issubclass(view_class, PortalMixin) else None


def suggestion(endpoint: Endpoint) -> str:
    """The line that the table lacks, as far as the view tells it."""
    name = endpoint.address.name
    key = f'"{name or endpoint.address.route}"'
    of = f", of=Kind.{' or '.join(endpoint.parameters).upper()}?" if endpoint.parameters else ""
    methods = ", ".join(methods_of(endpoint) if endpoint.view_class else ["GET"])
    if endpoint in OPERATIONS:
        by_permission = {permission: audience.name for audience, permission in PERMISSIONS.items()}
        found = {
            by_permission.get(permission, permission.__name__)
            for method in methods_of(endpoint)
            for permission in permissions_of(endpoint, method)
        }
        scopes = endpoint.view_class.required_scopes
        return f"{key}: operation({' or '.join(sorted(found))}, {methods}{of}, scopes={scopes}),"
    audience = audience_of_class(endpoint.view_class)
    return f"{key}: page({audience.name if audience else 'WHO?'}, {methods}{of}),"


def test_every_address_has_a_policy():
    lacking = [suggestion(endpoint) for endpoint in ENDPOINTS if not declared(endpoint)]

    assert lacking == [], "Add to shop/access_policy:\n" + "\n".join(lacking)


def test_every_policy_has_an_address():
    names = {endpoint.address.name for endpoint in ENDPOINTS}
    routes = {endpoint.address.route for endpoint in ENDPOINTS}
    left_over = sorted({*POLICIES} - names) + sorted({*ROUTES} - routes)

    assert left_over == [], f"Remove from shop/access_policy: {left_over}"


def test_a_name_belongs_to_one_address_only():
    names = Counter(endpoint.address.name for endpoint in ENDPOINTS if endpoint.address.name)

    assert {name: count for name, count in names.items() if count > 1} == {}


def test_policies_have_the_methods_of_their_views():
    different = [
        f"{endpoint.address.name}: table {policy_of(endpoint).methods}, view {methods_of(endpoint)}"
        for endpoint in ENDPOINTS
        if endpoint.view_class is not None
        and declared(endpoint)
        and policy_of(endpoint).audience != Audience.NOBODY
        and sorted(policy_of(endpoint).methods) != sorted(methods_of(endpoint))
    ]

    assert different == [], "\n".join(different)


def test_functions_are_known_by_name():
    functions = {endpoint.address.name for endpoint in ENDPOINTS if endpoint.view_class is None}

    assert sorted(functions) == sorted(FUNCTIONS)


def test_operations_ask_for_what_the_table_says():
    different = []
    for endpoint in filter(declared, OPERATIONS):
        policy, name = policy_of(endpoint), endpoint.address.name
        if policy.audience == Audience.NOBODY:
            continue
        for method, audience in policy.allows.items():
            asked = permissions_of(endpoint, method)
            if asked != [PERMISSIONS.get(audience)]:
                different.append(f"{method} {name}: the table has {audience}, the view asks {asked}")
        scopes = endpoint.view_class.required_scopes
        if policy.scopes != (scopes if scopes is None else tuple(scopes)):
            different.append(f"{name}: the table has the scopes {policy.scopes}, the view {scopes}")

    assert different == [], "\n".join(different)
    assert len(OPERATIONS) > 70


def test_pages_are_for_the_audience_of_their_base_class():
    different = [
        f"{endpoint.address.name}: the table has {policy_of(endpoint).audience}, the view is for {audience}"
        for endpoint in filter(declared, ENDPOINTS)
        if (audience := audience_of_class(endpoint.view_class)) and policy_of(endpoint).audience != audience
    ]

    assert different == [], "\n".join(different)


def test_a_view_that_guards_itself_is_not_open_to_visitors():
    """Whatever mixin guards it, a third party's too."""
    open_to_all = [
        endpoint.address.name
        for endpoint in filter(declared, ENDPOINTS)
        if issubclass(endpoint.view_class or object, AccessMixin)
        and policy_of(endpoint).audience in {Audience.VISITOR, Audience.MONITORING}
    ]

    assert open_to_all == []


def test_an_address_with_a_parameter_says_what_it_is_about():
    unsaid = [
        f"{endpoint.address.name}: add of=Kind.… for {endpoint.parameters}"
        for endpoint in filter(declared, ENDPOINTS)
        if endpoint.parameters
        and policy_of(endpoint).kind == Kind.NOTHING
        and endpoint.address.name not in WITHOUT_OBJECT
    ]

    assert unsaid == [], "\n".join(unsaid)


def test_blocks_are_those_that_the_list_of_addresses_leaves_closed():
    within = {prefix for prefix in BLOCKS if prefix not in walker.BLOCKS}

    assert {*BLOCKS} - within == {*walker.BLOCKS}
    assert within == {"cms/login/"}
    assert policy_for(route="cms/login/", name="wagtailadmin_login").audience == Audience.VISITOR
    assert policy_for(route="cms/logins/", name="wagtailadmin_login").audience == Audience.EDITOR


def test_no_name_within_a_block_is_the_name_of_another_address():
    """The wall finds a block by its route, so that no name in it can borrow the line of another address."""
    inside = {name for prefix in walker.BLOCKS for name in _names_below(prefix)}

    assert len(inside) > 50
    assert sorted(inside & {*POLICIES}) == []


def _names_below(prefix: str) -> set[str]:
    def names(resolver: URLResolver, namespace: str):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from names(entry, ":".join(part for part in (namespace, entry.namespace) if part))
            elif entry.name:
                yield f"{namespace}:{entry.name}" if namespace else entry.name

    (block,) = [
        entry
        for entry in get_resolver().url_patterns
        if isinstance(entry, URLResolver) and str(entry.pattern) == prefix
    ]
    return set(names(block, block.namespace or ""))


def test_routes_of_media_in_debug_mode_are_those_that_django_makes():
    with override_settings(DEBUG=True):
        patterns = [
            static(f"{settings.MEDIA_URL}{folder}/", document_root=folder)[0]
            for folder in settings.PUBLIC_MEDIA
        ]

    assert [str(pattern.pattern) for pattern in patterns] == MEDIA_ROUTES
    assert [pattern for pattern in patterns if pattern.resolve("media/documents/terms.pdf")] == []
    assert [pattern for pattern in patterns if pattern.resolve("media/logos/terms.png")] != []
