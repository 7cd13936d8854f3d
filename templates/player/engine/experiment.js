/** What can be turned: one frozen value with every knob of a run. Mirrors tloop/simulation/experiment.py. */

import { DATA_SETS } from "./data.js";

export const MAX_NOISE = 2;
export const MAX_HIDDEN = 16;
export const MAX_ETA = 1000;
export const MAX_SEED = Number.MAX_SAFE_INTEGER; // 2⁵³ − 1
export const MAX_BUDGET = 100000;

/**
 * Everything that decides a run, bit by bit.
 *
 * data: name of a data set; noise: standard deviation of the jitter, in units of the radius 3;
 * hidden: tanh neurons, 0 for none; eta: learning rate; seed: of points and initial weights;
 * budget: epochs at the most. Throws RangeError, with a sentence, for a knob out of its range.
 */
export class Experiment {
  /** @param {Partial<Knobs>} knobs */
  constructor({ data = "xor", noise = 0, hidden = 4, eta = 0.3, seed = 7, budget = 4000 } = {}) {
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
    this.data = data;
    this.noise = noise;
    this.hidden = hidden;
    this.eta = eta;
    this.seed = seed;
    this.budget = budget;
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
