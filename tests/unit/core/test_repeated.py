"""What a long list says again and again is written once."""

from django.template import Context, Template


class Counted:
    """Says how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def next(self) -> int:
        self.asked += 1
        return self.asked


def shown(template: str, **values: object) -> str:
    return Template("{% load repeated %}" + template).render(Context(values))


def test_contents_are_written_once_for_each_value():
    loop = "{% for state in states %}{% once state %}{{ state }}{{ counted.next }} {% endonce %}{% endfor %}"

    assert shown(loop, states="abab", counted=Counted()) == "a1 b2 a1 b2 "


def test_without_a_value_they_are_written_once():
    loop = "{% for state in states %}{% once %}{{ counted.next }} {% endonce %}{% endfor %}"

    assert shown(loop, states="abab", counted=Counted()) == "1 1 1 1 "


def test_two_places_and_two_pages_know_nothing_of_each_other():
    template = Template(
        "{% load repeated %}{% once 1 %}{{ name }}{% endonce %} {% once 1 %}{{ name|upper }}{% endonce %}"
    )

    pages = [template.render(Context({"name": name})) for name in ("a", "b")]

    assert pages == ["a A", "b B"]


def test_texts_stay_escaped():
    assert shown("{% once %}{{ text }}{% endonce %}", text="<b>") == "&lt;b&gt;"
