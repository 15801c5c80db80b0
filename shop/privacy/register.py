"""The register of personal data: for every model that can hold some, how a person's rows are found, what an
export says of them, what an erasure does with them.

``tests/architecture/test_privacy_register.py`` reads every installed model. A field that may hold personal
data is named here, in an entry, or in ``exempt.py``, with a reason.

A new model is a line each:
``Entry(model="accounts.Invitation", found_by=of_address("email"), exports=("email",), erasure=Delete())``.
The order is the order of work: what is found by something else stands before it.
"""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from shop.privacy.entries import (
    Anonymise,
    Delete,
    Entry,
    Keep,
    about,
    alias,
    alias_address,
    both,
    either,
    emptied,
    in_own_organization,
    mentioning,
    of_address,
    of_person,
    of_sessions,
    of_user,
    own_message_id,
    telling,
    to_value,
    where,
    without_addresses,
)
from shop.privacy.libraries import LIBRARIES
from shop.privacy.sales import SALES

# --- Where a person is named as a contact -------------------------------------------------------------------
CONTACTS = (
    Entry(
        model="licenses.License",
        found_by=of_address("main_contact_email"),
        exported_if=in_own_organization,
        exports=("product_name", "main_contact_email"),
        erasure=Anonymise({"main_contact_email": emptied}),
    ),
    Entry(
        model="licenses.License",
        found_by=of_address("technical_contact_email"),
        exported_if=in_own_organization,
        exports=(
            "product_name",
            "technical_contact_name",
            "technical_contact_email",
            "technical_contact_phone",
        ),
        erasure=Anonymise(
            {
                "technical_contact_name": emptied,
                "technical_contact_email": emptied,
                "technical_contact_phone": emptied,
            }
        ),
    ),
    Entry(
        model="licenses.License",
        found_by=of_address("department_contact_email"),
        exported_if=in_own_organization,
        exports=("product_name", "department", "department_contact_name", "department_contact_email"),
        erasure=Anonymise({"department_contact_name": emptied, "department_contact_email": emptied}),
    ),
    Entry(
        model="accounts.Organization",
        found_by=of_address("email_for_invoices"),
        exports=("name", "email_for_invoices"),
        erasure=Anonymise({"email_for_invoices": emptied}),
    ),
    Entry(
        model="accounts.OrganizationContact",
        found_by=of_address("email"),
        exports=("organization__name", "kind", "name", "email", "phone"),
        erasure=Delete(),
    ),
)

# --- What goes with the account -----------------------------------------------------------------------------
BELONGINGS = (
    Entry(
        model="saved_views.SavedView",
        found_by=of_user("owner"),
        exports=("page", "name", "query", "is_shared", "created_at"),
        erasure=Delete(),
    ),
    # Staff may keep a search for the person.
    Entry(
        model="saved_views.SavedView",
        found_by=mentioning("name", "query"),
        erasure=Anonymise({"name": without_addresses, "query": without_addresses}),
    ),
    Entry(
        model="exports.Export",
        found_by=of_user("owner"),
        exports=("resource", "format", "columns", "query", "status", "created_at"),
        erasure=Delete(),
    ),
    Entry(
        model="exports.Export",
        found_by=mentioning("query"),
        erasure=Anonymise({"query": without_addresses}),
    ),
    Entry(
        model="licenses.CalendarFeed",
        found_by=of_user("owner"),
        exports=("name", "language", "created_at", "last_read_at", "revoked_at"),
        erasure=Delete(),
    ),
    Entry(
        model="licenses.LicenseReminder",
        found_by=of_address("email"),
        exports=("email", "name", "on_date"),
        erasure=Anonymise({"email": alias_address, "name": emptied}),
    ),
    Entry(
        model="licenses.LicenseReminderItem",
        found_by=of_address("email"),
        erasure=Anonymise({"email": alias_address}),
    ),
    Entry(
        model="licenses.LicenseQuestion",
        found_by=of_user("asked_by"),
        exports=("license__product_name", "kind", "text", "asked_at", "closed_at"),
        erasure=Anonymise({"text": emptied}),
    ),
    Entry(
        model="cms.ContactMessage",
        found_by=either(of_user("sent_by"), of_address("email")),
        exports=("page_title", "kind", "text", "name", "email", "sent_at", "answer", "closed_at"),
        erasure=Delete(),
    ),
    # Which contact was replaced by which: the licence has the one of today.
    Entry(
        model="licenses.LicenseChange",
        found_by=telling("old"),
        erasure=Anonymise({"old": emptied}),
    ),
    Entry(
        model="licenses.LicenseChange",
        found_by=telling("new"),
        erasure=Anonymise({"new": emptied}),
    ),
    Entry(
        model="baskets.RequisitionListLine",
        found_by=of_user("list__owner"),
        exports=("list__name", "position", "product__title", "quantity", "note"),
        erasure=Delete(),
    ),
    Entry(
        model="baskets.RequisitionList",
        found_by=of_user("owner"),
        exports=("name", "shared_with__name", "created_at", "changed_at", "used_at"),
        erasure=Delete(),
    ),
    Entry(
        model="basket.LineAttribute",
        found_by=of_user("line__basket__owner"),
        exports=("line__basket", "line__product__title", "option__code", "value"),
        erasure=Delete(),
    ),
    Entry(
        model="basket.Basket",
        found_by=of_user("owner"),
        exports=("id", "status", "date_created", "date_submitted"),
        erasure=Delete(),
    ),
    Entry(
        model="notifications.SentMail",
        found_by=about("accounts.activation", "person"),
        exports=("kind", "subject", "sent_at"),
        erasure=Anonymise({"subject": emptied}),
    ),
    Entry(
        model="notifications.SentMail",
        found_by=of_address("recipient"),
        exports=("kind", "recipient", "language", "subject", "sent_at"),
        erasure=Anonymise({"recipient": alias_address, "message_id": own_message_id}),
    ),
    Entry(
        model="notifications.SentMail",
        found_by=mentioning("cc", "subject"),
        erasure=Anonymise({"cc": without_addresses, "subject": without_addresses}),
    ),
    Entry(
        model="search.SearchMiss",
        found_by=telling("text"),
        erasure=Delete(),
    ),
    Entry(
        model="wagtailforms.FormSubmission",
        found_by=mentioning("form_data"),
        exports=("submit_time", "page__title", "form_data"),
        erasure=Delete(),
    ),
    Entry(
        model="core.IdempotencyRecord",
        found_by=either(of_user("user"), mentioning("answer")),
        erasure=Delete(),
    ),
    Entry(
        model="core.OutboxEvent",
        found_by=mentioning("last_error"),
        erasure=Anonymise({"last_error": emptied}),
    ),
)

