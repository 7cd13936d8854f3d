"""The lesson's experiments, from the links that describe them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tloop.lesson.knobs import such_as
from tloop.lesson.links.reference import WITHOUT_RUN
from tloop.lesson.markdown.link import Link
from tloop.lesson.problems import LessonError, Place, did_you_mean, nearest_of
from tloop.lesson.spec import Spec, changed, experiment_of, parse_spec, spec_errors, spec_text
from tloop.lesson.spec_meant import spec_meant
from tloop.simulation import Experiment

FORM = "[η = 30](run:too-hot)"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEFAULT = "default"
Mentions = list[tuple[Link, Spec]]


# [η = 3](run:hotter "from overfit")
#                          ^^^^^^^ the base
FROM = re.compile(r"from\s+(?:run:)?(?P<base>\S+)")


@dataclass(frozen=True)
class Runs:
    """experiments and specs: by name, in the order of first mention. broken: declared, with errors.

    declarations: the link that declares each run; mentioned: the runs that another link or run names.
    """

    experiments: Mapping[str, Experiment]
    specs: Mapping[str, str]
    declarations: Mapping[str, Link]
    mentioned: frozenset[str]
    broken: frozenset[str]
    problems: tuple[LessonError, ...]

    @cached_property
    def declared(self) -> Mapping[str, None]:
        """The names of all runs that a link describes, soundly or not."""
        return dict.fromkeys((*self.experiments, *self.broken))

    def unknown(self, link: Link, name: str) -> LessonError:
        """The link speaks of a run that no other declares."""
        return no_such_run(link.piece_place(name), name, self.declared)


def malformed(link: Link) -> LessonError | None:
    """A run's address is its name."""
    name = link.body
    if not name:
        return LessonError("T402", "this link names no run", f"write {FORM}", place=link.target_place)
    if not NAME.fullmatch(name):
        hint = "-".join(re.findall(r"[a-z0-9]+", name.lower()))
        rule = f"a name has small letters, digits and single hyphens: {hint or 'too-hot'}"
        return LessonError("T206", f"“{name}” can't be a run's name", rule, place=link.target_place)
    if name in WITHOUT_RUN:
        hint = f"claims such as {WITHOUT_RUN[name]} are about no run"
        return LessonError("T206", f"{name} can't be a run's name", hint, place=link.target_place)
    return None


def read_runs(links: Iterable[Link], seed: int) -> Runs:
    """links: the well-formed run links, in document order; seed: the lesson's."""
    mentions: dict[str, Mentions] = {}
    for link in links:
        mentions.setdefault(link.body, []).append((link, parse_spec(link.text)))
    reader = _Reader(mentions, Experiment(seed=seed))
    for name in mentions:
        reader.make(name)
    made, declarations = reader.made, reader.declarations
    return Runs(
        {name: experiment for name in mentions if (experiment := made[name])},
        {name: link.text for name, (link, _) in declarations.items() if made[name]},
        {name: link for name, (link, _) in declarations.items()},
        frozenset([*reader.bases.values(), *(name for name, found in mentions.items() if len(found) > 1)]),
        frozenset(name for name in mentions if not made[name]),
        tuple(reader.problems),
    )


