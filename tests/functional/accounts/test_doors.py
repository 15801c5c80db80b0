"""What ends the sessions and tokens of a person."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from shop.accounts.doors import close_doors
from shop.accounts.models import ApiToken
from shop.accounts.services import LICENSING_GROUP
from shop.core.models import AuditEvent
from tests.functional.accounts.conftest import PASSWORD, code_of, confirm, is_signed_in, sign_in, signed_in
from tests.functional.api.conftest import bearer

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another-Horse-battery-2"


def closings(user: User) -> list[AuditEvent]:
    return list(AuditEvent.objects.for_object(user.person).filter(action="doors_closed"))


def test_all_doors_close_at_once(customer):
    one, other = signed_in(customer), signed_in(customer)
    forgotten = Client()
    forgotten.force_login(customer)
    UserSession.objects.filter(session_key=forgotten.session.session_key).delete()
    program = bearer(customer)

    close_doors(user_id=customer.pk, by=None, at=timezone.now())

    assert [is_signed_in(client) for client in (one, other, forgotten)] == [False, False, False]
    assert program.get("/me").status_code == 401
    (event,) = closings(customer)
    assert (event.actor_id, event.details) == (None, {"sessions": 3, "tokens": 1})


def test_nobody_else_is_closed_out(customer, staff):
    mine, visitor = signed_in(staff), Client()
    visitor.get("/accounts/login/")
    program = bearer(staff)

    close_doors(user_id=customer.pk, by=staff, at=timezone.now())

    assert is_signed_in(mine)
    assert program.get("/me").status_code == 200


def test_a_new_password_ends_all_but_the_session_it_was_given_in(customer):
    here, elsewhere = signed_in(customer), signed_in(customer)
    program = bearer(customer)
    old_key = here.session.session_key

    here.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert program.get("/me").status_code == 401
    assert not Session.objects.filter(session_key=old_key).exists()
    assert len(closings(customer)) == 1


def test_a_reset_by_mail_ends_all_sessions_and_opens_a_new_one(customer, mailoutbox):
    thief = signed_in(customer)
    program = bearer(customer)
    here = Client()
    here.post("/accounts/password/reset/", {"email": customer.email})
    link = next(word for word in mailoutbox[-1].body.split() if word.startswith("http"))
    form = here.get(link, follow=True)

    here.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True)

    assert is_signed_in(here)
    assert not is_signed_in(thief)
    assert program.get("/me").status_code == 401


def test_a_reset_does_not_pass_the_second_factor(customer, mailoutbox, add_app):
    add_app(customer)
    here = Client()
    here.post("/accounts/password/reset/", {"email": customer.email})
    link = next(word for word in mailoutbox[-1].body.split() if word.startswith("http"))
    form = here.get(link, follow=True)

    answer = here.post(form.redirect_chain[-1][0], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})

    assert answer.url == "/accounts/2fa/authenticate/"
    assert not is_signed_in(here)


def test_a_removed_second_factor_ends_the_other_sessions(customer, add_app):
    elsewhere = signed_in(customer)
    program = bearer(customer)
    secret = add_app(customer)
    here = Client()
    sign_in(here, customer)
    here.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    confirm(here)

    here.post("/accounts/2fa/totp/deactivate/")

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert program.get("/me").status_code == 401
    assert len(closings(customer)) == 1


def _deactivate(user: User) -> None:
    user.is_active = False
    user.save()


def _no_staff(user: User) -> None:
    user.is_staff = False
    user.save(update_fields=["is_staff"])


def _leave_group(user: User) -> None:
    user.groups.remove(Group.objects.get(name=LICENSING_GROUP))


def _empty_group(user: User) -> None:
    Group.objects.get(name=LICENSING_GROUP).user_set.clear()


def _expel(user: User) -> None:
    Group.objects.get(name=LICENSING_GROUP).user_set.remove(user)


@pytest.mark.parametrize("lose", [_deactivate, _no_staff, _leave_group, _empty_group, _expel])
def test_whoever_loses_a_right_is_out(staff, lose):
    browser, program = signed_in(staff), bearer(staff)

    lose(User.objects.get(pk=staff.pk))

    assert not is_signed_in(browser)
    assert program.get("/me").status_code == 401
    assert ApiToken.objects.count() == 0
    assert len(closings(staff)) == 1


def test_what_takes_nothing_away_closes_nothing(staff):
    browser = signed_in(staff)
    user = User.objects.get(pk=staff.pk)

    user.first_name = "Samuel"
    user.save()
    user.groups.add(Group.objects.create(name="Another"))

    assert is_signed_in(browser)
    assert closings(staff) == []


def test_an_editor_deactivated_in_the_editorial_pages_is_out(staff, person):
    User.objects.filter(pk=staff.pk).update(is_superuser=True)
    administrator, browser = signed_in(staff), signed_in(person)
    page = administrator.get(f"/cms/users/edit/{person.pk}/")
    form = page.context["form"]
    values = {name: form[name].value() or [] for name in form.fields if not name.startswith("password")}

    answer = administrator.post(f"/cms/users/edit/{person.pk}/", {**values, "is_active": ""})

    assert answer.status_code == 302, answer.context["form"].errors
    assert not is_signed_in(browser)
    (event,) = closings(person)
    assert event.actor_id == staff.pk


def test_a_password_set_by_somebody_else_closes_the_doors(staff, person):
    User.objects.filter(pk=staff.pk).update(is_superuser=True)
    administrator, program = signed_in(staff), bearer(person)
    form = administrator.get(f"/cms/users/edit/{person.pk}/").context["form"]
    values = {name: form[name].value() or [] for name in form.fields}
    values |= {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "is_active": "on"}

    answer = administrator.post(f"/cms/users/edit/{person.pk}/", values)

    assert answer.status_code == 302
    assert program.get("/me").status_code == 401


def test_sessions_that_are_over_are_not_looked_at(customer):
    browser = signed_in(customer)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    UserSession.objects.all().delete()

    close_doors(user_id=customer.pk, by=None, at=timezone.now())

    assert not is_signed_in(browser)
    assert closings(customer)[0].details == {"sessions": 0, "tokens": 0}
