"""What an author most likely meant by a text that is refused, in the form that is read."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain

from tloop.lesson.links.claim.figure import FigureError, any_of, parse_figure
from tloop.lesson.links.claim.meaning import NEGATION
from tloop.lesson.links.claim.numbers import NUMBER, WHITE
from tloop.lesson.links.claim.rules import Near, StatementError
from tloop.lesson.links.claim.vocabulary import (
    BEHIND,
    BOUNDS,
    CHANGED_BEFORE,
    CHANGED_BEHIND,
    LIMITS,
    TURNS,
    UNITS,
)
from tloop.lesson.links.claim.words import SHARE, figures_in, visible
from tloop.lesson.number_words import COUNTED, LARGE, value_of

# Words and signs that mean the same as one of the tables.
SAME = {
    "more than": "in excess of|exceeding|beyond|upwards? of|past|mehr als|über|plus de|más de|超过|高于|≫|≩",
    "below": "smaller|lower|before|unter|weniger als|kleiner als|moins de|menos de|低于|小于|≪|≨",
    "at most": r"höchstens|maximal|au plus|como máximo|不超过|a maximum of|max\.?|⩽|≦|≲",
    "at least": r"mindestens|au moins|al menos|至少|a minimum of|min\.?|⩾|≧|≳",
    "about": r"etwa|ungefähr|environ|unos|大约|约|≃|≅|≐|∽|±(?=\s*\d)",
    "−": r"(?:negative|minus|–)\s*(?=[\d.])",
}
MULTIPLIERS = {"k": 1000, "K": 1000, "M": 10**6, "Mio": 10**6, "G": 10**9, "bn": 10**9, "m": 10**6}
# Words behind a number that make another one of it: a number alone would say something else.
_CHANGING = "|".join(["times", "fold", "dozens?", "percent", "of", "x", *chain(*TURNS.values())])
CHANGING = re.compile(rf"(?:th|rd)s?\b|\bquintuple|\b(?:{_CHANGING})\b|[×%‰/^²³√]", re.IGNORECASE)
# Words that make another statement of a figure, be they in its link or not.
_BOUNDS = {word for table in (BOUNDS, LIMITS, BEHIND) for words in table.values() for word in words}
_UNITS = {word for words in UNITS.values() for word in words if word[0].isalpha()}
BEYOND = re.compile(
    rf"(?<!\w)(?:{any_of({*_BOUNDS, *_UNITS, *CHANGED_BEHIND, *CHANGED_BEFORE})}"
    r"|exactly|precisely|sharp|ms|off|higher|lower|fewer|more|less|right|correct|errors?|mistakes?)(?!\w)",
    re.IGNORECASE,
)
RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def meant_by(text: str) -> str:
    """The text in the forms that are read, if it is a figure then; else nothing."""
    for candidate in (*_candidates(_plain(text)), _in_figures(text)):
        try:
            parse_figure(candidate)
        except FigureError:
            continue
        if candidate != text:
            return candidate
    return ""


def _in_figures(text: str) -> str:
    """Half as 50%, twice as 2 times; nothing if there is more in the text."""
    try:
        (figure,) = figures_in(text)
        (number,) = figure.numbers
    except (FigureError, ValueError):
        return ""
    if len(number.written) < len(text) or not isinstance(figure.rule, Near):
        return ""
    if number.percent:
        percentage = 100 * number.value
        exact = percentage == round(percentage, 1)
        if number.value > 1:
            return f"{number.value:f}" if exact else ""
        return f"{percentage.normalize():f}%" if exact else f"about {percentage:.0f}%"
    return f"{number.value} times" if "times" in figure.units else ""


def counted(text: str) -> str:
    """How many they are: 13 of 13 out of 20; nothing if the text is no such share."""
    match = SHARE.fullmatch(text)
    return f"{value_of(match['low']):,}" if match and match["high"] is None else ""


def is_share(target: str) -> bool:
    """Whether a quantity of this name is a share of one, as far as a name can tell."""
    parts = target.split(".")
    if "survey" in parts:
        return parts[-1] not in ("median", "q05", "q25", "q75", "q95") or "accuracy" in parts
    epochs = {"below", "above", "argmin", "argmax"} & set(parts)
    return not epochs and bool({"accuracy", "rises", "changed", "linear", "map"} & set(parts))


def _plain(text: str) -> str:
    """Digits of any script and wide signs as ASCII ones, without what can't be seen."""
    signs = []
    for sign in visible(text):
        if sign.isdecimal():
            signs.append(str(unicodedata.decimal(sign)))
        elif sign in "٪﹪％":
            signs.append("%")
        elif "\uff01" <= sign <= "\uff5e":
            signs.append(unicodedata.normalize("NFKC", sign))
        else:
            signs.append(sign)
    return "".join(signs).strip()


