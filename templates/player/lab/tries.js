/** The table of tries: every configuration that was settled on, in the order tried, and two of them on one chart. */

import { find, findAll, make, partsOf } from "../app/elements.js";
import { Chart, lossAxis } from "../stage/chart.js";
import { epochText } from "../app/numbers.js";
import { saveFile } from "../app/save-file.js";
import { SORTING_COLUMNS, csvText, freshWords, sortedTries, tryWords } from "./csv.js";
import { FRESH_COUNT, FreshPoints, tryOf } from "./fresh.js";

const SLICE_OF_SCORING = 12; // milliseconds between two frames
const MOST_OVERLAID = 2;
const OVERLAY_LINES = ["heavy", "thin"];

const TRIES_PARTS = {
  add: HTMLElement, csv: HTMLElement, clear: HTMLElement, undo: HTMLElement, score: HTMLElement, heads: HTMLElement,
  said: HTMLElement, box: HTMLElement, empty: HTMLElement, rows: HTMLElement, row: HTMLTemplateElement, warning: HTMLElement,
  note: HTMLElement, overlay: HTMLElement, legend: HTMLElement, "overlay-chart": SVGSVGElement,
  "overlay-scale": HTMLElement, "overlay-end": HTMLElement,
};

export class Tries {
  /**
   * @param {HTMLElement} section #tries
   * @param {Controls} controls @param {ExactRuns} exact
   */
  constructor(section, controls, exact) {
    this.parts = partsOf(section, TRIES_PARTS);
    this.controls = controls;
    this.exact = exact;
    /** @type {Try[]} */
    this.tries = [];
    /** @type {Try[]} */
    this.cleared = [];
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map(); // by key
    /** @type {string[]} */
    this.ticked = []; // by key
    /** @type {{name: string, direction: number} | null} */
    this.sort = null;
    this.scoring = false;
    this.current = ""; // the run on the stage, by key
    this.fresh = new FreshPoints();
    this.overlay = new Overlay(this.parts, exact);
    this.parts.score.textContent = `Score all on ${epochText(FRESH_COUNT)} fresh points`;
    this.listen();
    controls.onTry((run) => this.add(run));
    controls.onTurn((run) => this.mark(run.key));
  }

  listen() {
    const { add, csv, clear, undo, score, heads } = this.parts;
    for (const button of findAll(heads, "[data-sort]", HTMLElement)) {
      button.addEventListener("click", () => this.sortBy(button.dataset.sort ?? ""));
    }
    add.addEventListener("click", () => this.addShown());
    csv.addEventListener("click", () => saveFile("tries.csv", "text/csv;charset=utf-8", csvText(this.tries)));
    clear.addEventListener("click", () => this.clear());
    undo.addEventListener("click", () => this.undo());
    score.addEventListener("click", () => this.askForFresh());
  }

  /** From 1 on, in the order tried; 0 for none. @param {string} key */
  numberOf(key) {
    return 1 + this.tries.findIndex((each) => each.key === key);
  }

  /** A run becomes a row, once. @param {Recording} run */
  add(run) {
    if (this.numberOf(run.key) > 0) return;
    const made = tryOf(run);
    if (this.scoring) made.fresh = this.fresh.score(made);
    this.tries.push(made);
    this.say("");
    this.arrange();
  }

  /** The run on the stage; the parameters of a recorded one are rounded, so that it is trained again. */
  async addShown() {
    const shown = this.controls.shown();
    if (shown === null) return;
    const known = this.numberOf(shown.key);
    if (known === 0) {
      this.add(shown.recorded ? await this.exact.order(shown).result : shown);
    }
    this.say(known === 0 ? `Added as try ${this.numberOf(shown.key)}.` : `It is try ${known} already.`);
  }

  /** @param {string} words */
  say(words) {
    this.parts.said.textContent = words;
    this.parts.undo.hidden = this.cleared.length === 0;
  }

  clear() {
    this.cleared = this.tries;
    this.tries = [];
    this.ticked = [];
    this.sort = null;
    this.arrange();
    this.say(this.cleared.length === 1 ? "One try cleared." : `${this.cleared.length} tries cleared.`);
    this.parts.undo.focus();
  }

  /** What was cleared comes back, before what was tried since. */
  undo() {
    const since = this.tries.filter(({ key }) => !this.cleared.some((each) => each.key === key));
    this.tries = [...this.cleared, ...since];
    this.cleared = [];
    this.say("");
    if (this.scoring) this.scoreAll();
    else this.arrange();
    this.parts.add.focus();
  }

