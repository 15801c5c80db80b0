"""The table of the pages, by the name of their address. A new page is one line."""

import re
from collections.abc import Mapping

from django.conf import settings

from shop.access_policy.policies import DELETE, GET, PATCH, POST, PUT, Audience, Kind, Policy, page

VISITOR, SIGNED_IN, ACTIVATED = Audience.VISITOR, Audience.SIGNED_IN, Audience.ACTIVATED
ADMINISTRATOR = Audience.ADMINISTRATOR
STAFF = Audience.LICENSING_STAFF

PUBLIC: Mapping[str, Policy] = {
    "healthz": page(Audience.MONITORING, GET),
    "readyz": page(Audience.MONITORING, GET),
    "brand-css": page(VISITOR, GET),
    "set_language": page(VISITOR, POST),
    "home": page(VISITOR, GET, of=Kind.CONTENT),
    # Every unknown address comes here too, and is missing whatever the method.
    "wagtail_serve": page(VISITOR, GET, POST, PUT, PATCH, DELETE, of=Kind.CONTENT),
    "wagtailcore_login": page(VISITOR, GET),
    "wagtailcore_authenticate_with_password": page(VISITOR, GET, POST, of=Kind.CONTENT),
    # Wagtail asks the collection that a document lies in, and its password where it has one.
    "wagtaildocs_serve": page(VISITOR, GET, of=Kind.CONTENT),
    "wagtaildocs_authenticate_with_password": page(VISITOR, GET, POST, of=Kind.CONTENT),
    "catalogue:index": page(VISITOR, GET),
    "catalogue:compare": page(VISITOR, GET, POST),
    "catalogue:forget": page(VISITOR, POST),
    "catalogue:hosts": page(VISITOR, GET),
    "catalogue:host": page(VISITOR, GET, of=Kind.LISTING),
    "catalogue:categories": page(VISITOR, GET),
    "catalogue:category": page(VISITOR, GET, of=Kind.LISTING),
    "catalogue:vendors": page(VISITOR, GET),
    "catalogue:vendor": page(VISITOR, GET, of=Kind.LISTING),
    "catalogue:detail": page(VISITOR, GET, of=Kind.LISTING),
    "catalogue:configuration": page(VISITOR, GET, POST, of=Kind.LISTING),
    "search:search": page(VISITOR, GET),
    "search:suggest": page(VISITOR, GET),
    "search:forget": page(VISITOR, POST),
    "basket:summary": page(VISITOR, GET),
    "basket:add": page(VISITOR, GET, POST, of=Kind.LISTING),
    "basket:fix": page(VISITOR, POST),
    "basket:undo": page(VISITOR, POST),
    "basket:line-edit": page(VISITOR, GET, POST, of=Kind.BASKET),
    "basket:line-action": page(VISITOR, POST, of=Kind.BASKET),
}