def _candidates(text: str) -> Iterator[str]:
    yield text
    text = text.strip("*_`'\"“”‘’(),;:!?").removesuffix(".")
    for words, pattern in SAME.items():
        text = re.sub(rf"(?<!\w)(?:{pattern})\s*", f"{words} ", text, flags=re.IGNORECASE)
    text = text.replace("− ", "−")
    text = re.sub(r"(?<=\d)\s*\+(?!\w)", " or more", text)
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    text = re.sub(r"(\d+(?:\.\d+)?)\s?(k|K|M|Mio|G|bn|m)\b\.?", _multiplied, text)
    text = re.sub(r"(\d)\s*[x*×·]\s*10\s*\^\s*([-−]?\d+)", lambda m: f"{m[1]} × 10{_raised(m[2])}", text)
    text = re.sub(r"\b10\s*\^\s*([-−]?\d+)", lambda m: f"10{_raised(m[1])}", text)
    yield text
    yield _grouped(text)
    number_words = rf"(?:\b(?:{'|'.join((*COUNTED, *LARGE))})\b[ -]*(?:and )?)+"
    yield re.sub(number_words, _in_digits, text, flags=re.IGNORECASE).strip()
    yield re.sub(r"(?<=\d),(?=\d)", ".", text)  # 0,70
    yield re.sub(r"(?<=\d)[.\s'’_](?=\d{3}(?!\d))", ",", text)  # 4.000, 1'000


def _grouped(text: str) -> str:
    """1 234,5 as 1,234.5 · 4 000 as 4,000 · 1.234,5 as 1,234.5 · 0878 as 878."""

    def written(match: re.Match[str]) -> str:
        whole = re.sub(r"\D", "", match["whole"]).lstrip("0") or "0"
        part = match["part"]
        return f"{int(whole):,}" + (f".{part}" if part else "")

    return re.sub(
        rf"(?P<whole>\d{{1,3}}(?:[{WHITE}'’_.]\d{{3}})+|0\d+)(?:,(?P<part>\d+))?(?![\d,])", written, text
    )


def _multiplied(match: re.Match[str]) -> str:
    value = float(match[1]) * MULTIPLIERS[match[2]]
    return f"{value:,.0f}" if value == int(value) else match[0]


def _raised(power: str) -> str:
    return power.replace("−", "-").translate(RAISED)


def _in_digits(match: re.Match[str]) -> str:
    return f"{value_of(match[0].strip(' -')):,} "


def around(text: str) -> tuple[str, str, str] | None:
    """The one figure of the text, as it may stand alone, and the words around it."""
    found = [match for match in NUMBER.finditer(text) if _alone(text, match)]
    if len(found) != 1:
        return None
    (match,) = found
    before, behind = text[: match.start()], text[match.end() :]
    if before.strip().lower() in ("between", "from") or _changes_it(before) or _changes_it(behind):
        return None
    return before, match[0], behind


def _changes_it(words: str) -> bool:
    """Whether there is a figure among them, as in “a tenth of”."""
    try:
        return bool(figures_in(words)) or CHANGING.search(words) is not None
    except FigureError:
        return True


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether white space parts it from the other words."""
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return (not before or before in WHITE) and (not after or after in f"{WHITE},.;:)")


def _says_more(words: str) -> bool:
    """Whether the words around a figure make another statement of it, which nothing would check."""
    spoken = re.sub(r"\bhardly\b", "", words)
    return NEGATION.search(spoken) is not None or BEYOND.search(words) is not None


def hints(error: StatementError, target: str) -> tuple[str, ...]:
    """What would do: in words, and as a line to be pasted. target: what the claim is about."""
    lines = [error.hint] if error.hint else []
    if error.instead:
        before, text, title, behind = error.instead
        if text.endswith("%") and not is_share(target) and (title or "")[:1] not in ("÷", "/"):
            text = error.counted
        if not text:
            return tuple(lines)
        if _says_more(f"{before} \1 {behind}"):
            before = behind = ""
        said = "" if title is None else f' "{title}"'
        aside = "put the figure alone into the link, and the other words outside it: "
        link = f"{before}[{text}](claim:{target}{said}){behind}"
        lines.append((aside if before.strip() or behind.strip() else "write ") + link)
    return tuple(lines)
