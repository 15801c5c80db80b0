"""The register's part about requests, offers, orders and what was issued for them."""

from django.db.models import Q

from shop.core.enums import DocumentKind
from shop.fulfillment.models import OrderDetails
from shop.privacy.entries import (
    Amount,
    Anonymise,
    Delete,
    Entry,
    Keep,
    Law,
    alias,
    alias_address,
    both,
    either,
    emptied,
    in_own_organization,
    mentioning,
    of_address,
    of_user,
    where,
    without_addresses,
)
from shop.privacy.subjects import Subject
from shop.quotes.models import QuoteRevision

ORDERED = "quotes__order_details__order__date_placed"


def in_own_organization_or_none(subject: Subject) -> Q:
    return Q(organization=None) | in_own_organization(subject)


def offer_documents(subject: Subject) -> Q:
    revisions = QuoteRevision.objects.filter(quote__customer_id=subject.user_id)
    return Q(kind=DocumentKind.QUOTE, source_id__in=revisions.values("pk"))


def order_documents(subject: Subject) -> Q:
    orders = OrderDetails.objects.filter(order__user_id=subject.user_id)
    notes = orders.filter(order__deliverynotes__isnull=False)
    return Q(kind=DocumentKind.ORDER, source_id__in=orders.values("order_id")) | Q(
        kind=DocumentKind.DELIVERY_NOTE, source_id__in=notes.values("order__deliverynotes")
    )


def invoice_documents(subject: Subject) -> Q:
    orders = OrderDetails.objects.filter(order__user_id=subject.user_id, order__invoices__isnull=False)
    credited = orders.filter(order__creditnotes__isnull=False)
    return Q(kind=DocumentKind.INVOICE, source_id__in=orders.values("order__invoices")) | Q(
        kind=DocumentKind.CREDIT_NOTE, source_id__in=credited.values("order__creditnotes")
    )


def without_attention(old: dict[str, object], _subject: Subject) -> dict[str, object]:
    """An address without the person it is for."""
    return {**old, "attention": ""} if old.get("attention") else old


# A request is a letter to keep once it led to an order; one that did not is nobody's business any more.
LED_TO_ORDER = Law("business_letters", ORDERED)
LED_TO_ORDER_FROM_REQUEST = Law("business_letters", f"request__{ORDERED}")
OF_ORDER = Law("business_letters", "order__date_placed")
CONTACT_OF_REQUEST = {"contact_name": alias, "contact_email": alias_address, "contact_phone": emptied}
TECHNICAL_CONTACT = {"name": alias, "email": alias_address, "phone": emptied}
TECHNICAL_CONTACT_OF_ORDER = {
    "technical_contact_name": alias,
    "technical_contact_email": alias_address,
    "technical_contact_phone": emptied,
}

