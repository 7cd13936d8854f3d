"""What free words mean, in tables: so that they say no other thing than what is checked.

The manual prints them, and a test reads them. Words that stand in none of them are free. An ellipsis stands
for any ending: fall… is fall, falls, fallen, falling.
"""

Words = tuple[str, ...]

RISES = (
    *("rise…", "rising", "rose", "climb…", "grow…", "grew", "increas…", "go… up", "went up", "soar…"),
    *("upward…", "mounts", "mounting", "creep… up", "skyrocket…", "surg…", "shoot… up", "shot up"),
    *("higher",),
)
FALLS = (
    *("fall…", "fell", "sink…", "sank", "declin…", "decreas…", "drop…", "shrink…", "shrank", "go… down"),
    *("went down", "come… down", "downward…", "descend…", "diminish…"),
    *("plung…", "plummet…", "tumbl…", "crash…", "collaps…", "way down", "lower"),
)
FLAT = (
    *("flat…", "level", "levels off", "levelled off", "plateau…", "constant", "stuck", "stand… still"),
    *("standstill", "stagnat…", "unchanged", "stays put", "stall…", "motionless", "horizontal"),
    *("sideways", "settl…", "come… to a halt", "came to a halt", "bottom… out", "stay… where"),
    *("go… nowhere", "went nowhere", "is steady", "stays steady", "remains steady"),
)
IMPROVES = ("improv…", "better")
WORSENS = ("worsen…", "worse", "deteriorat…", "degrad…")

# Of a truth, by the last word of its name: what says it, and what denies it outright.
TRUTHS: dict[str, tuple[Words, Words]] = {
    "falling": (FALLS, ()),
    "flat": (FLAT, ("mov…", "chang…", "budge…", "steep…", "jump…", "swing…", "leav…", "vary", "varies")),
    "rising": (RISES, ()),
    "turns_up": (
        (
            *(
                "turn… up",
                "turn… back up",
                "turn… upward…",
                "back up",
                "bounce… back",
                "rebound…",
                "picks up",
            ),
            *("u turn", *RISES),
        ),
        ("stay… down", "stay… low", "remain… low", "stay… at", "monoton…", "all the way down", *FALLS, *FLAT),
    ),
    "bounded": (
        (
            *("bounded", "finite", "within bounds", "in bounds", "under control", "in check", "contained"),
            *("limited",),
        ),
        (
            *(
                "explod…",
                "explosion…",
                "explosive…",
                "blow… up",
                "blew up",
                "diverg…",
                "unbounded",
                "infinit…",
            ),
            *("run… away", "ran away", "without bound…", "without limit…", "out of hand", "out of control"),
            *("out of bounds", "overflow…", "unlimited", "limitless", "boundless", "unstable"),
            *(
                "nan",
                "grow… for ever",
                "grow… forever",
                "through the roof",
                "skyrocket…",
                "no bounds",
                "no limits",
                "no limit",
            ),
        ),
    ),
    "diverges": (
        (
            *(
                "diverg…",
                "explod…",
                "blow… up",
                "blew up",
                "run… away",
                "move… away",
                "fly… off",
                "flies off",
            ),
            *("escap…", "climb…", "rise…", "rising", "higher up", "farther", "further away", "unstable"),
            *("out of the bowl", "flies", "flying"),
        ),
        (
            *(
                "converg…",
                "come… to rest",
                "comes closer",
                "settl…",
                "stop…",
                "halt…",
                "stable",
                "calms down",
            ),
            *("reach… the bottom", "nears", "approach…", "fall…", "sink…", "roll… down", "shrink…", "lower"),
            *("find… the bottom", "find… the minimum", "come… closer", "to the bottom"),
        ),
    ),
    "cycles": (
        ("cycl…", "come… back", "repeat…", "loop…", "round and round", "for ever", "forever", "go… round"),
        (
            *("stop…", "converg…", "settl…", "halt…", "come… to rest", "end…", "finish…", "find… a line"),
            *("part…", "separat…", "succeed…", "solv…", "learn…"),
        ),
    ),
}
TRENDS = ("falling", "flat", "rising")  # of which one is true: what says one denies the others
YES: Words = ("true", "yes", "indeed")

