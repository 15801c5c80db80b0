"""What the register knows for the form of a request."""

from dataclasses import asdict

from forked_apps.checkout.forms import technical_prefix
from shop.baskets.renewing import technical_contacts


def registered_contacts(overview, organization_id):
    """The technical contacts of the licences that are renewed or changed, as the form's fields show them."""
    found = technical_contacts(overview.lines, organization_id=organization_id)
    return {
        f"{technical_prefix(instance)}-{name}": value
        for instance, contact in found.items()
        for name, value in asdict(contact).items()
    }
