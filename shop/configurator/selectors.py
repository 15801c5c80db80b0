"""Reads of the configurator."""

from functools import lru_cache

from django.core.exceptions import ImproperlyConfigured

from shop.configurator.models import RuleBookRevision
from shop.configurator.rulebook import RuleBook, parse_rule_book


def rules_in_force() -> RuleBook:
    """The newest revision of the rules. One small query; the document is fetched and read once per process.

    Raises ImproperlyConfigured when none was ever installed (``shop.configurator.reference`` does).
    """
    digest = RuleBookRevision.objects.order_by("-revision").values_list("digest", flat=True).first()
    if digest is None:
        raise ImproperlyConfigured("No licensing rules are installed: call load_reference_data().")
    return _rules_of(digest)


# By content, not by id: after a rolled-back installation an id comes back with other rules.
@lru_cache(maxsize=8)
def _rules_of(digest: str) -> RuleBook:
    revision = RuleBookRevision.objects.filter(digest=digest).order_by("-revision")[:1].get()
    return parse_rule_book(revision.document)