  /** Best first, then worst first, then the order tried again. @param {string} name */
  sortBy(name) {
    const best = SORTING_COLUMNS.find((column) => column.name === name)?.best ?? 1;
    if (this.sort?.name !== name) this.sort = { name, direction: best };
    else this.sort = this.sort.direction === best ? { name, direction: -best } : null;
    this.arrange();
  }

  /** Everything as it stands now. */
  arrange() {
    const { heads, box, empty, csv, clear } = this.parts;
    const column = SORTING_COLUMNS.find(({ name }) => name === this.sort?.name) ?? null;
    this.arrangeRows(column === null ? this.tries : sortedTries(this.tries, column, this.sort?.direction ?? 1));
    for (const head of heads.children) {
      head.removeAttribute("aria-sort");
      if (!head.matches(`.${column?.name}`)) continue;
      head.setAttribute("aria-sort", (this.sort?.direction ?? 1) > 0 ? "ascending" : "descending");
    }
    for (const cell of findAll(heads, ".fresh", HTMLElement)) cell.hidden = !this.scoring;
    box.classList.toggle("scored", this.scoring);
    empty.hidden = this.tries.length > 0;
    for (const part of [box, csv, clear]) part.hidden = this.tries.length === 0;
    this.warn(column);
    this.tick(this.ticked.filter((key) => this.numberOf(key) > 0));
  }

  /** Each row is moved only where it stands elsewhere, so that none loses the focus. @param {Try[]} tries */
  arrangeRows(tries) {
    const body = this.parts.rows;
    for (const [key, row] of this.rows) {
      if (this.numberOf(key) > 0) continue;
      row.remove();
      this.rows.delete(key);
    }
    tries.forEach((each, i) => {
      const row = this.rows.get(each.key) ?? this.buildRow(each);
      this.fillRow(row, each);
      if (body.children[i] !== row) body.insertBefore(row, body.children[i] ?? null);
    });
  }

  /** @param {Try} tried */
  buildRow({ key, configuration, name }) {
    const row = /** @type {HTMLElement} */ (find(this.parts.row.content, "tr", HTMLElement).cloneNode(true));
    this.rows.set(key, row);
    find(row, ".knobs button", HTMLElement).addEventListener("click", () => this.controls.load(configuration, name));
    const box = find(row, "input", HTMLInputElement);
    box.addEventListener("change", () => {
      const others = this.ticked.filter((other) => other !== key);
      this.tick(box.checked ? [...others, key].slice(-MOST_OVERLAID) : others);
    });
    if (key === this.current) row.setAttribute("aria-current", "true");
    return row;
  }

  /** @param {HTMLElement} row @param {Try} each */
  fillRow(row, each) {
    const number = this.numberOf(each.key);
    row.dataset.try = String(number);
    find(row, "input", HTMLElement).setAttribute("aria-label", `Overlay try ${number}`);
    const words = { number, ...tryWords(each), ...(this.scoring ? freshWords(each) : {}) };
    for (const [name, text] of Object.entries(words)) find(row, `[data-of="${name}"]`, HTMLElement).textContent = String(text);
    for (const cell of findAll(row, ".fresh", HTMLElement)) cell.hidden = !this.scoring;
  }

  /**
   * Whoever sorts by a test figure makes a choice by the test points, and is told what that makes of them.
   *
   * @param {import("./csv.js").SortingColumn | null} column
   */
  warn(column) {
    const { warning, score } = this.parts;
    const chosenBy = column?.test ?? null;
    const words = chosenBy === null ? "" : `Sorted by ${chosenBy}: whoever picks a try from here has chosen by the test `
      + "points, and these are validation points now. The best try of all looks better than it is.";
    if (warning.textContent !== words) warning.textContent = words;
    score.hidden = chosenBy === null || this.scoring;
  }

  /** The row of the run on the stage. @param {string} key */
  mark(key) {
    if (key === this.current) return;
    this.rows.get(this.current)?.removeAttribute("aria-current");
    this.current = key;
    this.rows.get(key)?.setAttribute("aria-current", "true");
  }

  /** @param {string[]} keys */
  tick(keys) {
    this.ticked = keys;
    for (const [key, row] of this.rows) find(row, "input", HTMLInputElement).checked = keys.includes(key);
    this.overlay.show(keys.map((key) => ({ number: this.numberOf(key), ...this.tries[this.numberOf(key) - 1] })));
  }