# A page that explains itself to waiting accounts is for everybody who is signed in; what opens with the
# activation is missing before.
PORTAL: Mapping[str, Policy] = {
    "checkout:index": page(VISITOR, GET, POST),
    "checkout:thank-you": page(SIGNED_IN, GET, of=Kind.REQUEST),
    "portal:overview": page(SIGNED_IN, GET),
    "portal:activation-request": page(SIGNED_IN, POST),
    "portal:request-list": page(SIGNED_IN, GET),
    "portal:request-detail": page(SIGNED_IN, GET, of=Kind.REQUEST),
    "portal:request-message": page(SIGNED_IN, POST, of=Kind.REQUEST),
    "portal:request-withdraw": page(SIGNED_IN, GET, POST, of=Kind.REQUEST),
    "portal:offer-list": page(SIGNED_IN, GET),
    "portal:offer-detail": page(SIGNED_IN, GET, of=Kind.QUOTE),
    "portal:offer-pdf": page(SIGNED_IN, GET, of=Kind.QUOTE),
    "portal:offer-order": page(SIGNED_IN, GET, POST, of=Kind.QUOTE),
    "portal:offer-decline": page(SIGNED_IN, GET, POST, of=Kind.QUOTE),
    "portal:offer-revision": page(SIGNED_IN, GET, POST, of=Kind.QUOTE),
    "portal:order-list": page(SIGNED_IN, GET),
    "portal:order-detail": page(ACTIVATED, GET, of=Kind.ORDER),
    "portal:order-confirmation-pdf": page(ACTIVATED, GET, of=Kind.ORDER),
    "portal:delivery-note-pdf": page(ACTIVATED, GET, of=Kind.DELIVERY_NOTE),
    "portal:license-list": page(SIGNED_IN, GET),
    "portal:license-detail": page(ACTIVATED, GET, of=Kind.LICENSE),
    "portal:license-edit": page(ACTIVATED, GET, POST, of=Kind.LICENSE),
    "portal:license-reveal": page(ACTIVATED, POST, of=Kind.LICENSE),
    "portal:invoice-list": page(SIGNED_IN, GET),
    "portal:invoice-detail": page(ACTIVATED, GET, of=Kind.INVOICE),
    "portal:invoice-pdf": page(ACTIVATED, GET, of=Kind.INVOICE),
    "portal:list-list": page(SIGNED_IN, GET),
    "portal:list-save": page(SIGNED_IN, GET, POST),
    "portal:list-detail": page(SIGNED_IN, GET, of=Kind.LIST),
    "portal:list-basket": page(SIGNED_IN, POST, of=Kind.LIST),
    "portal:list-edit": page(SIGNED_IN, GET, POST, of=Kind.LIST),
    "portal:list-delete": page(SIGNED_IN, GET, POST, of=Kind.LIST),
    "portal:list-line-remove": page(SIGNED_IN, POST, of=Kind.LIST),
    "portal:organization": page(SIGNED_IN, GET),
    "portal:organization-edit": page(ADMINISTRATOR, GET, POST),
    "portal:organization-leave": page(ACTIVATED, GET, POST),
    "portal:organization-transfer": page(ADMINISTRATOR, GET, POST),
    "portal:organization-member-role": page(ADMINISTRATOR, POST, of=Kind.MEMBER),
    "portal:organization-member-remove": page(ADMINISTRATOR, GET, POST, of=Kind.MEMBER),
    "portal:organization-invite": page(ADMINISTRATOR, POST),
    "portal:organization-invitation-resend": page(ADMINISTRATOR, POST, of=Kind.INVITATION),
    "portal:organization-invitation-revoke": page(ADMINISTRATOR, POST, of=Kind.INVITATION),
    "portal:invitation": page(SIGNED_IN, GET, POST, of=Kind.OWN_INVITATION),
    "portal:profile": page(SIGNED_IN, GET, POST),
    "portal:download-data": page(SIGNED_IN, POST),
    "portal:delete-account": page(SIGNED_IN, GET, POST),
    "portal:token-list": page(SIGNED_IN, GET, POST),
    "portal:token-delete": page(SIGNED_IN, POST, of=Kind.TOKEN),
}

