/** The network at this epoch, to take away: as JSON, and as a few lines of NumPy that compute p. */

import { partsOf } from "../app/elements.js";
import { digest } from "../engine/training.js";
import { epochText } from "../app/numbers.js";
import { saveFile } from "../app/save-file.js";
import { parametersAt } from "../runs/recording.js";
import { ifTakenBack } from "../runs/workshop.js";
import { writeAttribute, writeText } from "../app/write.js";
import { scoreOn } from "./fresh.js";

const REST = 250; // milliseconds without a drawing before the snippet follows
const SAID_FOR = 4000; // milliseconds that a confirmation stays

/**
 * One epoch's parameters by their names.
 *
 * @param {Float64Array} parameters (P,)
 * @param {number} hidden
 * @returns {{W1: number[][], b1: number[], W2: number[], b2: number}} (H, 2), (H,), (H,) or (2,) without a hidden
 *   layer, and one number
 */
function namedParameters(parameters, hidden) {
  const numbers = [...parameters];
  return {
    W1: Array.from({ length: hidden }, (_, neuron) => numbers.slice(2 * neuron, 2 * neuron + 2)),
    b1: numbers.slice(2 * hidden, 3 * hidden),
    W2: numbers.slice(3 * hidden, -1),
    b2: numbers[numbers.length - 1],
  };
}

/**
 * The exported file. Numbers are the shortest decimals that are exactly them; no parameter is ever −0, which JSON's
 * writer would lose, and those of a diverged network that are no numbers are null.
 *
 * @param {Recording} run trained in the page, so that its parameters are exact
 * @param {string} bits the run's digest
 * @param {number} epoch
 */
function networkJson(run, epoch, bits) {
  const { configuration, hidden, lastEpoch, train, test } = run;
  const { data, noise, ...knobs } = configuration.experiment;
  const { points } = configuration;
  const parameters = parametersAt(run, epoch);
  /** @param {PointSet} split */
  const measured = (split) => {
    const { loss, right, points: count } = scoreOn(parameters, hidden, split);
    return { loss, accuracy: right / count, right, points: count };
  };
  const network = {
    experiment: points === null ? { data, noise, ...knobs } : { data: "own points", ...knobs, points: points.train.length },
    ...(points === null ? {} : { points: { train: pointList(points.train), test: pointList(points.test) } }),
    epoch,
    last_epoch: lastEpoch,
    p: `p(x, y) = 1 / (1 + exp(-(${hidden > 0 ? "W2 . tanh(W1 . (x, y) + b1)" : "W2 . (x, y)"} + b2))), the probability of "+"`,
    ...namedParameters(parameters, hidden),
    train: measured(train),
    test: measured(test),
    digest: bits,
  };
  return `${JSON.stringify(network, null, 1)}\n`;
}

/** [{x, y, class}], the class as a sign. @param {PointSet} points */
function pointList({ coordinates, labels }) {
  return Array.from(labels, (label, i) => ({
    x: coordinates[2 * i],
    y: coordinates[2 * i + 1],
    class: label === 1 ? "+" : "-",
  }));
}

/** The network as a Python program with a function p(points). @param {Recording} run @param {number} epoch */
function numpySnippet(run, epoch) {
  const { configuration, hidden } = run;
  const { W1, b1, W2, b2 } = namedParameters(parametersAt(run, epoch), hidden);
  const layer = [
    `W1 = np.array([${W1.map((row) => `\n    ${pythonList(row)},`).join("")}\n])`,
    `b1 = np.array(${pythonList(b1)})`,
  ];
  return [
    "import numpy as np",
    "",
    `# ${pythonWords(configuration)}, epoch ${epoch}`,
    ...(hidden > 0 ? layer : []),
    `W2 = np.array(${pythonList(W2)})`,
    `b2 = ${pythonNumber(b2)}`,
    "",
    "",
    "def p(points):",
    '    """The probability of "+" at points (n, 2): n numbers."""',
    hidden > 0 ? "    h = np.tanh(np.asarray(points) @ W1.T + b1)" : "    h = np.asarray(points)  # no hidden layer",
    "    z = h @ W2 + b2",
    "    return np.exp(-np.logaddexp(0, -z))  # 1 / (1 + exp(-z)), without overflow",
    "",
  ].join("\n");
}