class _Reader:
    """Makes every run once, its base before it: a run may be declared before the one that it comes from."""

    def __init__(self, mentions: Mapping[str, Mentions], usual: Experiment) -> None:
        self.mentions, self.usual = mentions, usual
        found = {name: _declaration(each) for name, each in mentions.items()}
        self.declarations = {name: declaration for name, declaration in found.items() if declaration}
        self.bases: dict[str, str] = {}  # of the runs that name one
        self.made: dict[str, Experiment | None] = {}
        self.problems: list[LessonError] = []
        self._making: list[str] = []

    def make(self, name: str) -> Experiment | None:
        """The run's experiment; None where it can't be had, which the problems say."""
        if name not in self.made:
            self._making.append(name)
            base = self._base(name)
            experiment = self._experiment(name, base or self.usual)
            self.made[name] = experiment if base else None
            self._making.pop()
        return self.made[name]

    def _base(self, name: str) -> Experiment | None:
        """What the run's spec leaves out: the base that its link names, or the default run; None if that
        can't be had."""
        for link, _ in self.mentions[name]:
            if link.title is not None and (base := self._named_base(name, link)):
                self.bases[name] = base
        if name in self.bases:
            return self.make(self.bases[name])
        if name in self.declarations and self.declarations[name][0].title is not None:
            return None
        if name == DEFAULT or DEFAULT in self._making or DEFAULT not in self.mentions:
            return self.usual
        return self.make(DEFAULT)

    def _named_base(self, name: str, link: Link) -> str | None:
        place = link.title_place or link.place
        found = FROM.fullmatch((link.title or "").strip())
        declaring = self.declarations.get(name)
        if not found:
            message, hint = "a run's title names the run that it starts from", 'such as "from default"'
        elif declaring and declaring[0] is not link:
            message = f"only the link that declares {name} names what it starts from"
            hint = f"line {declaring[0].place.line} declares it"
        elif found["base"] not in self.mentions:
            self.problems.append(no_such_run(place, found["base"], [*self.declarations]))
            return None
        elif found["base"] in self._making:
            message = f"{name} would start from itself"
            hint = " from ".join([*self._making[self._making.index(found["base"]) :], found["base"]])
        else:
            return found["base"]
        self.problems.append(LessonError("T207", message, hint, place=place))
        return None

    def _experiment(self, name: str, base: Experiment) -> Experiment | None:
        """The experiment of the first complete spec; None where there is none, or a wrong one."""
        sound, meant = {}, False
        for link, spec in self.mentions[name]:
            if spec.complete or spec.misspelt:
                meant = True
                errors = list(spec_errors(spec, base))
                self.problems.extend(error.at(link.part_place(error.words)) for error in errors)
                sound[id(link)] = not errors
        if name not in self.declarations:
            if not meant:
                self.problems.append(_undeclared(self.mentions[name], base, self.declarations))
            return None
        declaring, spec = self.declarations[name]
        if not sound[id(declaring)]:
            return None
        experiment = experiment_of(spec, base)
        for link, later in self.mentions[name]:
            if link is not declaring and later.complete and sound[id(link)]:
                self.problems.extend(_disagreements(link, later, experiment, declaring))
        return experiment


def _declaration(mentions: Mentions) -> tuple[Link, Spec] | None:
    return next((mention for mention in mentions if mention[1].complete), None)


def no_such_run(place: Place, name: str, declared: Collection[str]) -> LessonError:
    """That there is none of this name, and which one may be meant."""
    there_are = f"the lesson's runs: {', '.join(declared)}" if declared else "the lesson declares no run"
    return LessonError("T201", f"there is no run {name}", nearest_of(name, declared, there_are), place=place)


def _undeclared(mentions: Mentions, base: Experiment, declared: Collection[str]) -> LessonError:
    """No link of the run is its spec: one may be nearly so, or its name may be misspelt."""
    link = mentions[0][0]
    name = link.body
    for each, _ in mentions:
        if meant := spec_meant(each.text):
            message = f"“{each.text}” is not a run's spec"
            return LessonError("T202", message, f"write [{meant}](run:{name})", such_as(), place=each.place)

    def look_up() -> tuple[str, ...]:
        if near := did_you_mean(name, declared):
            return near
        spec = spec_text(base)
        return (f"declare it by a link whose text is its spec: [{spec}](run:{name})", such_as())

    return LessonError("T201", f"no link describes the run {name}", look_up, place=link.target_place)


def _disagreements(link: Link, spec: Spec, experiment: Experiment, declaring: Link) -> Iterator[LessonError]:
    for part in spec.parts:
        stated = changed(experiment, {str(part.knob): part.value})
        if stated != experiment:
            described = spec_text(experiment, stated)
            message = f"“{part.text}” disagrees with the run {link.body}"
            declared = f"line {declaring.place.line} declares it as {described}"
            yield LessonError("T205", message, declared, place=link.part_place(part.text))