SALES = (
    Entry(
        model="quotes.TechnicalContact",
        found_by=of_address("email"),
        exports=("request__number", "instance_url", "name", "email", "phone"),
        erasure=Anonymise(TECHNICAL_CONTACT, unless=LED_TO_ORDER_FROM_REQUEST),
    ),
    # Later, when nobody knows the address any more: what the person entered for orders whose time is over.
    Entry(
        model="quotes.TechnicalContact",
        found_by=both(of_user("request__customer"), where(request__quotes__order_details__isnull=False)),
        erasure=Anonymise(TECHNICAL_CONTACT, unless=LED_TO_ORDER_FROM_REQUEST),
    ),
    Entry(
        model="quotes.RequestAttachment",
        found_by=either(
            of_user("uploaded_by"), both(of_user("request__customer"), where(message__is_from_staff=True))
        ),
        exports=("request__number", "name", "content_type", "size", "uploaded_at"),
        files=("file",),
        erasure=Delete(),
        covers=("uploaded_by",),
    ),
    Entry(
        model="quotes.RequestReading",
        found_by=of_user("reader"),
        exports=("request__number", "read_at"),
        erasure=Delete(),
    ),
    Entry(
        model="quotes.RequestMessage",
        found_by=either(of_user("author"), both(of_user("request__customer"), where(is_from_staff=True))),
        exports=("request__number", "is_from_staff", "text", "created_at"),
        erasure=Anonymise({"text": emptied}, unless=LED_TO_ORDER_FROM_REQUEST),
        covers=("author",),
    ),
    Entry(
        model="quotes.QuoteRequestLine",
        found_by=of_user("request__customer"),
        exports=("request__number", "position", "product_name", "quantity", "note"),
        erasure=Anonymise({"note": emptied}, unless=LED_TO_ORDER_FROM_REQUEST),
    ),
    Entry(
        model="quotes.QuoteRequest",
        found_by=either(
            of_address("contact_email"),
            both(of_user("customer"), where(quotes__order_details__isnull=False)),
        ),
        exported_if=of_address("contact_email"),
        exports=("number", "contact_name", "contact_email", "contact_phone"),
        erasure=Anonymise(CONTACT_OF_REQUEST, unless=LED_TO_ORDER),
    ),
    Entry(
        model="quotes.QuoteRequest",
        found_by=of_user("customer"),
        exports=(
            "number",
            "status",
            "message",
            "wished_date",
            "language",
            "decline_reason",
            "submitted_at",
            "organization__name",
        ),
        erasure=Anonymise({"message": emptied, "decline_reason": emptied}, unless=LED_TO_ORDER),
        covers=("customer",),
    ),
    Entry(
        model="quotes.QuoteRevision",
        found_by=both(of_user("quote__customer"), where(sent_at=None)),
        erasure=Anonymise({"introduction": emptied}),
    ),
    # People who get a copy are not the customer; what was sent keeps whom it was sent to.
    Entry(
        model="quotes.QuoteRevision",
        found_by=both(mentioning("cc_addresses"), where(sent_at=None)),
        erasure=Anonymise({"cc_addresses": without_addresses}),
    ),
    Entry(
        model="quotes.QuoteRevision",
        found_by=both(mentioning("cc_addresses"), where(sent_at__isnull=False)),
        erasure=Keep(Law("business_letters", "sent_at")),
        covers=("cc_addresses",),
    ),
    # The database refuses every change of an offer that was sent, and of whatever was issued.
    Entry(
        model="quotes.QuoteRevision",
        found_by=both(of_user("quote__customer"), where(sent_at__isnull=False)),
        exports=("quote__number", "revision_number", "sent_at", "valid_until_date"),
        erasure=Keep(Law("business_letters", "sent_at")),
        covers=("introduction", "seller_snapshot", "buyer_snapshot"),
    ),
    Entry(
        model="quotes.Quote",
        found_by=of_user("customer"),
        exported_if=where(number__isnull=False),
        exports=("number", "status", "currency", "language", "created_at", "answer_reason"),
        erasure=Anonymise({"answer_reason": emptied}),
        covers=("customer",),
    ),
    # Typed into the order form and not sent yet: nobody's business but their own.
    Entry(
        model="quotes.OrderingDraft",
        found_by=either(of_user("user"), mentioning("values")),
        exported_if=of_user("user"),
        exports=("quote__number", "values", "updated_at"),
        erasure=Delete(),
    ),
    # A link in their mail opens the offer for as long as they may see it; with them it goes for good.
    Entry(
        model="quotes.QuoteLink",
        found_by=of_user("revision__quote__customer"),
        exports=("revision__quote__number", "created_at", "expires_at", "revoked_at"),
        erasure=Delete(),
    ),
    Entry(
        model="fulfillment.OrderDetails",
        found_by=either(of_address("technical_contact_email"), of_user("order__user")),
        exported_if=of_address("technical_contact_email"),
        exports=(
            "order__number",
            "technical_contact_name",
            "technical_contact_email",
            "technical_contact_phone",
        ),
        erasure=Anonymise(TECHNICAL_CONTACT_OF_ORDER, unless=OF_ORDER),
    ),
    Entry(
        model="fulfillment.OrderDetails",
        found_by=of_user("order__user"),
        exports=("order__number", "po_number", "buy_on", "language", "addressing"),
        erasure=Anonymise(
            {
                "addressing": emptied,
                "billing_snapshot": without_attention,
                "end_user_snapshot": without_attention,
            },
            unless=OF_ORDER,
        ),
        covers=("seller_snapshot",),
    ),
    Entry(
        model="order.Order",
        found_by=either(of_user("user"), of_address("guest_email")),
        exports=("number", "status", "date_placed", Amount("total_incl_tax")),
        erasure=Keep(Law("business_letters", "date_placed")),
        covers=("user", "guest_email"),
    ),
    # Copied from the basket by Oscar's own checkout, which is closed.
    Entry(
        model="order.LineAttribute",
        found_by=of_user("line__order__user"),
        exports=("line__order__number", "line__title", "value"),
        erasure=Keep(Law("business_letters", "line__order__date_placed")),
    ),
    Entry(
        model="order.OrderNote",
        found_by=of_user("order__user"),
        erasure=Anonymise({"message": emptied}, unless=OF_ORDER),
    ),
    Entry(
        model="order.BillingAddress",
        found_by=of_user("order__user"),
        exports=("title", "first_name", "last_name", "line1", "line2", "line3", "line4", "state", "postcode"),
        erasure=Keep(OF_ORDER),
        covers=("*",),
    ),
    Entry(
        model="order.ShippingAddress",
        found_by=of_user("order__user"),
        exports=("title", "first_name", "last_name", "line1", "line2", "line3", "line4", "state", "postcode"),
        erasure=Keep(OF_ORDER),
        covers=("*",),
    ),
    Entry(
        model="billing.DeliveryNote",
        found_by=of_user("order__user"),
        exported_if=in_own_organization,
        exports=("number", "order_number", "delivered_on"),
        erasure=Keep(Law("business_letters", "created_at")),
        covers=("seller_snapshot", "buyer_snapshot"),
    ),
    Entry(
        model="billing.Invoice",
        found_by=of_user("order__user"),
        exported_if=in_own_organization,
        exports=("number", "order_number", "issued_on", "due_on", Amount("gross_total")),
        erasure=Keep(Law("invoices", "issued_on")),
        covers=("seller_snapshot", "buyer_snapshot"),
    ),
    Entry(
        model="billing.CreditNote",
        found_by=of_user("order__user"),
        exported_if=in_own_organization,
        exports=("number", "order_number", "issued_on", Amount("gross_total")),
        erasure=Keep(Law("invoices", "issued_on")),
        covers=("seller_snapshot", "buyer_snapshot", "reason"),
    ),
    Entry(
        model="documents.StoredDocument",
        found_by=either(offer_documents, order_documents),
        # Delivery notes hold licence keys, which are the organisation's.
        exported_if=both(in_own_organization_or_none, where(is_encrypted=False)),
        exports=("kind", "filename", "created_at"),
        files=("file",),
        erasure=Keep(Law("business_letters", "created_at")),
    ),
    Entry(
        model="documents.StoredDocument",
        found_by=invoice_documents,
        exported_if=both(in_own_organization_or_none, where(is_encrypted=False)),
        exports=("kind", "filename", "created_at"),
        files=("file",),
        erasure=Keep(Law("invoices", "created_at")),
    ),
)
