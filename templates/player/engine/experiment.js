/** What can be turned: one frozen value with every knob of a run. Mirrors tloop/simulation/experiment.py. */

import { DATA_SETS, TRAIN_COUNT } from "./data.js";

export const MAX_NOISE = 2;
export const MAX_HIDDEN = 16;
export const MAX_ETA = 1000;
export const MAX_SEED = Number.MAX_SAFE_INTEGER; // 2⁵³ − 1
export const MAX_BUDGET = 100000;
export const MIN_POINTS = 4;
export const MAX_POINTS = 400;
export const MAX_DECAY = 10;
export const RULE_NAMES = ["descent", "adam"];

/**
 * Everything that decides a run, bit by bit.
 *
 * data: name of a data set; noise: standard deviation of the jitter, in units of the radius 3;
 * hidden: tanh neurons, 0 for none; eta: learning rate; seed: of points, initial weights and batches;
 * budget: epochs at the most; points: how many are trained on; batch: points per update, null for all of
 * them (so is a number that is not below that of the points); decay: of the weights; momentum: of descent,
 * 0 for none; rule: what makes an update of a gradient, descent or Adam.
 * Throws RangeError, with a sentence, for a knob out of its range.
 */
export class Experiment {
  /** @param {Partial<Knobs>} knobs */
  constructor({
    data = "xor",
    noise = 0,
    hidden = 4,
    eta = 0.3,
    seed = 7,
    budget = 4000,
    points = TRAIN_COUNT,
    batch = null,
    decay = 0,
    momentum = 0,
    rule = "descent",
  } = {}) {
    if (!DATA_SETS.has(data)) {
      throw new RangeError(`there is no data set “${data}”; there are ${[...DATA_SETS.keys()].join(", ")}`);
    }
    if (!(Number.isFinite(noise) && noise >= 0 && noise <= MAX_NOISE)) {
      throw new RangeError(`noise must lie between 0 and ${MAX_NOISE}, not ${sixDigits(noise)}`);
    }
    if (!isWholeBetween(hidden, 0, MAX_HIDDEN)) {
      throw new RangeError(`hidden must lie between 0 and ${MAX_HIDDEN} neurons, not ${hidden}`);
    }
    if (!(Number.isFinite(eta) && eta > 0 && eta <= MAX_ETA)) {
      throw new RangeError(`η must be above 0 and at most ${MAX_ETA}, not ${sixDigits(eta)}`);
    }
    if (!isWholeBetween(seed, 0, MAX_SEED)) {
      throw new RangeError(`the seed must be a whole number from 0 to 2⁵³ − 1, not ${seed}`);
    }
    if (!isWholeBetween(budget, 1, MAX_BUDGET)) {
      const [most, found] = [inThousands(MAX_BUDGET), inThousands(budget)];
      throw new RangeError(`the budget must lie between 1 and ${most} epochs, not ${found}`);
    }
    if (!isWholeBetween(points, MIN_POINTS, MAX_POINTS)) {
      throw new RangeError(`there must be between ${MIN_POINTS} and ${MAX_POINTS} training points, not ${points}`);
    }
    if (batch !== null && !isWholeBetween(batch, 1, MAX_POINTS)) {
      throw new RangeError(`a batch must hold between 1 and ${MAX_POINTS} points, not ${batch}`);
    }
    if (!(Number.isFinite(decay) && decay >= 0 && decay <= MAX_DECAY)) {
      throw new RangeError(`decay must lie between 0 and ${MAX_DECAY}, not ${sixDigits(decay)}`);
    }
    if (!(Number.isFinite(momentum) && momentum >= 0 && momentum < 1)) {
      throw new RangeError(`momentum must be at least 0 and below 1, not ${sixDigits(momentum)}`);
    }
    if (!RULE_NAMES.includes(rule)) {
      throw new RangeError(`there is no update rule “${rule}”; there are ${RULE_NAMES.join(", ")}`);
    }
    if (rule === "adam" && momentum > 0) {
      throw new RangeError("Adam has a momentum of its own, 0.9: momentum is a knob of plain descent");
    }
    this.data = data;
    this.noise = noise;
    this.hidden = hidden;
    this.eta = eta;
    this.seed = seed;
    this.budget = budget;
    this.points = points;
    this.batch = batch;
    this.decay = decay;
    this.momentum = momentum;
    this.rule = rule;
    Object.freeze(this);
  }
}

/** @param {number} value @param {number} least @param {number} most */
function isWholeBetween(value, least, most) {
  return Number.isInteger(value) && least <= value && value <= most;
}

/** A number as Python's format "g" writes it: 1000.5, -1e-07, inf, nan. @param {number} value */
function sixDigits(value) {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "inf").replace("NaN", "nan");
  const [digits, power] = value.toExponential(5).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < 6) return String(Number(value.toPrecision(6)));
  const sign = exponent < 0 ? "-" : "+";
  return `${Number(digits)}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** 100000 → "100,000". @param {number} value */
function inThousands(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
