/** What can be turned: the knobs of an experiment, as the address and the spec line have them. */

import { batchSize } from "../engine/batches.js";
import { DATA_SETS } from "../engine/data.js";
import {
  Experiment,
  MAX_BUDGET,
  MAX_DECAY,
  MAX_ETA,
  MAX_HIDDEN,
  MAX_NOISE,
  MAX_POINTS,
  MAX_SEED,
  MIN_POINTS,
  RULE_NAMES,
} from "../engine/experiment.js";
import { pointsOf } from "./jobs.js";
import { encodePoints } from "./own-points.js";

const USUAL = new Experiment();
const ALL_AT_ONCE = "all"; // in place of a batch's size
const NOISY = 0.2;
const DECIMAL = /^(?:\d{1,16}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,3})?$/i;
const WHOLE = /^\d{1,16}$/;

/**
 * How each knob's text is read: undefined if it means nothing.
 *
 * @type {{[Name in keyof Knobs]: (text: string) => Knobs[Name] | undefined}}
 */
const KNOB_READERS = {
  data: (text) => (DATA_SETS.has(text) ? text : undefined),
  hidden: (text) => wholeWithin(text, 0, MAX_HIDDEN),
  noise: (text) => decimalWithin(text, (noise) => noise <= MAX_NOISE),
  seed: (text) => wholeWithin(text, 0, MAX_SEED),
  budget: (text) => wholeWithin(text, 1, MAX_BUDGET),
  eta: (text) => decimalWithin(text, (eta) => eta > 0 && eta <= MAX_ETA),
  points: (text) => wholeWithin(text, MIN_POINTS, MAX_POINTS),
  batch: (text) => (text === ALL_AT_ONCE ? null : wholeWithin(text, 1, MAX_POINTS)),
  decay: (text) => decimalWithin(text, (decay) => decay <= MAX_DECAY),
  momentum: (text) => decimalWithin(text, (momentum) => momentum < 1),
  rule: (text) => (RULE_NAMES.includes(text) ? text : undefined),
};
/** What knobs are called. @type {Record<keyof Knobs, string>} */
export const KNOB_NAMES = {
  data: "points",
  hidden: "neurons",
  noise: "noise",
  seed: "seed",
  budget: "budget",
  eta: "η",
  points: "training points",
  batch: "batch",
  decay: "decay",
  momentum: "momentum",
  rule: "rule",
};
/** What data sets are called; by their own names, if not here. @type {Record<string, string>} */
export const DATA_NAMES = { xor: "XOR" };
export const KNOBS = /** @type {(keyof Knobs)[]} */ (Object.keys(KNOB_READERS));

/**
 * The value that a text gives a knob, or undefined.
 *
 * @template {keyof Knobs} Name
 * @param {Name} name @param {string} text
 */
export function readKnob(name, text) {
  return KNOB_READERS[name](text.trim());
}

/** How an address and a field have it. @param {Knobs[keyof Knobs]} value */
export function knobText(value) {
  return value === null ? ALL_AT_ONCE : String(value);
}

/**
 * What else has to be turned: Adam takes the place of momentum, and momentum of Adam.
 *
 * @template {Partial<Knobs>} Changes
 * @param {Changes} changes
 */
export function withItsRule(changes) {
  if (changes.rule === "adam") return { momentum: 0, ...changes };
  return (changes.momentum ?? 0) > 0 ? { rule: "descent", ...changes } : changes;
}

/** @param {string} text @param {number} least @param {number} most */
function wholeWithin(text, least, most) {
  const value = Number(text);
  return WHOLE.test(text) && least <= value && value <= most ? value : undefined;
}

/** @param {string} text @param {(value: number) => boolean} allowed */
function decimalWithin(text, allowed) {
  const value = Number(text);
  return DECIMAL.test(text) && allowed(value) ? value : undefined;
}

/**
 * Why no experiment can have this value, in the engine's own words; null if one can.
 *
 * @param {string} name @param {number} value
 */
export function refusal(name, value) {
  try {
    new Experiment({ [name]: value });
    return null;
  } catch (error) {
    return /** @type {Error} */ (error).message;
  }
}

/** All that decides a run: an experiment's knobs, and the reader's own points, if any, in place of the data set's. */
export class Configuration {
  /** @param {Experiment} experiment @param {OwnPoints | null} points */
  constructor(experiment, points = null) {
    this.experiment = experiment;
    this.points = points;
    // own points make no use of data and noise, and of the seed only for the first weights
    const source = points === null ? [experiment.data, experiment.noise] : [encodePoints(points)];
    const { hidden, eta, seed, budget, points: count, batch, decay, momentum, rule } = experiment;
    const size = batchSize(batch, points === null ? count : points.train.length); // what batches of are all the same
    this.key = [...source, hidden, eta, seed, budget, points === null ? count : "", size, decay, momentum, rule].join(" ");
  }

  /**
   * In words; what few specs name only where it is not usual. Mirrors spec_text in lesson/spec.py.
   *
   * @param {number} usualSeed
   */
  spec(usualSeed) {
    const { data, noise, hidden, eta, seed, budget } = this.experiment;
    const named = noise === 0 ? "clean" : noise === NOISY ? "noisy" : `noise = ${noise}`;
    return [
      this.points ? "own points" : data === "xor" ? "XOR" : data,
      `η = ${eta}`,
      hidden > 0 ? `hidden = ${hidden}` : "no hidden layer",
      ...(this.points ? [] : [named]),
      ...(seed === usualSeed ? [] : [`seed = ${seed}`]),
      ...(budget === USUAL.budget ? [] : [`budget = ${budget}`]),
      ...this.rareParts(),
    ].join(" · ");
  }

  /** What a spec says of the knobs that few runs turn. */
  rareParts() {
    const { points, batch, decay, momentum, rule } = this.experiment;
    return [
      ...(this.points || points === USUAL.points ? [] : [`points = ${points}`]),
      ...(batch === null ? [] : [`batch = ${batch}`]),
      ...(decay === 0 ? [] : [`decay = ${decay}`]),
      ...(momentum === 0 ? [] : [`momentum = ${momentum}`]),
      ...(rule === "adam" ? ["Adam"] : []),
    ];
  }

  get trainPoints() {
    return this.points?.train ?? pointsOf(this.experiment)[0];
  }

  get testPoints() {
    return this.points?.test ?? pointsOf(this.experiment)[1];
  }
}

/** @type {Configuration | null} */
let latest = null;

/** The configuration of the stage's values: the same object for as long as no knob is turned. @param {Values} values */
export function configurationOf(values) {
  if (latest !== null && values.own === latest.points && KNOBS.every((name) => values[name] === latest?.experiment[name])) return latest;
  const knobs = Object.fromEntries(KNOBS.map((name) => [name, values[name]]));
  latest = new Configuration(new Experiment(knobs), values.own);
  return latest;
}
