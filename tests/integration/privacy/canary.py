"""A person whose every field holds a marker, in every table that can hold a person."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from oscar.core.loading import get_model
from wagtail.models import APIToken, ModelLogEntry, Page, PageSubscription
from wagtail.users.models import UserProfile

from search.models import SearchMiss
from shop.accounts.enums import MembershipRole
from shop.accounts.models import (
    Activation,
    ApiToken,
    Invitation,
    Organization,
    OrganizationContact,
    Person,
)
from shop.accounts.selectors import viewer_for
from shop.accounts.services import activate_person, register_person
from shop.baskets.lists import save_basket_as_list
from shop.baskets.services import add_configured_line
from shop.core.jobs import Job
from shop.core.models import IdempotencyRecord, OutboxEvent
from shop.core.outbox import enqueue, relay_once
from shop.fulfillment.services import Address, invoice_order
from shop.licenses.services import LicenseContacts
from shop.quotes.models import OrderingDraft
from shop.quotes.services import ContactDetails, add_message, submit_request
from shop.saved_views.services import save_view
from tests.factories.cms import ContactMessageFactory
from tests.factories.journeys import (
    NOW,
    cloud_configuration,
    deliver,
    make_basket,
    make_license,
    make_order,
    request_details,
)

MARKER = "canary7f3"
EMAIL = f"{MARKER}@example.com"
SECOND_EMAIL = f"{MARKER}.other@example.com"
FIRST_NAME, LAST_NAME = f"{MARKER}-first", f"{MARKER}-last"
FULL_NAME = f"{FIRST_NAME} {LAST_NAME}"
PHONE = "+49 30 7307307"
PHONE_MARKER = "7307307"
AVATAR = b"GIF89a canary7f3"


def make_canary(organization: Organization, *, staff: User) -> User:
    """The person: an activated member with a profile, addresses, a second factor and every kind of token."""
    user = User.objects.create_user(
        username=MARKER, email=EMAIL, first_name=FIRST_NAME, last_name=LAST_NAME, password="a-long-Passw0rd"
    )
    person = register_person(user=user, language="de", at=NOW)
    Person.objects.filter(pk=person.pk).update(phone=PHONE)
    activate_person(
        person_id=person.pk,
        organization_id=organization.pk,
        role=MembershipRole.MEMBER,
        by=staff,
        at=NOW,
    )
    Activation.objects.filter(person=person).update(reason=f"Known as {FULL_NAME}")
    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    EmailAddress.objects.create(user=user, email=SECOND_EMAIL, verified=True)
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": f"{MARKER}-secret", "name": MARKER}
    )
    ApiToken.objects.create(user=user, expiry=timedelta(days=1), name=f"{MARKER} token", scopes=["basket"])
    return User.objects.get(pk=user.pk)


def sign_in_somewhere(user: User) -> None:
    """A session that is known to the account, one that only holds its id, one in the middle of a sign-in."""
    known = SessionStore()
    known.update({"_auth_user_id": str(user.pk), "note": MARKER})
    known.save()
    UserSession.objects.create(
        user=user,
        session_key=known.session_key,
        ip="203.0.113.7",
        user_agent=f"Browser of {MARKER}",
        data={"device": MARKER},
    )
    for data in ({"_auth_user_id": str(user.pk)}, {"account_verification": {"email": EMAIL.upper()}}):
        session = SessionStore()
        session.update({**data, "note": MARKER})
        session.save()


def go_shopping(user: User, colleague: User, staff: User, listing: Any) -> Any:
    """A basket, a list, a request that led nowhere, one that led to an invoice, one of a colleague that names
    the person. Returns the order.
    """
    viewer = viewer_for(user)
    basket = make_basket(user)
    add_configured_line(
        basket=basket,
        listing=listing,
        configuration=cloud_configuration(),
        organization_id=viewer.organization_id,
        on_date=NOW.date(),
        note=f"Basket note of {MARKER}",
    )
    save_basket_as_list(basket=basket, name=f"List of {MARKER}", by=user, at=NOW)
    details = request_details(
        user,
        contact_phone=PHONE,
        message=f"Please call {FULL_NAME}",
        technical_contacts=[
            ContactDetails(name=FULL_NAME, email=SECOND_EMAIL.upper(), phone=PHONE),
            ContactDetails(name="Tessa Technician", email="tessa@example.com"),
        ],
    )
    nowhere = submit_request(
        basket_id=basket.pk, customer=user, viewer=viewer, details=details, submitted_at=NOW
    )
    for author, text in ((user, f"{MARKER} asks"), (staff, f"Dear {MARKER}")):
        add_message(
            request_id=nowhere.pk,
            viewer=viewer_for(author),
            author=author,
            text=text,
            files=[ContentFile(text.encode(), name=f"{text} of {FULL_NAME}.txt")],
            at=NOW,
        )
    add_configured_line(
        basket=make_basket(user),
        listing=listing,
        configuration=cloud_configuration(),
        organization_id=viewer.organization_id,
        on_date=NOW.date(),
        note=f"Open basket of {MARKER}",
    )
    theirs = make_basket(colleague)
    add_configured_line(
        basket=theirs,
        listing=listing,
        configuration=cloud_configuration(),
        organization_id=viewer.organization_id,
        on_date=NOW.date(),
    )
    named = replace(
        request_details(colleague),
        contact_name=FULL_NAME,
        contact_email=EMAIL,
        contact_phone=PHONE,
        technical_contacts=[ContactDetails(name=FULL_NAME, email=EMAIL, phone=PHONE)],
    )
    submit_request(
        basket_id=theirs.pk,
        customer=colleague,
        viewer=viewer_for(colleague),
        details=named,
        submitted_at=NOW,
    )
    save_view(
        owner=staff,
        page="requests",
        name=f"Of {EMAIL}",
        query=f"q={EMAIL}&show=all",
        is_shared=True,
        at=NOW,
    )
    order = make_order(
        user,
        staff,
        [listing],
        technical_contact_name=FULL_NAME,
        technical_contact_email=EMAIL,
        technical_contact_phone=PHONE,
        addressing=f"Dear {FULL_NAME}",
        billing=Address(name="Example University", attention=FULL_NAME, country="DE"),
    )
    for orderer in (user, colleague):
        OrderingDraft.objects.create(
            quote=order.quote,
            user=orderer,
            values={"technical_name": FULL_NAME, "technical_email": EMAIL},
            updated_at=NOW,
        )
    deliver(order, staff)
    invoice_order(order_id=order.order_id, by=staff, at=NOW)
    return order


def be_named_elsewhere(user: User, organization: Organization, staff: User, listing: Any) -> None:
    """Contact of a licence and of the organisation, and rows that Oscar and Wagtail keep of an account."""
    license_ = make_license(
        organization,
        listing,
        "SEN-1",
        by=staff,
        license_key="KEY-OF-THE-ORGANISATION",
        contacts=LicenseContacts(
            main_email=EMAIL, technical_name=FULL_NAME, technical_email=EMAIL, technical_phone=PHONE
        ),
    )
    license_.department_contact_name, license_.department_contact_email = FULL_NAME, SECOND_EMAIL
    license_.save(update_fields=["department_contact_name", "department_contact_email"])
    Organization.objects.filter(pk=organization.pk).update(email_for_invoices=EMAIL)
    OrganizationContact.objects.create(organization=organization, name=FULL_NAME, email=EMAIL, phone=PHONE)
    Invitation.objects.create(
        organization=organization,
        email=EMAIL,
        secret_digest="0" * 64,
        invited_by=staff,
        created_at=NOW,
        sent_at=NOW,
        expires_at=NOW,
    )
    SearchMiss.objects.create(
        text=f"licences of {FULL_NAME}", language="en", times=1, first_at=NOW, last_at=NOW
    )
    ContactMessageFactory(name=FULL_NAME, email=EMAIL, text=f"{MARKER} doubts this", sent_by=user)
    IdempotencyRecord.objects.create(
        user=user, scope="POST /x", key=MARKER, body_hash="0", answer={"contact": EMAIL}
    )
    IdempotencyRecord.objects.create(
        user=staff, scope="POST /x", key="of-staff", body_hash="0", answer={"contact": EMAIL}
    )
    enqueue(Job.MAIL_REQUEST_RECEIVED, request_id=999_999)
    OutboxEvent.objects.filter(arguments={"request_id": 999_999}).update(
        state="parked", last_error=f"SMTPRecipientsRefused: {EMAIL}"
    )
    root = Page.objects.get(depth=1)
    get_model("wagtailforms", "FormSubmission").objects.create(page=root, form_data={"email": EMAIL})
    get_model("analytics", "UserSearch").objects.create(user=user, query=f"{MARKER} search")
    get_model("analytics", "UserProductView").objects.create(user=user, product=listing.product)
    get_model("communication", "Email").objects.create(user=user, subject="Hello", body_text=f"Dear {MARKER}")
    get_model("communication", "Notification").objects.create(recipient=user, subject=f"For {MARKER}")
    get_model("customer", "ProductAlert").objects.create(product=listing.product, email=EMAIL)
    get_model("wishlists", "WishList").objects.create(owner=user, name=f"Wishes of {MARKER}")
    get_model("reviews", "ProductReview").objects.create(
        product=listing.product, score=5, title="Fine", body=f"{MARKER} likes it", name=MARKER, email=EMAIL
    )
    country = get_model("address", "Country").objects.get_or_create(iso_3166_1_a2="DE")[0]
    get_model("address", "UserAddress").objects.create(
        user=user, first_name=FIRST_NAME, last_name=LAST_NAME, line1=f"{MARKER} street", country=country
    )
    profile = UserProfile.objects.create(user=user)
    profile.avatar.save(f"{MARKER}.gif", ContentFile(AVATAR))
    PageSubscription.objects.create(user=user, page=root, comment_notifications=True)
    APIToken.objects.create(user=user, name=f"{MARKER} editor token", key_hash="0" * 64, prefix="abc")
    ModelLogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(user.pk),
        label=FULL_NAME,
        action="wagtail.edit",
        data={"title": FULL_NAME},
        timestamp=NOW,
    )
    user.user_permissions.add(Permission.objects.first())


def drain_outbox() -> None:
    """Send the mails and make the documents."""
    while relay_once():
        pass


def rows_with_marker() -> dict[str, int]:
    """How many rows of every table of the database hold a marker, in whatever column and encoding."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - the tables of the database itself
            count = sum(_is_marked(str(row)) for row in cursor.fetchall())
            if count:
                found[table] = count
    sessions = sum(_is_marked(json.dumps(session.get_decoded())) for session in Session.objects.all())
    return found | ({"sessions": sessions} if sessions else {})


def marked_files() -> list[Path]:
    """Files whose name or bytes hold a marker."""
    return [
        path
        for folder in (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT)
        for path in Path(folder).rglob("*")
        if path.is_file() and (_is_marked(path.name) or _is_marked(path.read_bytes().decode("latin-1")))
    ]


def marked_cache_entries() -> list[str]:
    stored: dict[str, bytes] = cache._cache  # type: ignore[attr-defined]
    return [key for key, value in stored.items() if _is_marked(key) or _is_marked(value.decode("latin-1"))]


def _is_marked(text: str) -> bool:
    return MARKER in text.lower() or PHONE_MARKER in text.replace(" ", "")
