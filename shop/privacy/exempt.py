"""Fields that look as if they held personal data, and why nothing is done about them.

"app.*" and "app.Model.*" stand for texts only: a reference to an account and an e-mail address are named one
by one.
"""

from typing import Final

PSEUDONYM: Final = "Says who did it by the id of the account, which is a pseudonym after an erasure."
CATALOGUE: Final = "Describes products, not people."
OURSELVES: Final = "What the operator of this site publishes about itself."
CODES: Final = "Ids and codes only; names are looked up when shown."
ISSUED: Final = "Describes what was sold, and to an organisation; frozen with its document."
EDITORIAL: Final = "Published texts, or working notes on them, by editors and in their own responsibility."
CLOSED: Final = "A feature of Oscar that is closed here; its rows describe offers, not people."
NAMES_OF_KINDS: Final = "Names a kind of thing, not a person."

EXEMPT: Final[dict[str, str]] = {
    # --- Ours
    "core.AuditEvent.*": CODES + " The chain of events must stay as it is.",
    "core.OutboxEvent.arguments": CODES,
    "core.OutboxEvent.key": CODES,
    "core.ChangeMark.label": CODES,
    "core.ScheduledRun.name": NAMES_OF_KINDS,
    "accounts.Organization.line1": "The address of a company.",
    "accounts.Organization.line2": "The address of a company.",
    "accounts.Organization.postcode": "The address of a company.",
    "accounts.Organization.delivery_name": "The address of a company.",
    "accounts.Organization.delivery_line1": "The address of a company.",
    "accounts.Organization.delivery_line2": "The address of a company.",
    "accounts.Organization.delivery_postcode": "The address of a company.",
    "accounts.Organization.block_reason": "Why staff closed a company.",
    "accounts.Invitation.invited_by": PSEUDONYM,
    "accounts.Activation.decided_by": PSEUDONYM,
    "configurator.*": "Rules of the vendor, and why staff changed them.",
    "configurator.RuleBookRevision.created_by": PSEUDONYM,
    "configurator.RuleDraft.started_by": PSEUDONYM,
    "configurator.RuleDraft.changed_by": PSEUDONYM,
    "marketplace.*": CATALOGUE,
    "marketplace.Vendor.email": "As the public Marketplace lists it; corrected there, and read anew nightly.",
    "marketplace.SyncRun.requested_by": PSEUDONYM,
    "licenses.License.license_key": "A key of the organisation, encrypted. No export carries keys.",
    "licenses.License.license_key_index": "A keyed digest of the key.",
    "licenses.License.created_by": PSEUDONYM,
    "billing.TaxCode.*": NAMES_OF_KINDS,
    "billing.DeliveryNoteLine.*": ISSUED,
    "billing.InvoiceLine.*": ISSUED,
    "notifications.MailTemplate.*": "What mails say to everybody, with placeholders for the rest.",
    "notifications.MailTemplate.changed_by": PSEUDONYM,
    "notifications.MailDraft.*": "A text that a colleague tries out, with placeholders.",
    "notifications.MailDraft.author": PSEUDONYM,
    "quotes.QuoteRequest.assigned_to": PSEUDONYM,
    "quotes.QuoteRequestLine.listing_key": CATALOGUE,
    "quotes.QuoteRequestLine.violations": "What the rules said about a configuration.",
    "quotes.Quote.created_by": PSEUDONYM,
    "quotes.QuoteRevision.sent_by": PSEUDONYM,
    "quotes.QuoteLine.*": ISSUED,
    "privacy.Erasure.address_digest": "A keyed digest, by which a restored account is erased again.",
    "cms.*": EDITORIAL,
    "cms.SiteSettings.licensing_email": OURSELVES,
    "cms.SiteSettings.support_email": OURSELVES,
    "cms.SiteSettings.seller_email": OURSELVES,
    # --- Django
    "auth.Permission.*": NAMES_OF_KINDS,
    "auth.Group.*": NAMES_OF_KINDS,
    "contenttypes.*": NAMES_OF_KINDS,
    "sites.*": OURSELVES,
    "flatpages.*": EDITORIAL,
    "account.EmailConfirmation.key": "Goes with its address.",
    # --- Oscar
    "address.Country.*": NAMES_OF_KINDS,
    "catalogue.*": CATALOGUE,
    "communication.CommunicationEventType.*": "Templates of mails, which are not used.",
    "offer.*": CLOSED,
    "offer.RangeProductFileUpload.uploaded_by": PSEUDONYM,
    "order.OrderNote.user": PSEUDONYM,
    "order.OrderNote.note_type": NAMES_OF_KINDS,
    "order.Line.*": ISSUED,
    "order.ShippingEvent.*": "Notes of staff on a parcel; nothing is shipped here.",
    "order.ShippingEventType.*": NAMES_OF_KINDS,
    "order.PaymentEventType.*": NAMES_OF_KINDS,
    "order.OrderDiscount.*": CLOSED,
    "order.Surcharge.*": CLOSED,
    "partner.Partner.*": OURSELVES,
    "partner.PartnerAddress.*": OURSELVES,
    "payment.*": CLOSED,
    "shipping.*": CLOSED,
    "voucher.*": CLOSED,
    "wishlists.Line.*": "Names a product; goes with its wish list.",
    # --- Wagtail
    "wagtailembeds.*": EDITORIAL,
    "wagtaildocs.*": EDITORIAL,
    "wagtaildocs.Document.uploaded_by_user": PSEUDONYM,
    "wagtailimages.*": EDITORIAL,
    "wagtailimages.Image.uploaded_by_user": PSEUDONYM,
    "wagtailsearch.*": "The index of published texts.",
    "wagtailcore.Site.*": OURSELVES,
    "wagtailcore.ModelLogEntry.user": PSEUDONYM,
    "wagtailcore.Revision.*": EDITORIAL,
    "wagtailcore.Revision.user": PSEUDONYM,
    "wagtailcore.Collection.*": NAMES_OF_KINDS,
    "wagtailcore.UploadedFile.uploaded_by_user": PSEUDONYM,
    "wagtailcore.WorkflowState.requested_by": PSEUDONYM,
    "wagtailcore.Workflow.*": NAMES_OF_KINDS,
    "wagtailcore.Task.*": NAMES_OF_KINDS,
    "wagtailcore.TaskState.finished_by": PSEUDONYM,
    "wagtailcore.TaskState.comment": EDITORIAL,
    "wagtailcore.Page.*": EDITORIAL,
    "wagtailcore.Page.locked_by": PSEUDONYM,
    "wagtailcore.Page.owner": PSEUDONYM,
    "wagtailcore.PageLogEntry.*": EDITORIAL,
    "wagtailcore.PageLogEntry.user": PSEUDONYM,
    "wagtailcore.Comment.resolved_by": PSEUDONYM,
    "taggit.*": NAMES_OF_KINDS,
}
