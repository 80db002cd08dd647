"""Notes in Markdown as lines: what a heading, a list, a table or a link is can be seen, and nothing of it is obeyed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from tracker.tui.paint.flow import flowed
from tracker.tui.paint.tones import PaintLine, PaintSpan
from tracker.views.table import Column, shown, table
from tracker.views.width import cut

if TYPE_CHECKING:
    from markdown_it.token import Token

LONGEST = 32_768
"""Letters of a note that are shown."""
_LEAST = 8
"""Cells that text has however deep it stands in lists."""
_LISTS = ("bullet_list_open", "ordered_list_open")


def note_lines(text: str, *, cells: int, has_glyphs: bool = True) -> list[PaintLine]:
    """The note, without frame or margin."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text[:LONGEST])
    lines = list(_Page(cells, has_glyphs).blocks(tokens))
    if len(text) > LONGEST:
        lines += [[], [("The rest of the note is not shown.", "faint")]]
    while lines and not lines[0]:
        lines.pop(0)
    return lines


class _Page:
    """Takes block after block; what stands before a line is a stack of margins."""

    def __init__(self, cells: int, has_glyphs: bool) -> None:
        self._cells = cells
        self._has_glyphs = has_glyphs
        self._margins: list[list[PaintSpan]] = []
        """Of each block that one is in: what stands before its first line, and before all others."""
        self._counts: list[int | None] = []
        """Of each list that one is in, the number of the next item; None in those without numbers."""
        self._is_fresh = True
        """Whether nothing stands yet in what one has entered."""

    def blocks(self, tokens: Sequence[Token]) -> Iterator[PaintLine]:
        heading, place = "", 0
        while place < len(tokens):
            token = tokens[place]
            match token.type:
                case "heading_open":
                    heading = "heading" if token.tag in ("h1", "h2") else "strong"
                    yield from self._gap()
                case "heading_close":
                    heading = ""
                case "paragraph_open" if not token.hidden:
                    yield from self._gap()
                case "inline":
                    yield from self._flow(inline_spans(token, heading or "text"))
                case "fence" | "code_block":
                    yield from self._code(token.content)
                case "html_block":
                    yield from self._code(token.content)
                case "hr":
                    rule = "─" if self._has_glyphs else "-"
                    yield from self._gap()
                    yield [*self._margin(), (rule * self._cells, "border")]
                case "table_open":
                    end = next(p for p in range(place, len(tokens)) if tokens[p].type == "table_close")
                    yield from self._table(tokens[place:end])
                    place = end
                case kind:
                    if kind == "blockquote_open" or (kind in _LISTS and not self._counts):
                        yield from self._gap()
                    self._enter_or_leave(kind, token)
            place += 1

    def _enter_or_leave(self, kind: str, token: Token) -> None:
        match kind:
            case "bullet_list_open":
                self._counts.append(None)
            case "ordered_list_open":
                start = token.attrs.get("start", 1)
                self._counts.append(start if isinstance(start, int) else 1)
            case "bullet_list_close" | "ordered_list_close":
                self._counts.pop()
            case "list_item_open":
                self._margins.append(self._bullet())
                self._is_fresh = True
            case "blockquote_open":
                bar = ("▎ " if self._has_glyphs else "| ", "border")
                self._margins.append([bar, bar])
                self._is_fresh = True
            case "list_item_close" | "blockquote_close":
                self._margins.pop()
                self._is_fresh = False

    def _bullet(self) -> list[PaintSpan]:
        number = self._counts[-1]
        if number is None:
            return [("• " if self._has_glyphs else "- ", "accent"), ("  ", "")]
        self._counts[-1] = number + 1
        said = f"{number}. "
        return [(said, "accent"), (" " * len(said), "")]

    def _gap(self) -> Iterator[PaintLine]:
        """An empty line between blocks, but for the first of what one has entered; the bar of a quotation goes on."""
        if not self._is_fresh:
            yield [margin[1] for margin in self._margins]

    def _flow(self, spans: Sequence[PaintSpan]) -> Iterator[PaintLine]:
        room = max(_LEAST, self._cells - sum(len(margin[1][0]) for margin in self._margins))
        for line in flowed(spans, room):
            yield [*self._margin(), *line]

    def _margin(self) -> PaintLine:
        """What stands before a line; a bullet stands before the first one alone."""
        self._is_fresh = False
        now: PaintLine = [margin[0] for margin in self._margins]
        for margin in self._margins:
            margin[0] = margin[1]
        return now

    def _code(self, content: str) -> Iterator[PaintLine]:
        yield from self._gap()
        room = max(_LEAST, self._cells - 2 - sum(len(margin[1][0]) for margin in self._margins))
        for line in content.splitlines():
            text = cut(shown(line.expandtabs(4)), room, ellipsis="…" if self._has_glyphs else "~")
            yield [*self._margin(), ("  ", ""), (text, "good")]

    def _table(self, tokens: Sequence[Token]) -> Iterator[PaintLine]:
        rows: list[list[str]] = []
        are_right: list[bool] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "th_open":
                are_right.append("right" in str(token.attrs.get("style", "")))
            elif token.type == "inline":
                rows[-1].append("".join(text for text, _ in inline_spans(token, "text")))
        head, *body = rows
        columns = [
            Column(title, [row[place] if place < len(row) else "" for row in body], right=are_right[place], least=4)
            for place, title in enumerate(head)
        ]
        yield from self._gap()
        self._is_fresh = False
        for line in table(columns, room=self._cells, ellipsis="…" if self._has_glyphs else "~"):
            yield list(line)


def inline_spans(token: Token, tone: str) -> list[PaintSpan]:
    """The text of a block; a link's address stands behind its text."""
    spans: list[PaintSpan] = []
    bold, emphasis, address = 0, 0, ""
    for child in token.children or ():
        now = "accent" if address else "line4" if emphasis else tone
        now = f"{now}!" if bold else now
        match child.type:
            case "text" | "html_inline":
                spans.append((shown(child.content), now))
            case "code_inline":
                spans.append((shown(child.content), "good"))
            case "softbreak":
                spans.append((" ", now))
            case "hardbreak":
                spans.append(("", "\n"))
            case "strong_open" | "strong_close":
                bold += child.nesting
            case "em_open" | "em_close":
                emphasis += child.nesting
            case "link_open":
                address = shown(str(child.attrs.get("href", "")))
            case "link_close":
                said = "".join(text for text, _ in spans[-1:])
                spans += [(f" <{address}>", "faint")] if address != said else []
                address = ""
            case "image":
                spans.append((f"[{shown(child.content)}]", "accent"))
                spans.append((f" <{shown(str(child.attrs.get('src', '')))}>", "faint"))
    return spans