/** @param {Configuration} configuration */
function pythonWords(configuration) {
  const { experiment, points } = configuration;
  const { data, noise, hidden, eta, seed, budget } = experiment;
  const source = points === null ? `data = ${data}, noise = ${noise}` : "own points";
  const rare = configuration.rareParts().map((part) => `, ${part}`).join("");
  return `${source}, hidden = ${hidden}, eta = ${eta}, seed = ${seed}, budget = ${budget}${rare}`;
}

/** @param {number[]} numbers */
function pythonList(numbers) {
  return `[${numbers.map(pythonNumber).join(", ")}]`;
}

/** A float64 as Python reads it back, bit for bit. @param {number} number */
function pythonNumber(number) {
  if (Number.isNaN(number)) return "np.nan";
  if (Number.isFinite(number)) return String(number);
  return number > 0 ? "np.inf" : "-np.inf";
}

export class ExportNetwork {
  /**
   * @param {HTMLElement} section #export
   * @param {Controls} controls @param {ExactRuns} exact
   */
  constructor(section, controls, exact) {
    this.parts = partsOf(section, {
      what: HTMLElement, json: HTMLElement, python: HTMLElement, copy: HTMLElement, said: HTMLElement, snippet: HTMLElement,
    });
    /** @type {number | undefined} */
    this.resting = undefined;
    /** @type {number | undefined} */
    this.saying = undefined;
    this.controls = controls;
    this.exact = exact;
    this.inView = false;
    /** @type {string | null} */
    this.snippetOf = null;
    this.listen();
    controls.onDraw(() => this.follow());
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.inView = isIntersecting;
      this.snippetOf = null;
      this.follow();
    }).observe(section);
  }

  listen() {
    const { json, python, copy } = this.parts;
    json.addEventListener("click", () => this.hand(async (run, epoch) =>
      saveFile(`network-epoch-${epoch}.json`, "application/json", networkJson(run, epoch, await digest(run)))));
    python.addEventListener("click", () => this.hand((run, epoch) =>
      saveFile(`network_epoch_${epoch}.py`, "text/x-python", numpySnippet(run, epoch))));
    copy.addEventListener("click", () => this.hand(async () => this.say(await this.copied())));
  }

  /**
   * In view, the section says at once what it would give, and shows it when the stage has come to rest. Out of view it
   * says so only then, as words that change are laid out wherever they stand, and nothing is trained.
   */
  follow() {
    const shown = this.controls.shown();
    const of = `${shown?.key} ${this.controls.epoch()}`;
    if (shown === null || of === this.snippetOf) return;
    this.snippetOf = of;
    if (this.inView) this.name();
    clearTimeout(this.resting);
    this.resting = setTimeout(() => (this.inView ? this.hand(() => {}) : this.name()), REST);
  }

  name() {
    const { what, snippet } = this.parts;
    const run = this.controls.shown();
    if (run === null) return;
    const { spec, lastEpoch } = run;
    writeText(what, `${spec}, epoch ${epochText(this.controls.epoch())} of ${epochText(lastEpoch)}`);
    writeAttribute(snippet, "aria-busy", snippet.dataset.of !== this.snippetOf);
  }

  /**
   * Gives the exact run and the epoch of the stage to `take`, the snippet shown; nothing if it is taken back.
   *
   * @param {(run: Recording, epoch: number) => unknown} take
   */
  async hand(take) {
    const [shown, epoch] = [this.controls.shown(), this.controls.epoch()];
    if (shown === null) return;
    const run = shown.recorded ? await this.exact.order(shown).result.catch(ifTakenBack) : shown;
    if (run === null) return;
    this.show(run, epoch);
    await take(run, epoch);
  }

  /** @param {Recording} run @param {number} epoch */
  show(run, epoch) {
    const { snippet } = this.parts;
    if (snippet.dataset.of !== `${run.key} ${epoch}`) snippet.textContent = numpySnippet(run, epoch);
    snippet.dataset.of = `${run.key} ${epoch}`;
    writeAttribute(snippet, "aria-busy", snippet.dataset.of !== this.snippetOf);
  }

  /** @returns {Promise<string>} what has become of copying the snippet */
  async copied() {
    const { snippet } = this.parts;
    try {
      await navigator.clipboard.writeText(snippet.textContent);
      return "Copied.";
    } catch {
      getSelection()?.selectAllChildren(snippet);
      return document.execCommand("copy") ? "Copied." : "Selected: copy it with your own keys.";
    }
  }

  /** @param {string} words */
  say(words) {
    clearTimeout(this.saying);
    this.parts.said.textContent = words;
    this.saying = setTimeout(() => (this.parts.said.textContent = ""), SAID_FOR);
  }
}
