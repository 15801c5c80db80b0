"""The rules in the database: which are in force, what reading them costs, how they change."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from oscar.core.loading import get_model
from pytest_django import DjangoAssertNumQueries

from shop.configurator import selectors
from shop.configurator.enums import Severity
from shop.configurator.exceptions import InvalidRules
from shop.configurator.models import RuleBookRevision
from shop.configurator.reference import load_reference_data
from shop.configurator.rulebook import RuleCode
from shop.configurator.selectors import rules_in_force
from shop.configurator.services import install_rules
from shop.core.exceptions import NotPermitted
from shop.core.models import AuditEvent
from tests.unit.configurator.samples import shipped_document, shipped_rules

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def shipped() -> None:
    load_reference_data(at=AT)


def changed_document(severity: str = "note") -> dict[str, Any]:
    document: dict[str, Any] = shipped_document()
    document["severity"]["tier_not_in_scale"] = severity
    return document


@pytest.mark.usefixtures("shipped")
def test_rules_in_force_costs_two_queries_once_and_then_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    selectors._rules_of.cache_clear()

    with django_assert_num_queries(2):
        first = rules_in_force()
    with django_assert_num_queries(1):
        second = rules_in_force()

    assert second is first
    assert first == shipped_rules()


@pytest.mark.usefixtures("shipped")
def test_installed_rules_are_in_force_at_once_and_leave_a_trail() -> None:
    somebody = get_user_model().objects.create(username="sales")
    before = rules_in_force()

    revision = install_rules(document=changed_document(), note="The vendor said so", by=somebody, at=AT)

    assert before.severity(RuleCode.TIER_NOT_IN_SCALE) == Severity.BLOCKS
    assert rules_in_force().severity(RuleCode.TIER_NOT_IN_SCALE) == Severity.NOTE
    assert (revision.revision, revision.created_by, revision.created_at) == (2, somebody, AT)
    (event,) = AuditEvent.objects.for_object(revision)
    assert (event.action, event.actor_id, event.new) == ("rules_installed", somebody.pk, "#2")


@pytest.mark.usefixtures("shipped")
def test_older_rules_can_be_put_back_into_force() -> None:
    install_rules(document=changed_document(), note="", by=None, at=AT)
    install_rules(document=shipped_document(), note="It was a mistake", by=None, at=AT)

    assert rules_in_force() == shipped_rules()
    assert list(RuleBookRevision.objects.values_list("revision", flat=True)) == [3, 2, 1]


@pytest.mark.usefixtures("shipped")
def test_nonsense_is_not_installed() -> None:
    with pytest.raises(InvalidRules):
        install_rules(document=changed_document("shrug"), note="", by=None, at=AT)

    assert [row.revision for row in RuleBookRevision.objects.all()] == [1]


@pytest.mark.usefixtures("shipped")
def test_revision_is_never_changed_nor_deleted() -> None:
    revision = RuleBookRevision.objects.get()

    revision.note = "another"
    with pytest.raises(NotPermitted):
        revision.save()
    with pytest.raises(NotPermitted):
        revision.delete()

    assert RuleBookRevision.objects.get().note == "Shipped with the software"


def test_missing_rules_are_a_mistake_of_the_installation() -> None:
    RuleBookRevision.objects.all().delete()

    with pytest.raises(ImproperlyConfigured):
        rules_in_force()


@pytest.mark.usefixtures("shipped")
def test_reference_data_gives_the_product_class_all_options() -> None:
    product_class = get_model("catalogue", "ProductClass").objects.get(slug="license")

    assert (product_class.requires_shipping, product_class.track_stock) == (False, False)
    assert list(product_class.options.order_by("order").values_list("code", "type", "required")) == [
        ("deployment", "text", True),
        ("license_type", "text", True),
        ("purchase_type", "text", True),
        ("maintenance_months", "integer", True),
        ("user_tier", "text", True),
        ("existing_sen", "text", False),
        ("instance_url", "text", False),
        ("institution", "text", False),
        ("ask_anyway", "text", False),
        ("note", "text", False),
    ]


@pytest.mark.usefixtures("shipped")
def test_reference_data_twice_changes_nothing() -> None:
    models = [RuleBookRevision, get_model("catalogue", "Option"), get_model("catalogue", "ProductClass")]
    install_rules(document=changed_document(), note="Ours", by=None, at=AT)
    before = [list(model.objects.order_by("pk").values()) for model in models]

    load_reference_data(at=datetime(2027, 1, 1, tzinfo=UTC))

    assert [list(model.objects.order_by("pk").values()) for model in models] == before
