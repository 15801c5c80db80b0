"""Inviting on the organisation's page, and where the mail's link leads."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.accounts.enums import ActivationStatus
from shop.accounts.models import Activation, Invitation, Membership
from shop.accounts.selectors import viewer_for
from shop.core.models import AuditEvent
from shop.core.outbox import relay_once
from tests.functional.portal.world import make_user, sign_in

pytestmark = pytest.mark.django_db
INVITE = reverse("portal:organization-invite")
LINK = re.compile(r"http://testserver(/(?:de/)?accounts/invitations/[\w-]+/)")


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


def text(response) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").split())


def link_to(email: str) -> str:
    """The address that the newest mail to somebody leads to."""
    relay_once()
    message = [message for message in mail.outbox if message.to == [email]][-1]
    return LINK.search(message.body).group(1)


def invited(as_customer: Client, email: str, role: str = "member") -> str:
    as_customer.post(INVITE, {"email": email, "role": role})
    return link_to(email)


def state() -> tuple[object, ...]:
    return (
        list(Invitation.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values()),
        list(Activation.objects.order_by("pk").values()),
        AuditEvent.objects.count(),
    )


def test_the_same_answer_for_known_and_unknown_addresses(as_customer, stranger):
    pages = {}
    for email in (stranger.user.email, "nobody@example.net"):
        answer = as_customer.post(INVITE, {"email": email, "role": "member"}, follow=True)
        assert answer.redirect_chain == [(reverse("portal:organization"), 302)]
        pages[email] = text(answer)

    assert "We send the invitation to other@example.net." in pages["other@example.net"]
    assert "We send the invitation to nobody@example.net." in pages["nobody@example.net"]


def test_the_mail_speaks_the_language_of_the_organisation(as_customer, university):
    university.language = "de"
    university.save()

    link = invited(as_customer, "new@example.com")

    assert link.startswith("/de/accounts/invitations/")
    assert mail.outbox[-1].body.count("Example University") >= 1


def test_a_wrong_address_and_a_member_are_refused_on_the_page(as_customer, customer):
    before = state()

    wrong = as_customer.post(INVITE, {"email": "a@b.example\r\nBcc: c@d.example", "role": "member"})
    member = as_customer.post(INVITE, {"email": customer.email.upper(), "role": "member"})
    role = as_customer.post(INVITE, {"email": "new@example.com", "role": "king"})

    assert [answer.status_code for answer in (wrong, member, role)] == [422] * 3
    assert "member of your organisation already" in text(member)
    assert state() == before


def test_invitations_are_sent_again_and_withdrawn(as_customer):
    as_customer.post(INVITE, {"email": "new@example.com", "role": "member"})
    invitation = Invitation.objects.get()
    arguments = {"public_id": invitation.public_id}

    as_customer.post(reverse("portal:organization-invitation-resend", kwargs=arguments))
    page = text(as_customer.get(reverse("portal:organization")))
    withdrawn = as_customer.post(
        reverse("portal:organization-invitation-revoke", kwargs=arguments), follow=True
    )

    assert "new@example.com" in page
    assert "Open" in page
    assert "The invitation of new@example.com is withdrawn." in text(withdrawn)
    assert AuditEvent.objects.filter(action="invitation_sent").count() == 2


def test_invitations_of_another_organisation_are_missing(as_customer, stranger):
    as_customer.post(INVITE, {"email": "new@example.com", "role": "member"})
    arguments = {"public_id": Invitation.objects.get().public_id}
    client = sign_in(Client(), stranger.user)
    before = state()

    for step in ("resend", "revoke"):
        answer = client.post(reverse(f"portal:organization-invitation-{step}", kwargs=arguments))
        assert answer.status_code == 404
    assert state() == before
    assert "new@example.com" not in text(client.get(reverse("portal:organization")))


def test_looking_changes_nothing_and_accepting_lets_nobody_in(as_customer, waiting, staff, university):
    link = invited(as_customer, waiting.email, "administrator")
    client = sign_in(Client(), waiting)
    before = state()

    look = text(client.get(link))
    assert state() == before
    accepted = client.post(link, follow=True)

    assert "Clara Customer invites you to Example University" in look
    assert "You belong to Example University now." in text(accepted)
    assert "We know that you belong to <strong>Example University</strong>." in text(accepted)
    assert not viewer_for(waiting).is_activated
    assert Activation.objects.get(person__user=waiting).requested_at is not None
    assert "Campus Road 1" not in text(client.get(reverse("portal:organization")))
    assert "You have accepted this invitation" in text(client.get(link))


def test_moving_says_beforehand_what_is_lost(as_customer, stranger):
    link = invited(as_customer, stranger.user.email)
    client = sign_in(Client(), stranger.user)

    look = text(client.get(link))
    client.post(link)
    stays = viewer_for(stranger.user).activated_organization_ids
    client.post(link, {"leave": "yes"})

    assert "You move to another organisation" in look
    assert "Leave Other Company Ltd and accept" in look
    assert stays == {stranger.organization.pk}
    assert Activation.objects.get(person__user=stranger.user).status == ActivationStatus.WAITING
    page = text(client.get(reverse("portal:overview")))
    assert "You have moved to another organisation" in page


def test_forged_and_foreign_links_answer_alike(as_customer, stranger, waiting):
    link = invited(as_customer, waiting.email)
    client = sign_in(Client(), stranger.user)
    before = state()

    foreign, forged = client.get(link), client.get(link[:-2] + "x/")

    assert (foreign.status_code, forged.status_code) == (404, 404)
    own = re.compile(r'nonce="[^"]*"|[A-Za-z0-9]{64}|/accounts/invitations/[\w-]+/')
    assert own.sub("", text(foreign)) == own.sub("", text(forged))
    assert client.post(link, {"leave": "yes"}).status_code == 404
    assert state() == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"expires_at": timezone.now() - timedelta(days=1)}, "This invitation has expired"),
        ({"revoked_at": timezone.now()}, "This invitation was withdrawn"),
    ],
)
def test_a_closed_link_is_told_kindly_and_changes_nothing(as_customer, waiting, change, words):
    link = invited(as_customer, waiting.email)
    Invitation.objects.update(**change)
    client = sign_in(Client(), waiting)
    before = state()

    look = client.get(link)
    refused = client.post(link, follow=True)

    assert look.status_code == 200
    assert words in text(look)
    assert "can no longer be accepted" in text(refused)
    assert state() == before


def test_a_visitor_signs_in_first_and_comes_back(as_customer, waiting, client):
    link = invited(as_customer, waiting.email)
    visitor = Client()

    answers = [visitor.get(address) for address in (link, "/accounts/invitations/forged/")]

    assert [unquote(answer.url) for answer in answers] == [
        f"/accounts/login/?next={link}",
        "/accounts/login/?next=/accounts/invitations/forged/",
    ]


def test_the_link_survives_registration_and_the_confirmation_of_the_address(as_customer):
    link = invited(as_customer, "nora@example.com")
    visitor = Client()
    login = text(visitor.get(link, follow=True))
    signup = re.search(r'href="(/accounts/signup/[^"]*)"', login).group(1)

    visitor.post(
        signup,
        {
            "first_name": "Nora",
            "last_name": "Newcomer",
            "email": "Nora@example.com",
            "password1": "a-Good-passphrase-1",
            "password2": "a-Good-passphrase-1",
            "next": link,
        },
    )
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE).group(1)
    confirmed = visitor.post(reverse("account_email_verification_sent"), {"code": code})

    assert (confirmed.status_code, confirmed.url) == (302, link)
    visitor.post(link)
    nora = User.objects.get(email="nora@example.com")
    assert Membership.objects.current().get(person__user=nora).organization.name == "Example University"
    assert not viewer_for(nora).is_activated


def test_the_hourly_limit_is_told(as_customer, settings):
    settings.INVITATIONS_PER_HOUR = 1
    as_customer.post(INVITE, {"email": "one@example.com", "role": "member"})

    refused = as_customer.post(INVITE, {"email": "two@example.com", "role": "member"})

    assert "Please try again later" in text(refused)
    assert Invitation.objects.count() == 1


def test_a_colleague_elsewhere_is_not_told_who_is_member_where(as_customer, university):
    outsider = make_user("third@example.org", "Thea Third")
    link = invited(as_customer, outsider.email)

    page = text(sign_in(Client(), outsider).get(link))

    assert "customer@example.com" not in page
    assert "Campus Road 1" not in page