# Of an epoch: that it comes.
ARRIVES: Words = (
    *("pause…", "pausing", "stop…", "halt…", "reach…", "arriv…", "come…", "came", "settl…", "get… there"),
    *("get… below", "get… above", "fall… below", "fall…"),
)
# Of an epoch that never comes: what says that it comes, and what denies that outright.
COMES: tuple[Words, Words] = (
    (
        *("pause…", "pausing", "stop…", "halt…", "reach…", "get… there", "arriv…", "come…", "came", "always"),
        *(
            "sometimes",
            "often",
            "usually",
            "soon",
            "late",
            "early",
            "eventually",
            "finally",
            "at last",
            "once",
        ),
        *("within", "in time", "at some point", "sooner or later", "get… below", "get… above", "fall… below"),
    ),
    (),
)

# Of an outcome: what says it, and what denies it without saying another one.
LABELS: dict[str, tuple[Words, Words]] = {
    "converges": (
        (
            *("converg…", "generalis…", "generaliz…", "learns well", "learnt well", "fits well", "learn… it"),
            *("learn… the rule", "learn… everything", "get… there", "settl…", "succeed…", "solv…"),
        ),
        ("diverg…", "explod…", "blow… up", "goes wrong", "stuck", "wander…"),
    ),
    "thrashes": (
        ("thrash…", "oscillat…", "erratic…", "jump… about", "jump… around", "bounc… about", "back and forth"),
        ("smooth…", "calm…", "quiet…", "stead…", "find… the minimum", "find… the bottom"),
    ),
    "underfits": (
        (
            *(
                "underfit…",
                "under fit…",
                "learns nothing",
                "learnt nothing",
                "too simple",
                "learns too little",
            ),
            *("learns little",),
        ),
        ("learns all", "fit… well", "fit… perfectly", "fit… the points", "fit… all"),
    ),
    "overfits": (
        (
            *(
                "overfit…",
                "over fit…",
                "memoris…",
                "memoriz…",
                "learns noise",
                "learns the noise",
                "by heart",
            ),
            *("learns by rote", "generalises badly", "generalises poorly", "generalizes badly"),
            *("generalizes poorly",),
        ),
        (),
    ),
    "still learning": (
        (
            *("still learning", "keeps learning", "keeps on learning", "goes on learning", "learns on"),
            *("unfinished",),
        ),
        ("done", "finished", "complete…", "stuck", "at its end", "ready"),
    ),
}