# --- The account itself -------------------------------------------------------------------------------------
ACCOUNT = (
    Entry(
        model="accounts.ApiToken",
        found_by=of_user("user"),
        exports=("name", "scopes", "created", "expiry", "last_used_at"),
        erasure=Delete(),
    ),
    Entry(
        model="mfa.Authenticator",
        found_by=of_user("user"),
        exports=("type", "created_at", "last_used_at"),
        erasure=Delete(),
    ),
    Entry(
        model="usersessions.UserSession",
        found_by=of_user("user"),
        exports=("created_at", "last_seen_at", "ip", "user_agent"),
        erasure=Delete(),
    ),
    Entry(model="sessions.Session", found_by=of_sessions, erasure=Delete()),
    Entry(
        model="account.EmailAddress",
        found_by=of_user("user"),
        exports=("email", "verified", "primary"),
        erasure=Delete(),
    ),
    Entry(model="auth.User_groups", found_by=of_user("user"), exports=("group__name",), erasure=Delete()),
    Entry(
        model="auth.User_user_permissions",
        found_by=of_user("user"),
        exports=("permission__codename",),
        erasure=Delete(),
    ),
    Entry(
        model="accounts.Invitation",
        found_by=both(of_address("email"), where(membership=None)),
        exports=("organization__name", "email", "role", "created_at", "revoked_at"),
        erasure=Delete(),
    ),
    # The membership that came of it stays, and leads to it.
    Entry(
        model="accounts.Invitation",
        found_by=both(of_address("email"), where(membership__isnull=False)),
        exports=("organization__name", "email", "role", "created_at", "accepted_at"),
        erasure=Anonymise({"email": alias_address}),
    ),
    Entry(
        model="accounts.Membership",
        found_by=of_person("person"),
        exports=("organization__name", "role", "started_at", "ended_at"),
        erasure=Keep(),
        covers=("person",),
    ),
    Entry(
        model="accounts.Activation",
        found_by=of_person("person"),
        exports=(
            "status",
            "organization__name",
            "waiting_since",
            "requested_at",
            "decided_at",
            "reason",
        ),
        erasure=Anonymise({"reason": emptied}),
        covers=("person",),
    ),
    Entry(
        model="accounts.Person",
        found_by=of_person("pk"),
        exports=("email", "phone", "language", "time_zone", "created_at"),
        erasure=Anonymise(
            {"email": alias_address, "phone": emptied, "language": emptied, "time_zone": emptied}
        ),
        covers=("user",),
    ),
    Entry(
        model="auth.User",
        found_by=of_user(""),
        exports=("first_name", "last_name", "email", "date_joined", "last_login"),
        erasure=Anonymise(
            {
                "username": alias,
                "first_name": emptied,
                "last_name": emptied,
                "email": alias_address,
                "password": to_value(value=UNUSABLE_PASSWORD_PREFIX),
                "last_login": to_value(value=None),
                "is_active": to_value(value=False),
                "is_staff": to_value(value=False),
                "is_superuser": to_value(value=False),
            }
        ),
    ),
)

REGISTER: tuple[Entry, ...] = (*SALES, *CONTACTS, *BELONGINGS, *LIBRARIES, *ACCOUNT)