# The login door and what belongs to an account; allauth's.
ACCOUNT: Mapping[str, Policy] = {
    "account_login": page(VISITOR, GET, POST),
    "account_logout": page(VISITOR, GET, POST),
    "account_inactive": page(VISITOR, GET),
    "account_signup": page(VISITOR, GET, POST),
    "account_reauthenticate": page(SIGNED_IN, GET, POST),
    "account_email": page(SIGNED_IN, GET, POST),
    "account_email_verification_sent": page(VISITOR, GET, POST),
    "account_change_password": page(SIGNED_IN, GET, POST),
    "account_set_password": page(SIGNED_IN, GET, POST),
    "account_reset_password": page(VISITOR, GET, POST),
    "account_reset_password_done": page(VISITOR, GET),
    "account_reset_password_from_key": page(VISITOR, GET, POST, of=Kind.LINK),
    "account_reset_password_from_key_done": page(VISITOR, GET),
    "mfa_index": page(SIGNED_IN, GET),
    "mfa_authenticate": page(VISITOR, GET, POST),
    "mfa_reauthenticate": page(SIGNED_IN, GET, POST),
    "mfa_activate_totp": page(SIGNED_IN, GET, POST),
    "mfa_deactivate_totp": page(SIGNED_IN, GET, POST),
    "mfa_view_recovery_codes": page(SIGNED_IN, GET),
    "mfa_generate_recovery_codes": page(SIGNED_IN, GET, POST),
    "mfa_download_recovery_codes": page(SIGNED_IN, GET),
    "mfa_list_webauthn": page(SIGNED_IN, GET),
    "mfa_add_webauthn": page(SIGNED_IN, GET, POST),
    "mfa_edit_webauthn": page(SIGNED_IN, GET, POST, of=Kind.PASSKEY),
    "mfa_remove_webauthn": page(SIGNED_IN, GET, POST, DELETE, of=Kind.PASSKEY),
    "mfa_login_webauthn": page(VISITOR, GET, POST),
    "mfa_reauthenticate_webauthn": page(SIGNED_IN, GET, POST),
    "usersessions_list": page(SIGNED_IN, GET, POST),
}

