from collections.abc import Iterable

from django.utils.translation import gettext as _

from shop.configurator.selectors import rules_in_force
from shop.licenses.selectors import listing_facts
from shop.marketplace.models import Listing


def tier_units(listings: Iterable[Listing]) -> dict[str, str]:
    """What the tiers of listings count ("Users", "Agents"), by key and in the active language.

    The listings have their hostings and applications loaded. One query, for the rules.
    """
    rules = rules_in_force()
    return {listing.key: _(rules.unit_names[rules.unit_for(listing_facts(listing))]) for listing in listings}
