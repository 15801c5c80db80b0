"""The register's part about Oscar, Wagtail and Django. Many of their features are closed; their tables are
emptied all the same.
"""

from django.db.models import Q

from shop.privacy.entries import (
    Anonymise,
    Delete,
    Entry,
    Keep,
    alias,
    either,
    emptied,
    of_address,
    of_user,
)
from shop.privacy.subjects import Subject


def log_of_own_account(subject: Subject) -> Q:
    """Wagtail's history of the account itself, which has its name as label."""
    user = Q(content_type__app_label="auth", content_type__model="user", object_id=str(subject.user_id))
    person = Q(
        content_type__app_label="accounts", content_type__model="person", object_id=str(subject.person_id)
    )
    return user | person


LIBRARIES = (
    Entry(model="analytics.UserRecord", found_by=of_user("user"), erasure=Delete()),
    Entry(
        model="analytics.UserProductView",
        found_by=of_user("user"),
        exports=("product__title", "date_created"),
        erasure=Delete(),
    ),
    Entry(
        model="analytics.UserSearch",
        found_by=of_user("user"),
        exports=("query", "date_created"),
        erasure=Delete(),
    ),
    Entry(
        model="address.UserAddress",
        found_by=of_user("user"),
        exports=(
            "title",
            "first_name",
            "last_name",
            "line1",
            "line2",
            "line3",
            "line4",
            "state",
            "postcode",
            "notes",
        ),
        erasure=Delete(),
    ),
    Entry(
        model="reviews.Vote",
        found_by=of_user("user"),
        exports=("review__product__title", "delta", "date_created"),
        erasure=Delete(),
    ),
    Entry(
        model="reviews.ProductReview",
        found_by=either(of_user("user"), of_address("email")),
        exports=("product__title", "title", "body", "name", "email", "date_created"),
        erasure=Delete(),
    ),
    Entry(
        model="communication.Email",
        found_by=either(of_user("user"), of_address("email")),
        exports=("email", "subject", "body_text", "date_sent"),
        erasure=Delete(),
    ),
    Entry(
        model="communication.Notification",
        found_by=of_user("recipient", "sender"),
        exported_if=of_user("recipient"),
        exports=("subject", "body", "date_sent"),
        erasure=Delete(),
    ),
    Entry(
        model="customer.ProductAlert",
        found_by=either(of_user("user"), of_address("email")),
        exports=("product__title", "email", "date_created"),
        erasure=Delete(),
    ),
    Entry(
        model="wishlists.WishListSharedEmail",
        found_by=either(of_user("wishlist__owner"), of_address("email")),
        erasure=Delete(),
    ),
    Entry(
        model="wishlists.WishList",
        found_by=of_user("owner"),
        exports=("name", "date_created"),
        erasure=Delete(),
    ),
    Entry(
        model="payment.Bankcard",
        found_by=of_user("user"),
        exports=("card_type", "name", "expiry_date"),
        erasure=Delete(),
    ),
    Entry(model="voucher.VoucherApplication", found_by=of_user("user"), erasure=Delete()),
    Entry(model="partner.Partner_users", found_by=of_user("user"), erasure=Delete()),
    Entry(
        model="wagtailusers.UserProfile",
        found_by=of_user("user"),
        exports=("preferred_language", "current_time_zone", "theme"),
        files=("avatar",),
        erasure=Delete(),
    ),
    Entry(model="wagtailadmin.EditingSession", found_by=of_user("user"), erasure=Delete()),
    Entry(model="wagtailadmin.FormState", found_by=of_user("user"), erasure=Delete()),
    Entry(model="wagtailcore.PageSubscription", found_by=of_user("user"), erasure=Delete()),
    # What editors wrote to each other about a page, under the pseudonym from then on.
    Entry(
        model="wagtailcore.Comment",
        found_by=of_user("user"),
        exports=("page__title", "text", "created_at"),
        erasure=Keep(),
        covers=("user",),
    ),
    Entry(
        model="wagtailcore.CommentReply",
        found_by=of_user("user"),
        exports=("comment__page__title", "text", "created_at"),
        erasure=Keep(),
        covers=("user",),
    ),
    Entry(
        model="wagtailcore.APIToken",
        found_by=of_user("user"),
        exports=("name", "created", "last_used_at"),
        erasure=Delete(),
    ),
    Entry(
        model="wagtailcore.ModelLogEntry",
        found_by=log_of_own_account,
        erasure=Anonymise({"label": alias, "data": emptied}),
    ),
)
