"""Texts that somebody may have written into a store to have their way with the terminal of whoever looks at it."""

from random import Random

FRAGMENTS = (
    "\x1b]52;c;cm0gLXJmIC8=\x07", "\x1b]52;c;cm0gLXJmIC8=\x1b\\", "\x1b]0;pwned\x07",
    "\x1b]8;;http://evil\x07x\x1b]8;;\x07", "\x1b[2J", "\x1b[31m", "\x1b[6n", "\x1b[?1049l", "\x1b[?25h", "\x1bc",
    "\x1b[9999;9999H", "\x1bP$q\x1b\\", "\x1b_G\x1b\\", "\x1b^x\x1b\\", "\x1bX\x1b\\", "\x9b2J",
    "\x9d52;c;aGk=\x9c", "\x90q\x9c", "\x9f", "\x84", "\x85", "\x00", "\x07", "\x08\x08", "\t", "\n", "\r", "\r\n",
    "\x0b", "\x0c", "\x0e", "\x0f", "\x18", "\x1a", "\x1b", "\x7f", "\u202e", "\u202d", "\u202a", "\u202c",
    "\u2066", "\u2067", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\u200b", "\u200c", "\u200d",
    "\u2060", "\ufeff", "\u00ad", "\U000e0041\U000e007f", "️", "[/red]", "[red]", "[@click=app.quit]x[/]",
    "[@click='app.bell']b[/]", "[link=http://evil]l[/link]", "[", "]", "[/]", "\\[", "${x}", "{0}", "%s%n",
    "<script>", "'; DROP TABLE runs; --", "# heading", "```", "| a | b |", "![i](http://evil/x.png)", "שלום",
    "مرحبا", "日本語", "실험", "👩\u200d👩\u200d👧\u200d👦", "🇩🇪", "👍🏽", "e\u0301\u0301\u0301",
    "Z\u0351\u036b\u0313\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034dA\u0334\u0335\u031c\u0330\u0354\u036b\u0357\u0362L\u0320\u0368\u0367\u0369\u0358G\u0334\u033b\u0348\u034d\u0354\u0339\u0311\u0357\u030e\u0305\u035b\u0301Ǫ\u0335\u0339\u033b\u031d\u0333\u0342\u030c\u030c\u0358",
    "ﷺ", "\ue000", "\U0010ffff", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "loss", "val/acc", " ", "/", "..",
    "\u202egnp.exe",
)  # fmt: skip
LONG = 10_000


def hostile_text(number: int, longest: int = 240) -> str:
    """One of them, another for every number; the number stands in it, so that it is seen where it came from."""
    rng = Random(number)
    text = "".join(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, 6)))
    if number % 97 == 0:
        text = text * (LONG // len(text) + 1)
    place = rng.randrange(len(text) + 1)
    return f"{text[:place]}{number}{text[place:]}"[:longest]
