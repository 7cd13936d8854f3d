/** The stage's experiment with a hundred seeds, trained here: how it ends, and how its figures are spread. */

import { find, make } from "../app/elements.js";
import { Experiment } from "../engine/experiment.js";
import { Configuration } from "../runs/knobs.js";
import { epochText, lossText, percentText } from "../app/numbers.js";
import { DIAGNOSES } from "../stage/stage.js";
import { Cancelled } from "../runs/workshop.js";
import { show, writeText } from "../app/write.js";
import { binsOf, drawBars, quantileOf } from "./spread.js";

const ASKED = 100; // seeds 0 … 99, as a survey of a hundred would have them
const SEEDS_AT_A_TIME = 2; // few, so that a run that the stage wants waits for little
const SURVEYS_KEPT = 20;

/**
 * What is asked of each seed: in words, how it is read from an ending, how it is written, and by what it can change.
 *
 * @typedef {Pick<EndingInFigures, "pauseEpoch" | "testAccuracy" | "testLoss" | "lowestTestLoss">} Figures
 * @typedef {{words: string, of: (ending: Figures) => number | null, text: (value: number) => string, least: (run: Recording) => number}} Figure
 * @typedef {{key: string, of: Configuration, endings: EndingInFigures[], jobs: Set<Job<unknown>>, next: number}} Asking
 *
 * @type {Figure[]}
 */
const FIGURES = [
  { words: "pauses itself at epoch", of: ({ pauseEpoch }) => pauseEpoch, text: epochText, least: () => 1 },
  { words: "test points right at the end", of: ({ testAccuracy }) => testAccuracy, text: percentText, least: ({ testPoints }) => 1 / testPoints },
  { words: "test loss at the end", of: ({ testLoss }) => testLoss, text: lossText, least: () => 0 },
  { words: "lowest test loss", of: ({ lowestTestLoss }) => lowestTestLoss, text: lossText, least: () => 0 },
];

/** A configuration with another seed. @param {Configuration} configuration @param {number} seed */
export function underSeed({ experiment, points }, seed) {
  return new Configuration(new Experiment({ ...experiment, seed }), points);
}

export class QuickSurvey {
  /**
   * @param {Record<"ask" | "asking" | "done" | "cancel" | "found" | "of" | "endings" | "spreads" | "said", HTMLElement>} parts
   * @param {HTMLElement} body what holds them, and can have the focus
   * @param {Workshop} workshop
   */
  constructor(parts, body, workshop) {
    this.parts = parts;
    this.body = body;
    this.workshop = workshop;
    this.bar = find(parts.asking, "progress", HTMLProgressElement);
    /** @type {Map<string, EndingInFigures[]>} */
    this.kept = new Map(); // endings by the configuration's key with seed 0
    /** @type {Asking | null} */
    this.asking = null; // while answers come
    /** @type {Recording | null} */
    this.run = null;
    parts.ask.addEventListener("click", () => {
      this.ask();
      parts.cancel.focus({ preventScroll: true }); // the button that had it is gone
    });
    parts.cancel.addEventListener("click", () => this.cancel());
  }

  /** The stage shows this run: what is known of its experiment is shown with it. @param {Recording} run */
  follow(run) {
    if (this.run === run) return;
    this.run = run;
    if (this.asking !== null && this.asking.key !== keyOf(run)) this.cancel();
    this.draw();
  }

  ask() {
    const { run } = this;
    if (run === null) return;
    this.cancel();
    /** @type {Asking} */
    const asking = { key: keyOf(run), of: run.configuration, endings: [], jobs: new Set(), next: 0 };
    this.asking = asking;
    this.draw();
    for (let i = 0; i < SEEDS_AT_A_TIME; i += 1) this.askNext(asking);
  }

  /** @param {Asking} asking */
  async askNext(asking) {
    while (asking.next < ASKED && this.asking === asking) {
      const seed = asking.next;
      asking.next += 1;
      const job = this.workshop.ending(underSeed(asking.of, seed));
      asking.jobs.add(job);
      try {
        asking.endings[seed] = await job.result;
      } catch (error) {
        if (error instanceof Cancelled) return;
        if (this.asking === asking) this.cancel();
        this.parts.said.textContent = `The seeds could not be asked: ${/** @type {Error} */ (error).message}.`;
        return;
      }
      asking.jobs.delete(job);
      if (this.asking === asking) this.tellProgress(asking);
    }
    if (this.asking === asking && asking.jobs.size === 0) this.finish(asking);
  }