  /** From now on, every try is scored on fresh points as well. */
  askForFresh() {
    const { note } = this.parts;
    this.scoring = true;
    note.textContent = `Below the test figures stands what the final network does on ${epochText(FRESH_COUNT)} fresh `
      + "points from the same generator; below the lowest test loss, what the network of that epoch does. These columns "
      + "do not sort: points to choose by test no longer.";
    note.hidden = false;
    note.focus({ preventScroll: true });
    this.scoreAll();
  }

  async scoreAll() {
    let since = performance.now();
    for (const each of [...this.tries]) {
      each.fresh ??= this.fresh.score(each);
      if (performance.now() - since < SLICE_OF_SCORING) continue;
      await new Promise(requestAnimationFrame);
      since = performance.now();
    }
    this.arrange();
  }
}

/** Both curves of one or two tries on one chart. Only curves are kept, and only of those that are shown. */
class Overlay {
  /** @param {Tries["parts"]} parts @param {ExactRuns} exact */
  constructor(parts, exact) {
    this.parts = parts;
    this.exact = exact;
    /** @type {(Try & {number: number})[]} */
    this.shown = [];
    /** @type {Map<string, Curves>} */
    this.curves = new Map(); // by key
    /** @type {Map<string, Job<Recording>>} */
    this.jobs = new Map(); // by key
    /** @type {"linear" | "log"} */
    this.scale = "linear";
    this.chart = new OverlayChart(parts["overlay-chart"], true);
    parts["overlay-scale"].addEventListener("click", () => {
      this.scale = this.scale === "linear" ? "log" : "linear";
      parts["overlay-scale"].textContent = `${this.scale} axis`;
      this.draw();
    });
    new ResizeObserver(() => this.draw()).observe(parts.overlay);
  }

  /** @param {(Try & {number: number})[]} tries two at most */
  show(tries) {
    this.shown = tries;
    /** @param {string} key */
    const wanted = (key) => tries.some((each) => each.key === key);
    for (const key of this.curves.keys()) if (!wanted(key)) this.curves.delete(key);
    for (const [key, job] of this.jobs) if (!wanted(key)) job.cancel();
    for (const each of tries) if (!this.curves.has(each.key) && !this.jobs.has(each.key)) this.fetch(each);
    this.draw();
  }

  /** What is no longer at hand is trained again, unless it is taken back. @param {Try} run */
  async fetch(run) {
    const { key } = run;
    const job = this.exact.order(run);
    this.jobs.set(key, job);
    const trained = await job.result.catch(() => null);
    this.jobs.delete(key);
    if (trained === null) return;
    const { trainLoss, testLoss, lastEpoch, lowestTest } = trained;
    this.curves.set(key, { key, trainLoss, testLoss, lastEpoch, lowestTest });
    this.draw();
  }

  draw() {
    const { overlay, legend, "overlay-chart": svg, "overlay-end": end } = this.parts;
    overlay.hidden = this.shown.length === 0;
    if (overlay.hidden) return;
    legend.replaceChildren(...this.shown.map(legendLine));
    const words = this.shown.map(({ number, spec }, i) => `try ${number}, ${OVERLAY_LINES[i]} lines: ${spec}`);
    svg.setAttribute("aria-label", `Train loss, solid, and test loss, dashed. ${words.join("; ")}.`);
    const runs = this.shown.flatMap(({ key, number }) => [this.curves.get(key) ?? []].flat().map((curves) => ({ ...curves, number })));
    const ready = runs.length === this.shown.length;
    overlay.setAttribute("aria-busy", String(!ready));
    if (!ready) return;
    const lastEpoch = Math.max(...runs.map((run) => run.lastEpoch));
    const numbers = runs.map(({ number }) => number).join();
    this.chart.arrange(runs[0], lossAxis(runs, this.scale), lastEpoch, `${this.scale} ${numbers}`, runs[1]);
    end.textContent = epochText(lastEpoch);
  }
}

/** @param {Try & {number: number}} tried @param {number} i */
function legendLine({ number, spec }, i) {
  const sample = make("span", { className: `sample ${OVERLAY_LINES[i]}` });
  return make("p", {}, sample, make("strong", {}, `try ${number}`), ` ${spec}`);
}

/** One run, or two, the second in thin lines: each curve carries its try's number at its end. */
class OverlayChart extends Chart {
  /** At the right of the plot: "1 train", "1 test" and the like at their ends. */
  ends() {
    return [this.recording, this.ghost].flatMap((run) => run === null ? [] : [
      { name: "label train", words: `${run.number} train`, loss: run.trainLoss[run.lastEpoch] },
      { name: "label test", words: `${run.number} test`, loss: run.testLoss[run.lastEpoch] },
    ]);
  }
}
