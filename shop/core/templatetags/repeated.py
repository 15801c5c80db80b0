"""What a long list says again and again is written once."""

from typing import Any, cast

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

register = template.Library()


class OnceNode(Node):
    """Its contents for each combination of values, kept until the page is written."""

    def __init__(self, nodelist: NodeList, values: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.values = values

    def render(self, context: Context) -> SafeString:
        # At the bottom of the stack: an included template has a level of its own, which ends with it.
        written = cast(dict[Any, SafeString], context.render_context.dicts[0])
        key = (self, *(value.resolve(context) for value in self.values))
        if key not in written:
            written[key] = self.nodelist.render(context)
        return written[key]


@register.tag
def once(parser: Parser, token: Token) -> OnceNode:
    """``{% once row.state %}…{% endonce %}`` in a loop: rendered once for each state that occurs on the page,
    so name everything in it that may differ; what is named must be hashable.

    A component costs as much as thirty plain nodes: in a table of fifty rows that is most of the page.
    """
    values = [parser.compile_filter(part) for part in token.split_contents()[1:]]
    nodelist = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(nodelist, values)