  /** @param {Asking} asking */
  finish({ key, endings }) {
    this.asking = null;
    this.kept.set(key, endings);
    if (this.kept.size > SURVEYS_KEPT) this.kept.delete([...this.kept.keys()][0]);
    const focused = document.activeElement === this.parts.cancel;
    this.draw();
    if (focused) this.body.focus({ preventScroll: true });
    this.parts.said.textContent = `${ASKED} seeds asked: ${countsOf(endings).map(([outcome, count]) => `${outcome} ${count}`).join(", ")}.`;
  }

  cancel() {
    const { asking } = this;
    if (asking === null) return;
    this.asking = null;
    const focused = document.activeElement === this.parts.cancel;
    for (const job of asking.jobs) job.cancel();
    this.draw();
    if (focused) this.parts.ask.focus();
  }

  /** @param {Asking} asking */
  tellProgress({ endings }) {
    const done = Object.keys(endings).length;
    this.bar.value = done;
    writeText(this.parts.done, `${done} of ${ASKED}`);
  }

  draw() {
    const { ask, asking, found } = this.parts;
    const { run } = this;
    if (run === null) return;
    const endings = this.kept.get(keyOf(run));
    show(asking, this.asking !== null);
    show(ask, this.asking === null && endings === undefined);
    show(found, endings !== undefined);
    if (this.asking !== null) this.tellProgress(this.asking);
    if (endings !== undefined) this.drawFound(run, endings);
  }

  /** @param {Recording} run @param {EndingInFigures[]} endings */
  drawFound(run, endings) {
    const { of, endings: list, spreads } = this.parts;
    writeText(of, `Of ${ASKED} seeds, 0 to ${ASKED - 1}:`);
    list.replaceChildren(...countsOf(endings).map(([outcome, count]) => endingRow(outcome, count, run.outcome)));
    spreads.replaceChildren(...FIGURES.map((figure) => spreadRow(figure, endings, run)));
  }
}

/** What all seeds share. @param {Recording} run */
function keyOf(run) {
  return underSeed(run.configuration, 0).key;
}

/**
 * The outcomes that there are, the most frequent first.
 *
 * @param {EndingInFigures[]} endings @returns {[Outcome, number][]}
 */
function countsOf(endings) {
  return /** @type {Outcome[]} */ (Object.keys(DIAGNOSES))
    .map((outcome) => /** @type {[Outcome, number]} */ ([outcome, endings.filter((ending) => ending.outcome === outcome).length]))
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
}

/** The stage's run as an ending. @param {Recording} run */
function ofRun({ pauseEpoch, testLoss, testAccuracy, lowestTest, lastEpoch }) {
  return { pauseEpoch, testAccuracy: testAccuracy[lastEpoch], testLoss: testLoss[lastEpoch], lowestTestLoss: testLoss[lowestTest] };
}

/** @param {Outcome} outcome @param {number} count @param {Outcome} own */
function endingRow(outcome, count, own) {
  const bar = make("span", { className: "share" });
  bar.dataset.outcome = outcome;
  bar.style.width = `${count}%`;
  return make("li", {}, make("span", {}, `${outcome} ${count}${outcome === own ? ", as here" : ""}`), bar);
}

/** @param {Figure} figure @param {EndingInFigures[]} endings @param {Recording} run */
function spreadRow({ words, of, text, least }, endings, run) {
  const values = endings.map(of);
  const description = make("dd", {}, spreadText(values, text));
  const bins = binsOf(values, least(run));
  if (bins !== null) description.append(drawBars(bins, of(ofRun(run)), [bins.low, bins.high].map(text)));
  return make("div", {}, make("dt", {}, words), description);
}

/** In words what evidence/survey/typical.py says of a spread. @param {(number | null)[]} values @param {(value: number) => string} text */
function spreadText(values, text) {
  const never = values.filter((value) => value === null).length;
  const [low, high] = [quantileOf(values, 0.25), quantileOf(values, 0.75)];
  const middle = low === null
    ? never === values.length ? "" : "most seeds never come there"
    : high === null
      ? `a quarter of them at ${text(low)} or below`
      : text(low) === text(high) ? `half of them have ${text(low)}` : `half of them between ${text(low)} and ${text(high)}`;
  return [middle, ...(never > 0 ? [`never for ${never}`] : [])].filter(Boolean).join("; ");
}
