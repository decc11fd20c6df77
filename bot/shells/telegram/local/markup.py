"""Telegram's HTML -> plain text and entities, refusing what Telegram refuses. Lengths are in UTF-16 units, as Telegram counts."""

from html.parser import HTMLParser
from typing import Any

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre", "a": "text_link",
    "blockquote": "blockquote", "tg-spoiler": "spoiler",
}  # fmt: skip


class MarkupError(ValueError):
    """The text is not HTML that Telegram takes. The message is Telegram's own wording."""


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.entities: list[dict[str, Any]] = []
        self.open: list[tuple[str, int, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KINDS:
            raise MarkupError(
                f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}" at byte offset {len(self.text)}'
            )
        self.open.append((tag, units(self.text), dict(attrs).get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise MarkupError(f"Bad Request: can't parse entities: Unexpected end tag at byte offset {len(self.text)}")
        name, start, href = self.open.pop()
        length = units(self.text) - start
        if length:
            link = {"url": href} if name == "a" and href else {}
            self.entities.append({"type": KINDS[name], "offset": start, "length": length, **link})

    def handle_data(self, data: str) -> None:
        self.text += data


def parse(html: str) -> tuple[str, list[dict[str, Any]]]:
    """(text, entities) of `html`. Raises MarkupError."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise MarkupError(
            f"Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"{reader.open[-1][0]}\""
        )
    return reader.text.strip(), sorted(reader.entities, key=lambda e: (e["offset"], -e["length"]))
