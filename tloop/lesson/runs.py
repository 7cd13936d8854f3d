"""The lesson's experiments, from the links that describe them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tloop.lesson.links import Link
from tloop.lesson.problems import Problem, did_you_mean
from tloop.lesson.spec import Spec, experiment_of, parse_spec, spec_errors, spec_text
from tloop.simulation import Experiment

DEFAULT = "default"
Mentions = list[tuple[Link, Spec]]


@dataclass(frozen=True)
class Runs:
    """experiments and specs: by name, in the order of first mention. broken: declared, with errors."""

    experiments: Mapping[str, Experiment]
    specs: Mapping[str, str]
    broken: frozenset[str]
    problems: tuple[Problem, ...]

    @property
    def declared(self) -> tuple[str, ...]:
        return (*self.experiments, *self.broken)

    def unknown(self, link: Link, name: str) -> Problem:
        """The link speaks of a run that no other declares."""
        there_are = f"the lesson's runs: {', '.join(self.declared)}"
        hint = did_you_mean(name, self.declared) or (
            there_are if self.declared else "the lesson declares no run",
        )
        return link.problem("T201", link.piece_place(name), f"there is no run {name}", *hint)


def read_runs(links: Iterable[Link], seed: int) -> Runs:
    """links: the well-formed run links, in document order; seed: the lesson's.

    The default may be declared anywhere, so it is made first: the others leave knobs to it.
    """
    mentions: dict[str, Mentions] = {}
    for link in links:
        mentions.setdefault(link.body, []).append((link, parse_spec(link.text)))
    problems: list[Problem] = []
    made: dict[str, Experiment | None] = {}
    base = Experiment(seed=seed)
    declared = [name for name in mentions if _declaration(mentions[name])]
    for name in sorted(mentions, key=lambda name: name != DEFAULT):
        made[name] = _experiment(mentions[name], base, problems, declared)
        if name == DEFAULT:
            base = made[name] or base
    return Runs(
        {name: experiment for name in mentions if (experiment := made[name])},
        {name: found[0].text for name in mentions if made[name] and (found := _declaration(mentions[name]))},
        frozenset(name for name in mentions if not made[name]),
        tuple(problems),
    )


def _declaration(mentions: Mentions) -> tuple[Link, Spec] | None:
    return next((mention for mention in mentions if mention[1].complete), None)


def _experiment(
    mentions: Mentions, base: Experiment, problems: list[Problem], declared: list[str]
) -> Experiment | None:
    """The experiment of the first complete spec; None where there is none, or a wrong one."""
    sound, meant = {}, False
    for link, spec in mentions:
        if spec.complete or spec.misspelt:
            meant = True
            errors = list(spec_errors(spec, base))
            problems.extend(
                link.problem(e.code, link.part_place(e.part.text), str(e), *e.details) for e in errors
            )
            sound[id(link)] = not errors
    declaration = _declaration(mentions)
    if declaration is None:
        if not meant:
            problems.append(_undeclared(mentions[0][0], base, declared))
        return None
    declaring, spec = declaration
    if not sound[id(declaring)]:
        return None
    experiment = experiment_of(spec, base)
    for link, later in mentions:
        if link is not declaring and later.complete and sound[id(link)]:
            problems.extend(_disagreements(link, later, experiment, declaring))
    return experiment


def _undeclared(link: Link, base: Experiment, declared: list[str]) -> Problem:
    write = f"declare it by a link whose text is its spec: [{spec_text(base)}](run:{link.body})"
    hint = did_you_mean(link.body, declared) or (write,)
    return link.problem("T201", link.target_place, f"no link describes the run {link.body}", *hint)


def _disagreements(link: Link, spec: Spec, experiment: Experiment, declaring: Link) -> Iterable[Problem]:
    for part in spec.parts:
        stated = replace(experiment, **{str(part.knob): part.value})  # type: ignore[arg-type]
        if stated != experiment:
            described = spec_text(experiment, stated)
            message = f"“{part.text}” disagrees with the run {link.body}"
            declared = f"line {declaring.place.line} declares it as {described}"
            yield link.problem("T205", link.part_place(part.text), message, declared)
