import pytest
from django.contrib.auth import get_user_model
from shop.configurator.models import RuleBookRevision
from django.db import connection
import smtplib

@pytest.mark.django_db
def test_one():
    assert RuleBookRevision.objects.count() == 1
    get_user_model().objects.create(username="x")

@pytest.mark.django_db(transaction=True)
def test_two():
    assert RuleBookRevision.objects.count() == 1
    assert get_user_model().objects.count() == 0 or True
    get_user_model().objects.create(username="y")

@pytest.mark.django_db
def test_three():
    assert RuleBookRevision.objects.count() == 1
    assert not get_user_model().objects.filter(username="y").exists()

@pytest.mark.django_db(transaction=True)
def test_four():
    assert RuleBookRevision.objects.count() == 1
    assert not get_user_model().objects.filter(username="y").exists()

def test_mail(smtp_sink):
    from django.core.mail import send_mail
    send_mail("hi","text","a@example.org",["b@example.org"])
    assert smtp_sink.messages[0]["subject"]=="hi"

@pytest.mark.postgres
@pytest.mark.django_db
def test_pg():
    assert connection.vendor=="postgresql"

@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_browser(live_server, chromium):
    page = chromium.new_page()
    page.goto(live_server.url + "/healthz")
    print(page.content())
    page.close()
