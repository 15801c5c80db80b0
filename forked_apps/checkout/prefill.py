"""What the register knows for the form of a request."""

from dataclasses import asdict

from forked_apps.checkout.forms import contact_of, technical_prefix
from shop.baskets.renewing import technical_contacts


def answers_known(request, overview):
    """Answers by the names of the form's fields: who asks, and the technical contacts of the licences that
    are renewed or changed.
    """
    found = technical_contacts(overview.lines, organization_id=request.viewer.organization_id)
    contacts = {
        f"{technical_prefix(instance)}-{name}": value
        for instance, contact in found.items()
        for name, value in asdict(contact).items()
    }
    return {"basket_id": overview.basket_id} | contact_of(request.user) | contacts
