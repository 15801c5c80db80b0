"""Deleting an account or a customer must never take business records along."""

from django.apps import apps
from django.conf import settings
from django.db import models

# Oscar's own rows of an account; its orders keep themselves (SET_NULL). A person protects its user from
# deletion.
SURVIVES_NOBODY = {"accounts.ApiToken", "quotes.RequestReading", "licenses.ReminderSettings"}
# All that goes with an account, whoever brought the model along. A person protects its user, so this is about
# accounts that were made for the back office only.
DELETED_WITH_ACCOUNT = {
    # The login, and what only its owner sees.
    "account.EmailAddress.user",
    "accounts.ApiToken.user",
    "quotes.RequestReading.reader",
    "basket.Basket.owner",
    "mfa.Authenticator.user",
    "usersessions.UserSession.user",
    # Editors' settings and remarks on drafts.
    "wagtailadmin.EditingSession.user",
    "wagtailadmin.FormState.user",
    "wagtailcore.APIToken.user",
    "wagtailcore.Comment.user",
    "wagtailcore.CommentReply.user",
    "wagtailcore.PageSubscription.user",
    "wagtailusers.UserProfile.user",
    # Of parts of Oscar that are closed: nothing writes these.
    "address.UserAddress.user",
    "analytics.UserProductView.user",
    "analytics.UserRecord.user",
    "analytics.UserSearch.user",
    "communication.Email.user",
    "communication.Notification.recipient",
    "communication.Notification.sender",
    "customer.ProductAlert.user",
    "offer.RangeProductFileUpload.uploaded_by",
    "order.OrderNote.user",
    "payment.Bankcard.user",
    "reviews.ProductReview.user",
    "reviews.Vote.user",
    "voucher.VoucherApplication.user",
    "wishlists.WishList.owner",
}


def relations():
    """Every foreign key from a model of ours, with what happens on deletion."""
    for name in settings.OUR_APPS:
        for model in apps.get_app_config(name.rpartition(".")[2]).get_models():
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey) and not field.remote_field.parent_link:
                    yield model, field, field.remote_field.on_delete


def test_nothing_of_ours_is_deleted_with_an_account_or_an_organisation():
    user = settings.AUTH_USER_MODEL.lower()
    keepers = {user, "accounts.person", "accounts.organization", "order.order", "order.line"}
    deleted_along = {
        f"{model._meta.label}.{field.name}"
        for model, field, on_delete in relations()
        if on_delete is models.CASCADE
        and field.related_model._meta.label_lower in keepers
        and model._meta.label not in SURVIVES_NOBODY
    }

    assert deleted_along == set()


def test_a_user_with_a_person_cannot_be_deleted():
    (field,) = [field for model, field, _ in relations() if model._meta.label == "accounts.Person"]

    assert (field.name, field.remote_field.on_delete) == ("user", models.PROTECT)


def test_only_what_is_about_the_login_alone_is_deleted_with_an_account():
    """Whichever app brings it along: no order, licence, invoice, note or trace is among them."""
    user = settings.AUTH_USER_MODEL.lower()
    deleted_along = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.remote_field.on_delete is models.CASCADE
        and field.related_model._meta.label_lower == user
    }

    assert deleted_along == DELETED_WITH_ACCOUNT
