"""What the importer read, in lines for a terminal. Pure."""

from collections import Counter
from collections.abc import Iterator

from articles.intake.discussion_text import Line, ParsedDiscussion, Reading, Role

SHOWN_TEXT = 60  # Characters of a line.

ROLES = {
    Role.DATE: "date",
    Role.PARAGRAPH: "paragraph",
    Role.CREDIT: "credit",
    Role.NAME: "name",
    Role.TEXT: "comment",
    Role.IGNORED: "left out",
}


def report_lines(reading: Reading) -> Iterator[str]:
    """Yield each line with its number and role, what is doubtful with the reason below it."""
    width = len(str(len(reading.lines)))
    for line in reading.lines:
        if line.role is Role.BLANK:
            continue
        yield f"{line.number:>{width}}  {ROLES[line.role]:9}  {_cut(line)}"
        if line.doubt:
            yield f"{'':>{width}}  ^ doubtful: {line.doubt}"


def _cut(line: Line) -> str:
    """Return the beginning of a line; of one with the credit, the end as well."""
    if len(line.text) <= SHOWN_TEXT:
        return line.text
    end = line.text[line.text.rfind("©") - 1 :] if line.role is Role.CREDIT else ""
    return f"{line.text[: max(SHOWN_TEXT - 1 - len(end), 0)]}…{end}"


def report_roles(reading: Reading) -> str:
    """Return how many lines have each role, and how many are doubtful."""
    counts = Counter(line.role for line in reading.lines)
    parts = [f"{counts[role]} {name}" for role, name in ROLES.items() if counts[role]]
    return f"Lines: {', '.join(parts)}; {len(reading.doubtful)} doubtful"


def report_parsed(parsed: ParsedDiscussion) -> Iterator[str]:
    """Yield what would be made of it: the article in one line, then each comment."""
    date = f", {parsed.date}" if parsed.date else ", without a date"
    yield f"Article: {_count(len(parsed.paragraphs), 'paragraph')}, © {parsed.credit}{date}"
    yield f"{_count(len(parsed.comments), 'comment')}:"
    for comment in parsed.comments:
        answer = ""
        if comment.reply_to is not None:
            answer = f", in reply to line {parsed.comments[comment.reply_to].line_number}"
        paragraphs = _count(len(comment.paragraphs), "paragraph")
        yield f"line {comment.line_number}: {comment.name}, {paragraphs}{answer}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
