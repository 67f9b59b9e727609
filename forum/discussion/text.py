"""A comment's text: rendered, with its mentions and pictures, and quoted. Pure."""

import re
from collections.abc import Mapping
from html import escape, unescape

from articles.links import replace_in_text
from articles.markup import Profile, render_markdown
from forum.discussion.pictures.shown import (
    NO_PICTURES,
    Pictures,
    lay_in,
    without_pictures,
    words_alone,
)
from forum.members.names import name_key

MAX_MENTIONS = 10  # A comment; more is ringing every bell in the house.

# Not in the middle of a word or an address, and not escaped ("\@dan"); a full
# stop or a dash at the end belongs to the sentence. Japanese puts no space before it.
MENTION = re.compile(
    r"(?<![^\W\u3040-\u30ff\u3400-\u9fff])(?<![@./+\\-])@([\w](?:[\w.-]{0,48}[\w])?)(?!\w)"
)
HONORIFICS = ("さん", "さま", "様", "氏", "くん", "君", "ちゃん", "先生")  # "@danさん" calls dan.
# Quoting somebody's call is not calling again, and code calls nobody.
UNSPOKEN = re.compile(r"^ {0,3}>[^\n]*$|^ {0,3}(```|~~~).*?(?:^ {0,3}\1|\Z)|`[^`\n]*`", re.M | re.S)


def render_comment(
    text: str, mentions: Mapping[str, tuple[str, str]], pictures: Pictures = NO_PICTURES
) -> str:
    """Return a comment's safe HTML.

    `mentions` maps a name's key to (name, address of the profile); only those
    become links. They are put into the text of what the sanitiser let
    through, escaped, so nothing a member typed gets past it. Of pictures that the
    text names only these are shown.
    """
    html = render_markdown(text, Profile.COMMENT, pictures)
    if pictures:
        html = lay_in(html, pictures)
    if not mentions:
        return html

    def link(found: re.Match[str]) -> str:
        typed = unescape(found.group(1))
        for called in _with_and_without_honorific(typed):
            if known := mentions.get(name_key(called)):
                name, address = known
                rest = typed.removeprefix(called)
                return f'<a class="mention" href="{escape(address)}">@{escape(name)}</a>{rest}'
        return found.group()

    return replace_in_text(html, lambda piece: MENTION.sub(link, piece))


def find_mentions(text: str) -> list[str]:
    """Return the names a text calls, each once, in their order, MAX_MENTIONS at most.

    What is said of a picture calls nobody: no link would show it.
    """
    found: dict[str, str] = {}
    for match in MENTION.finditer(UNSPOKEN.sub("\n", without_pictures(text))):
        for called in _with_and_without_honorific(match.group(1)):
            found.setdefault(name_key(called), called)
        if len(found) >= MAX_MENTIONS:
            break
    return list(found.values())[:MAX_MENTIONS]


def _with_and_without_honorific(typed: str) -> list[str]:
    """Return whom a mention can mean, the likeliest first: names may end like that too."""
    bare = next((typed.removesuffix(end) for end in HONORIFICS if typed.endswith(end)), "")
    return [typed, bare] if bare else [typed]


def quote(text: str) -> str:
    """Return the Markdown that quotes a passage in an answer: of pictures what they show."""
    lines = [f"> {line}".rstrip() for line in words_alone(text).strip().splitlines()]
    return "\n".join(lines) + "\n\n"