# What words say of the first of two quantities, or of a quantity and its bound.
ORDER: dict[str, Words] = {
    "more": (
        "higher",
        "larger",
        "greater",
        "bigger",
        "above",
        "exceed…",
        "more",
        "stronger",
        "tops",
        "over it",
    ),
    "less": ("lower", "smaller", "fewer", "less", "below", "tinier", "weaker", "under it"),
    "same": (
        *("same", "equal…", "identical…", "unchanged", "alike", "match…", "tie", "ties", "tied"),
        *("indistinguishable", "just as good", "just as bad", "equally good", "equally bad"),
        *("no effect", "no difference"),
    ),
    "other": ("differ…", "unequal", "distinct"),
    "at least": ("as high", "as large", "as big", "as great", "as much", "as many", "as late", "as long"),
    "at most": ("as low", "as small", "as little", "as few", "as early", "as soon", "as short"),
    "better": (
        *("better", "best", "improv…", "beat…", "outperform…", "outdo…", "ahead", "superior", "win", "wins"),
        *("surpass…", "more accurate", "more accurately", "less wrong"),
    ),
    "worse": (
        *(
            "worse",
            "worst",
            "worsen…",
            "inferior",
            "deteriorat…",
            "behind",
            "trail…",
            "lag…",
            "lose",
            "loses",
        ),
        *("losing", "lost", "poorer", "less accurate", "less accurately", "more wrong", "suffer…"),
    ),
    # of epochs and updates alone
    "later": ("later", "longer", "slower", "more slowly"),
    "sooner": ("sooner", "earlier", "shorter", "faster", "quicker", "more quickly"),
}
CHANGES: dict[str, Words] = {
    "more": (*RISES, "gain…"),
    "less": FALLS,
    "later": ("after",),
    "sooner": ("before",),
}
SIZES: dict[str, Words] = {
    "high": ("high", "large", "big", "huge", "enormous", "vast", "immense", "great", "late", "long"),
    "low": ("low", "small", "tiny", "little", "negligible", "slight", "minimal", "early", "soon", "short"),
    "good": ("good", "excellent", "well"),
    "bad": ("bad", "badly", "poor", "poorly", "terrible"),
}
# What an adverb before a comparing word adds: by what share of the other value the two differ.
DEGREES: dict[str, Words] = {
    "at least 10%": (
        "far",
        "much",
        "way",
        "vastly",
        "hugely",
        "dramatically",
        "considerably",
        "substantially",
    ),
    "at least 5%": ("clearly", "markedly", "noticeably", "distinctly"),
    "at most 25%": ("slightly", "a little", "a bit", "somewhat", "marginally", "a trifle", "a touch"),
}
OF_TIME = ("late", "long", "early", "soon", "short")  # sizes of epochs and updates alone

# What words for a share mean at least; of points that are counted, too.
SHARES: dict[str, Words] = {
    "100%": (
        *("all", "every", "everything", "always", "entirely", "completely", "wholly", "without exception"),
        *("perfect…", "flawless…", "faultless…", "each", "invariably", "without fail"),
    ),
    "at least 90%": (
        *("nearly all", "almost all", "virtually all", "practically all", "nearly every", "almost every"),
        *("nearly always", "almost always", "all but a few", "vast majority", "nearly everything"),
        *("nearly perfect…", "almost perfect…"),
    ),
    "more than 50%": (
        "most",
        "majority",
        "mostly",
        "mainly",
        "usually",
        "more often than not",
        "better half",
    ),
    "more than 0%": ("some", "sometimes", "occasionally", "at times"),
    "less than 50%": ("minority", "a few", "a handful"),
    "at most 25%": ("few", "rarely", "seldom", "small part", "small minority", "very few"),
    "at most 10%": (
        *("hardly any", "hardly ever", "almost none", "almost never", "nearly none", "next to none"),
        *("barely any", "scarcely any", "virtually none", "practically none", "hardly a", "almost no"),
    ),
    "0%": ("none", "nobody", "not one", "not a single", "not any"),
}

# What no number, no comparison with one other, no accuracy, and no epoch that comes can be said to be.
UNFIT: dict[str, Words] = {
    "endless": ("infinit…", "nan", "negative", "undefined", "unmeasurable", "∞"),
    "superlative": (
        *(
            "of all",
            "of the three",
            "of the four",
            "all others",
            "all the others",
            "every other",
            "every run",
        ),
        *(
            "unequalled",
            "unsurpassed",
            "unmatched",
            "record",
            "maximum",
            "minimum",
            "the highest",
            "the lowest",
        ),
        *("the largest", "the smallest", "the biggest", "the greatest", "the best", "the worst", "the most"),
        *("the least", "the fewest", "the soonest", "the earliest", "the latest", "the longest"),
        *("the shortest", "the very best", "the very worst", "highest", "largest"),
    ),
    "wrong": (
        *("wrong", "wrongly", "incorrect…", "mistaken", "misclassif…", "err", "errs", "error", "error free"),
        *("mistake", "mistakes", "errors", "misses", "missed"),
    ),
    "less wrong": (
        "less wrong",
        "more wrong",
        "fewer mistakes",
        "fewer errors",
        "more mistakes",
        "more errors",
    ),
    "open": (
        *("almost", "nearly", "may", "might", "could", "sometimes", "would have", "far from", "for ever"),
        *("forever", "endless", "endlessly", "avoids", "lacks", "refuses", "misses"),
    ),
}

