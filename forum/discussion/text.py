"""A comment's text: rendered, with its mentions, and quoted. Pure."""

import re
from collections.abc import Mapping
from html import escape, unescape

from articles.links import replace_in_text
from articles.markup import Profile, render_markdown
from forum.members.names import name_key

MAX_MENTIONS = 10  # A comment; more is ringing every bell in the house.

# Not in the middle of a word or an address; a full stop or a dash at the end
# belongs to the sentence.
MENTION = re.compile(r"(?<![\w@./+-])@([\w](?:[\w.-]{0,28}[\w])?)(?!\w)")
# Quoting somebody's call is not calling again, and code calls nobody.
UNSPOKEN = re.compile(r"^ {0,3}>[^\n]*$|^ {0,3}```.*?(?:^ {0,3}```|\Z)|`[^`\n]*`", re.M | re.S)


def render_comment(text: str, mentions: Mapping[str, tuple[str, str]]) -> str:
    """Return a comment's safe HTML.

    `mentions` maps a name's key to (name, address of the profile); only those
    become links. They are put into the text of what the sanitiser let
    through, escaped, so nothing a member typed gets past it.
    """
    html = render_markdown(text, Profile.COMMENT)
    if not mentions:
        return html

    def link(found: re.Match[str]) -> str:
        known = mentions.get(name_key(unescape(found.group(1))))
        if known is None:
            return found.group()
        name, address = known
        return f'<a class="mention" href="{escape(address)}">@{escape(name)}</a>'

    return replace_in_text(html, lambda piece: MENTION.sub(link, piece))


def find_mentions(text: str) -> list[str]:
    """Return the names a text calls, each once, in their order, MAX_MENTIONS at most."""
    found: dict[str, str] = {}
    for match in MENTION.finditer(UNSPOKEN.sub("\n", text)):
        found.setdefault(name_key(match.group(1)), match.group(1))
        if len(found) == MAX_MENTIONS:
            break
    return list(found.values())


def quote(text: str, name: str) -> str:
    """Return the Markdown that quotes a passage in an answer."""
    lines = [f"> {line}".rstrip() for line in text.strip().splitlines()]
    return "\n".join(lines) + "\n\n"
