"""What the demo's people ask for again and again."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.contrib.auth.models import User
from oscar.core.loading import get_model

from shop.accounts.selectors import viewer_for
from shop.backoffice.demo.story import configuration
from shop.baskets.lists import change_list, save_basket_as_list
from shop.baskets.models import RequisitionList
from shop.baskets.services import add_configured_line
from shop.configurator.configuration import LicenseConfiguration
from shop.marketplace.selectors import get_listing


def build_lists(users: Mapping[str, User], *, at: datetime) -> None:
    """One list of the customer's own, and one that a colleague shares with the organisation."""
    site = {"deployment": "cloud", "instance_url": "https://example-university.atlassian.net"}
    _make_list(
        users["customer"],
        "New research group",
        {
            "confluence": configuration(**site, user_tier=25),
            "com.mxgraph.confluence.plugins.diagramly": configuration(**site, user_tier=25),
        },
        at=at,
    )
    shared = _make_list(
        users["member"],
        "Jährliche Verlängerung",
        {
            "jira-software": configuration(
                deployment="data_center",
                instance_url="https://jira.example.edu",
                license_type="academic",
                institution="Example University",
                purchase_type="renewal",
                existing_sen="SEN-1000001",
                user_tier=500,
            )
        },
        at=at,
    )
    viewer = viewer_for(users["member"])
    change_list(public_id=shared.public_id, viewer=viewer, name=shared.name, is_shared=True, at=at)


def _make_list(
    owner: User, name: str, configurations: Mapping[str, LicenseConfiguration], *, at: datetime
) -> RequisitionList:
    basket = get_model("basket", "Basket").objects.create(owner=owner)
    for key, wanted in configurations.items():
        add_configured_line(
            basket=basket,
            listing=get_listing(key=key),
            configuration=wanted,
            organization_id=viewer_for(owner).organization_id,
            on_date=at.astimezone(UTC).date(),
        )
    kept = save_basket_as_list(basket=basket, name=name, by=owner, at=at)
    basket.delete()
    return kept
