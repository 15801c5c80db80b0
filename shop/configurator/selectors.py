"""Reads of the configurator."""

from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet

from shop.configurator.models import RuleBookRevision, RuleDraft
from shop.configurator.rule_document import parse_rule_book
from shop.configurator.rulebook import RuleBook


def rules_in_force() -> RuleBook:
    """The newest revision of the rules. One small query; the document is fetched and read once per process.

    Raises ImproperlyConfigured when none was ever installed (``shop.configurator.reference`` does).
    """
    digest = RuleBookRevision.objects.order_by("-revision").values_list("digest", flat=True).first()
    if digest is None:
        raise _nothing_installed()
    return _rules_of(digest)


# By content, not by id: after a rolled-back installation an id comes back with other rules.
@lru_cache(maxsize=8)
def _rules_of(digest: str) -> RuleBook:
    revision = RuleBookRevision.objects.filter(digest=digest).order_by("-revision")[:1].get()
    return parse_rule_book(revision.document)


def newest_revision() -> RuleBookRevision:
    """The revision in force, with who published it. Raises ImproperlyConfigured like ``rules_in_force``."""
    newest = revisions().first()
    if newest is None:
        raise _nothing_installed()
    return newest


def revisions() -> QuerySet[RuleBookRevision]:
    """All revisions with who published them, the newest first."""
    return RuleBookRevision.objects.select_related("created_by").order_by("-revision")


def open_draft() -> RuleDraft | None:
    """The draft that staff prepare, with its base and who worked on it."""
    return RuleDraft.objects.select_related("base__created_by", "started_by", "changed_by").first()


def _nothing_installed() -> ImproperlyConfigured:
    return ImproperlyConfigured("No licensing rules are installed: call load_reference_data().")