NOT_SAID = {
    "endless": "of any number",
    "superlative": "beside another quantity",
    "wrong": "of right points",
    "open": "of an epoch that comes",
}

# Amounts that are not exact, from … to; before a unit, or a number such as hundred.
VAGUE: dict[tuple[int, int], Words] = {
    (2, 9): ("a few", "several", "a handful of", "few", "a couple of", "a couple"),
    (20, 99): ("tens of", "dozens of"),
    (100, 999): ("hundreds of",),
    (1000, 99_999): ("thousands of",),
    (10**6, 10**9 - 1): ("millions of",),
}

# Which of two values is the better one: of a number or share with this word in its name.
GOOD: dict[str, str] = {"loss": "less", "accuracy": "more", "correct": "more"}

# What deny nothing although they look so, and comparing words that compare nothing.
IDIOMS = (
    *("no doubt", "without doubt", "without a doubt", "not only", "not just", "not merely", "nothing but"),
    *(
        "no matter",
        "no wonder",
        "sooner or later",
        "more or less",
        "once more",
        "more and more",
        "less and less",
    ),
    *("at least", "at most", "at best", "at worst", "above all", "after all", "all in all", "at all"),
    *(
        "all the same",
        "all the way",
        "all along",
        "all at once",
        "first of all",
        "at the same time",
        "each other",
        "more often than not",
        "whether or not",
    ),
)


def _cell(words: Words) -> str:
    return ", ".join(f"`{word}`" for word in words)


def polarity_table() -> str:
    """What says and what denies each truth and label, as a Markdown table, for the manual."""
    improving = {"falling": IMPROVES, "rising": WORSENS, "turns_up": WORSENS}
    rows = [
        (
            f"`….{name}`",
            _cell((*says, *improving.get(name, ()))),
            "another trend" if name in TRENDS else "",
            denied,
        )
        for name, (says, denied) in TRUTHS.items()
    ]
    rows += [("any truth", _cell(YES), "a denial, such as *not*", ())]
    rows += [("an epoch that never comes", "`never`, or any denial", "", COMES[0])]
    rows += [(label, _cell(words), "another label", denied) for label, (words, denied) in LABELS.items()]
    lines = []
    for name, says, also, denied in rows:
        against = ", ".join(each for each in (also, _cell(denied)) if each)
        lines.append(f"| {name} | {says} | {against} |")
    return "\n".join(["| claim | says it | denies it |", "|---|---|---|", *lines])


def senses_table() -> str:
    """What words about numbers mean, as a Markdown table, for the manual."""
    epochs = " (of epochs and updates)"
    rows = [(f"{row}{epochs if row in ('later', 'sooner') else ''}", words) for row, words in ORDER.items()]
    rows += [(f"{row}, beside another quantity", words) for row, words in CHANGES.items()]
    rows += [(f"a {row} number", words) for row, words in SIZES.items()]
    rows += [(f"`{share}` of the other value apart", words) for share, words in DEGREES.items()]
    rows += [(f"`{share}`", words) for share, words in SHARES.items()]
    rows += [(f"refused: {NOT_SAID[row]}", words) for row, words in UNFIT.items() if row in NOT_SAID]
    rows += [(f"`{low:,}`–`{high:,}`", words) for (low, high), words in VAGUE.items()]
    lines = (f"| {meaning} | {_cell(words)} |" for meaning, words in rows)
    return "\n".join(["| meaning | words |", "|---|---|", *lines])
