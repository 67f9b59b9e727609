"""The dateline: where a report comes from and when, as agencies print it."""

from datetime import datetime

from django.utils import dateformat, timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.models import Article, Language


def print_text(article: Article) -> SafeString:
    """Return an article's text as safe HTML, its dateline run into the first line.

    It stands inside the paragraph: beside one that floats, a narrow column
    would cut words in two.
    """
    html = article.body_html
    printed = print_dateline(article.dateline, article.language, article.published_at)
    if printed:
        mark = f'<span class="article__dateline">{escape(printed)}</span>'
        space = "" if printed.endswith("】") else " "
        is_paragraph = html.startswith("<p>")
        html = f"<p>{mark}{space}{html[3:]}" if is_paragraph else f"<p>{mark}</p>\n{html}"
    return mark_safe(html)  # noqa: S308 - made by render_markdown().


def print_dateline(place: str, language: str, published_at: datetime | None) -> str:
    """Return "TOKYO, Oct. 27 —" for a report in English, "【東京】" for one in Japanese.

    The day is the paper's, not the reader's: it is part of the text. The
    months are shortened as the Associated Press does. A dateline that was
    typed with its date, as agencies deliver it, stays as it is.
    """
    place = place.strip()
    if not place:
        return ""
    if language == Language.JAPANESE:
        return f"【{place.strip('【】')}】"
    if published_at is None or any(sign.isdigit() for sign in place):
        return f"{place.rstrip(' —-')} —"
    with translation.override("en"):
        day = dateformat.format(published_at.astimezone(timezone.get_default_timezone()), "N j")
    return f"{place.rstrip(' —-').upper()}, {day} —"
