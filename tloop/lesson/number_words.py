"""Numbers in English words: nine hundred, twenty-five, a dozen."""

import re
from collections.abc import Mapping

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
COUNTED: Mapping[str, int] = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, 2)
}
SCALES: Mapping[str, int] = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
LARGE: Mapping[str, int] = {"dozen": 12, **SCALES, "trillion": 10**12}
PARTS: Mapping[str, int] = {
    **{"half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100, "thousandth": 1000},
}
_IRREGULAR = {
    **{"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth"},
    **{"nine": "ninth", "twelve": "twelfth"},
}
ORDINALS: Mapping[str, str] = {  # tenth: ten
    _IRREGULAR.get(word, f"{word[:-1]}ieth" if word.endswith("y") else f"{word}th"): word
    for word in (*COUNTED, *SCALES)
    if word != "zero"
}
BETWEEN = " \u00a0\u2009\u202f-"  # what parts two words of one number


def value_of(words: str) -> int:
    """What number words, or digits, come to; an ordinal counts as its number."""
    if words[0].isdigit():
        return int(words.replace(",", ""))
    total = part = 0
    for word in re.split(rf"[{BETWEEN}]+", words.lower()):
        word = ORDINALS.get(word, word)
        if word in COUNTED:
            part += COUNTED[word]
        elif word == "hundred" or word == "dozen":
            part = max(part, 1) * LARGE[word]
        elif word in LARGE:
            total, part = total + max(part, 1) * LARGE[word], 0
        elif word in ("a", "an"):
            part = 1
    return total + part
