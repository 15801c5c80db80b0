"""Editors keep the pages right: a question goes its way to readers, a page grows old, a reader writes."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import RunningSite, text_of
from tests.browser.watching import Watch, check, overflowing

pytestmark = pytest.mark.browser

AUTHOR = "author@example.org"
EDITOR = "editor@example.org"
STAFF = "sales@example.org"
QUESTION = "Can I order for a subsidiary?"
ANSWER = "Name the subsidiary as the end user of the offer."
FRAGE = "Kann ich für eine Tochterfirma bestellen?"
ANTWORT = "Nennen Sie die Tochterfirma als Endnutzerin des Angebots."
OLD_QUESTION = "free-apps"
AGE_DAYS = 366


def write_question(page: Page) -> None:
    """Add a question to the first topic and submit it, as somebody does who may not publish."""
    page.goto("/cms/pages/")
    for title in ("Home", "Questions and answers", "General"):
        page.get_by_role("link", name=f"Explore child pages of '{title}'").click()
    page.get_by_role("link", name="Add child page").first.click()
    page.locator("#id_title").fill(QUESTION)
    page.locator(".public-DraftEditor-content").click()
    page.keyboard.type(ANSWER)
    # The editor hands over what was typed a moment later.
    expect(page.locator("[name=answer]")).to_have_value(re.compile("end user of the offer"))
    expect(page.locator("[name=slug]")).to_have_value("can-i-order-for-a-subsidiary")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit to Approval by an editor").click()
    expect(page.locator(".messages")).to_contain_text("submitted")


def approve(page: Page) -> None:
    """Publish what waits for approval, beginning at the editors' front page."""
    page.goto("/cms/")
    page.get_by_role("link", name=QUESTION).first.click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("has been updated")


def translate(page: Page) -> None:
    """Publish the question in German, text by text."""
    page.get_by_role("link", name=QUESTION, exact=True).first.click()
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("link", name="Translate this page").click()
    page.get_by_label("German").check()
    page.get_by_role("button", name="Submit").click()
    for text in (FRAGE, ANTWORT):
        page.get_by_role("button", name="Translate", exact=True).first.click()
        page.get_by_role("main").get_by_role("textbox").fill(text)
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_role("main").get_by_role("textbox")).to_have_count(0)
    page.get_by_role("button", name="Publish in German").click()
    expect(page.locator(".messages")).to_contain_text("in German")


def test_a_question_is_approved_translated_and_found(open_page: OpenPage, site: RunningSite, watch: Watch):
    site.run("tests.browser.make_author", AUTHOR)
    # Wagtail keeps half a page as a draft every few seconds, and answers so when it lacks something.
    with watch.expecting(400):
        write_question(open_page(AUTHOR))
    reader = open_page()
    with watch.expecting(404):
        assert reader.goto("/faq/general/can-i-order-for-a-subsidiary/").status == 404

    editor = open_page(EDITOR)
    approve(editor)
    assert reader.goto("/faq/general/can-i-order-for-a-subsidiary/").status == 200
    translate(editor)

    for prefix, word, question, answer in (
        ("", "subsidiary", QUESTION, ANSWER),
        ("/de", "Tochterfirma", FRAGE, ANTWORT),
    ):
        # The search learns of it within seconds.
        reader.goto(f"{prefix}/search/?q={word}")
        expect(reader.get_by_role("main").get_by_role("link", name=question)).to_be_visible()
        reader.get_by_role("main").get_by_role("link", name=question).click()
        reader.get_by_role("main").get_by_role("link", name=re.compile("all questions|allen Fragen")).click()
        assert reader.url.partition("#")[2] == "general--can-i-order-for-a-subsidiary"
        expect(reader.get_by_text(answer)).to_be_visible()


def test_an_old_page_tells_readers_editors_and_its_owner(
    open_page: OpenPage, site: RunningSite, watch: Watch
):
    address = f"/faq/general/{OLD_QUESTION}/"
    reader = open_page(width=360)
    reader.goto(address)
    expect(reader.get_by_text("This page may be outdated")).to_have_count(0)

    site.run("tests.browser.let_page_age", OLD_QUESTION, str(AGE_DAYS))

    reader.goto(address)
    expect(reader.get_by_text("This page may be outdated")).to_be_visible()
    assert overflowing(reader) == []
    check(reader)
    mail = site.mailbox.wait_for(EDITOR, "review")
    assert "Do I need to order free apps?" in text_of(mail)
    editor = open_page(EDITOR)
    report = re.search(r"https?://\S+pages-to-review\S*", text_of(mail))
    assert report, text_of(mail)
    editor.goto(report[0])
    row = editor.get_by_role("row").filter(has_text="Do I need to order free apps?")
    row.get_by_role("checkbox").check()
    editor.get_by_role("button", name="Reviewed today").click()
    expect(editor.get_by_role("row").filter(has_text="Do I need to order free apps?")).to_have_count(0)
    reader.goto(address)
    expect(reader.get_by_text("This page may be outdated")).to_have_count(0)


def test_what_a_reader_writes_reaches_the_desk(open_page: OpenPage, watch: Watch):
    reader = open_page(width=360)
    reader.goto("/faq/general/what-are-apps/")
    reader.get_by_text("Write to us about this page").click()
    form = reader.locator("#contact-form")
    form.get_by_label("What is it about?").select_option("question")
    form.get_by_label("Your message").fill("Is a theme an app, too?")
    form.get_by_label("E-mail").fill("reader@example.net")
    check(reader)
    form.get_by_role("button", name="Send the message").click()
    expect(reader.get_by_text("Thank you for your message")).to_be_visible()

    desk = open_page(STAFF)
    desk.goto("/dashboard/messages/")
    desk.get_by_role("main").get_by_role("link", name=re.compile("What is an app")).first.click()
    expect(desk.get_by_text("Is a theme an app, too?")).to_be_visible()
    expect(desk.get_by_text("reader@example.net").first).to_be_visible()
    check(desk)