DESK: Mapping[str, Policy] = {
    "backoffice:desk": page(STAFF, GET),
    "backoffice:request-list": page(STAFF, GET),
    "backoffice:request-detail": page(STAFF, GET, of=Kind.REQUEST),
    "backoffice:request-assign": page(STAFF, POST, of=Kind.REQUEST),
    "backoffice:request-message": page(STAFF, POST, of=Kind.REQUEST),
    "backoffice:request-ask": page(STAFF, POST, of=Kind.REQUEST),
    "backoffice:request-decline": page(STAFF, POST, of=Kind.REQUEST),
    "backoffice:request-quote": page(STAFF, POST, of=Kind.REQUEST),
    "backoffice:quote-list": page(STAFF, GET),
    "backoffice:quote-edit": page(STAFF, GET, POST, of=Kind.QUOTE),
    "backoffice:quote-send": page(STAFF, POST, of=Kind.QUOTE),
    "backoffice:quote-requote": page(STAFF, POST, of=Kind.QUOTE),
    "backoffice:quote-withdraw": page(STAFF, POST, of=Kind.QUOTE),
    "backoffice:quote-pdf": page(STAFF, GET, of=Kind.QUOTE),
    "backoffice:order-list": page(STAFF, GET),
    "backoffice:order-detail": page(STAFF, GET, of=Kind.ORDER),
    "backoffice:order-fulfill": page(STAFF, POST, of=Kind.ORDER),
    "backoffice:order-invoice": page(STAFF, POST, of=Kind.ORDER),
    "backoffice:order-pdf": page(STAFF, GET, of=Kind.ORDER),
    "backoffice:delivery-note-pdf": page(STAFF, POST, of=Kind.DELIVERY_NOTE),
    "backoffice:invoice-list": page(STAFF, GET),
    "backoffice:invoice-detail": page(STAFF, GET, of=Kind.INVOICE),
    "backoffice:invoice-pdf": page(STAFF, GET, of=Kind.INVOICE),
    "backoffice:activation-list": page(STAFF, GET),
    "backoffice:activation-detail": page(STAFF, GET, of=Kind.PERSON),
    "backoffice:activation-activate": page(STAFF, POST, of=Kind.PERSON),
    "backoffice:activation-reject": page(STAFF, POST, of=Kind.PERSON),
    "backoffice:activation-deactivate": page(STAFF, POST, of=Kind.PERSON),
    "backoffice:account": page(STAFF, GET, of=Kind.PERSON),
    "backoffice:customer-list": page(STAFF, GET),
    "backoffice:customer-detail": page(STAFF, GET, of=Kind.ORGANIZATION),
    "backoffice:customer-edit": page(STAFF, GET, POST, of=Kind.ORGANIZATION),
    "backoffice:customer-block": page(STAFF, POST, of=Kind.ORGANIZATION),
    "backoffice:customer-unblock": page(STAFF, POST, of=Kind.ORGANIZATION),
    "backoffice:customer-member-add": page(STAFF, POST, of=Kind.ORGANIZATION),
    "backoffice:customer-member-role": page(STAFF, POST, of=Kind.ORGANIZATION),
    "backoffice:customer-member-end": page(STAFF, POST, of=Kind.ORGANIZATION),
    "backoffice:audit": page(STAFF, GET),
    "backoffice:catalogue": page(STAFF, GET),
    "backoffice:catalogue-progress": page(STAFF, GET),
    "backoffice:catalogue-start": page(STAFF, POST),
    "backoffice:catalogue-resume": page(STAFF, POST),
    "backoffice:catalogue-sync": page(STAFF, GET, of=Kind.SYNC),
    "backoffice:catalogue-confirm-missing": page(STAFF, POST, of=Kind.SYNC),
    "backoffice:catalogue-keep-missing": page(STAFF, POST, of=Kind.SYNC),
    "backoffice:rules": page(STAFF, GET),
    "backoffice:rule-add": page(STAFF, GET),
    "backoffice:rule-change": page(STAFF, GET, POST),
    "backoffice:rule-listing": page(STAFF, GET),
    "backoffice:rule-draft": page(STAFF, GET),
    "backoffice:rule-publish": page(STAFF, POST),
    "backoffice:rule-carry-over": page(STAFF, POST),
    "backoffice:rule-discard": page(STAFF, POST),
    "backoffice:rule-undo": page(STAFF, POST),
    "backoffice:rule-history": page(STAFF, GET),
    "backoffice:rule-revision": page(STAFF, GET, of=Kind.RULES),
    "backoffice:rule-restore": page(STAFF, POST, of=Kind.RULES),
    "backoffice:rule-document": page(STAFF, GET, of=Kind.RULES),
    "backoffice:mail-templates": page(STAFF, GET),
    "backoffice:mail-template": page(STAFF, GET, POST, of=Kind.MAIL_KIND),
    "backoffice:mail-template-preview": page(STAFF, POST, of=Kind.MAIL_KIND),
    "backoffice:mail-template-sheet": page(STAFF, GET, of=Kind.MAIL_KIND),
    "backoffice:mail-template-test": page(STAFF, POST, of=Kind.MAIL_KIND),
    "backoffice:mail-template-restore": page(STAFF, POST, of=Kind.MAIL_KIND),
    "backoffice:outbox": page(STAFF, GET),
    "backoffice:outbox-retry-all": page(STAFF, POST),
    "backoffice:outbox-retry": page(STAFF, POST, of=Kind.JOB),
}

PAGES: Mapping[str, Policy] = {**PUBLIC, **PORTAL, **ACCOUNT, **DESK}

# Whole parts of the site with a gate of their own behind this one, by the route they are mounted at; what is
# open in them first.
BLOCKS: Mapping[str, Policy] = {
    "cms/login/": page(VISITOR, GET, POST),  # leads to the one login door
    # Wagtail's admin: what an editor may do to which page is Wagtail's to say.
    "cms/": page(Audience.EDITOR, GET, POST, PUT, PATCH, DELETE, of=Kind.CONTENT),
}

# Addresses without a name, by their route: in debug mode Django serves the catalogue's images itself.
MEDIA_ROUTES = [
    f"^{re.escape(f'{settings.MEDIA_URL}{folder}/'.lstrip('/'))}(?P<path>.*)$"
    for folder in settings.PUBLIC_MEDIA
]
ROUTES: Mapping[str, Policy] = (
    dict.fromkeys(MEDIA_ROUTES, page(VISITOR, GET, of=Kind.CONTENT)) if settings.DEBUG else {}
)
