/** What can be turned: the knobs of an experiment, as the address and the spec line have them. */

import { DATA_SETS, Points } from "../engine/data.js";
import { Experiment, MAX_BUDGET, MAX_ETA, MAX_HIDDEN, MAX_NOISE, MAX_SEED } from "../engine/experiment.js";
import { pointsOf } from "./jobs.js";
import { encodePoints } from "./own-points.js";

const USUAL_BUDGET = new Experiment().budget;
const NOISY = 0.2;
const DECIMAL = /^(?:\d{1,16}(?:\.\d{0,20})?|\.\d{1,20})(?:e[+-]?\d{1,3})?$/i;
const WHOLE = /^\d{1,16}$/;

/** How each knob's text is read: undefined where it means nothing. */
const KNOB_READERS = {
  data: (text) => (DATA_SETS.has(text) ? text : undefined),
  hidden: (text) => wholeWithin(text, 0, MAX_HIDDEN),
  noise: (text) => decimalWithin(text, (noise) => noise <= MAX_NOISE),
  seed: (text) => wholeWithin(text, 0, MAX_SEED),
  budget: (text) => wholeWithin(text, 1, MAX_BUDGET),
  eta: (text) => decimalWithin(text, (eta) => eta > 0 && eta <= MAX_ETA),
};
export const KNOBS = Object.keys(KNOB_READERS);

/** The value that a text gives a knob, or undefined. */
export function readKnob(name, text) {
  return KNOB_READERS[name](text.trim());
}

function wholeWithin(text, least, most) {
  const value = Number(text);
  return WHOLE.test(text) && least <= value && value <= most ? value : undefined;
}

function decimalWithin(text, allowed) {
  const value = Number(text);
  return DECIMAL.test(text) && allowed(value) ? value : undefined;
}

/** Why no experiment can have this value, in the engine's own words; null if one can. */
export function refusal(name, value) {
  try {
    new Experiment({ [name]: value });
    return null;
  } catch (error) {
    return error.message;
  }
}

/** All that decides a run: an experiment's knobs, and the reader's own points, if any, in place of the data set's. */
export class Configuration {
  /** @param {Experiment} experiment @param {?{train: Points, test: Points}} points on a grid of 0.001 */
  constructor(experiment, points = null) {
    this.experiment = experiment;
    this.points = points;
    // own points make no use of data and noise, and of the seed only for the first weights
    const { data, noise, ...others } = experiment;
    const source = points === null ? [data, noise] : [encodePoints(points)];
    this.key = [...source, others.hidden, others.eta, others.seed, others.budget].join(" ");
  }

  /** In words; the seed and the budget only where they are not the usual ones. Mirrors spec_text in lesson/spec.py. */
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

/** The configuration of the stage's values. */
export function configurationOf(values) {
  const knobs = Object.fromEntries(KNOBS.map((name) => [name, values[name]]));
  return new Configuration(new Experiment(knobs), values.points);
}
