/** What can be turned: the knobs of an experiment, as the address and the spec line have them. */

import { DATA_SETS } from "../engine/data.js";
import { Experiment, MAX_BUDGET, MAX_ETA, MAX_HIDDEN, MAX_NOISE, MAX_SEED } from "../engine/experiment.js";
import { pointsOf } from "./jobs.js";
import { encodePoints } from "./own-points.js";

const USUAL_BUDGET = new Experiment().budget;
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
};
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
    const { data, noise, ...others } = experiment;
    const source = points === null ? [data, noise] : [encodePoints(points)];
    this.key = [...source, others.hidden, others.eta, others.seed, others.budget].join(" ");
  }

  /**
   * In words; the seed and the budget only where they are not the usual ones. Mirrors spec_text in lesson/spec.py.
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
      ...(budget === USUAL_BUDGET ? [] : [`budget = ${budget}`]),
    ].join(" · ");
  }

  get trainPoints() {
    return this.points?.train ?? pointsOf(this.experiment)[0];
  }

  get testPoints() {
    return this.points?.test ?? pointsOf(this.experiment)[1];
  }
}

/** The configuration of the stage's values. @param {Values} values */
export function configurationOf(values) {
  const { data, noise, hidden, eta, seed, budget } = values;
  return new Configuration(new Experiment({ data, noise, hidden, eta, seed, budget }), values.points);
}
