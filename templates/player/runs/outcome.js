/** What became of a run, told from its two loss curves alone. Mirrors tloop/evidence/outcome.py, rule by rule. */

const GUESSING_LOSS = 0.6931471805599453; // ln 2: p = ½ everywhere
const FALLING = 0.98; // a tenth's mean loss over that of the tenth before
const RISING = 1.02;
export const TURN = 1.25; // a curve has turned up when it ends at this many times its minimum …
export const TURN_BEFORE = 0.75; // … which lies before this part of the run
export const GAP = 0.1; // in nats: a rise of the test loss that is more than a ripple
const AT_ITS_LOWEST = 1.1; // a train loss that ends at no more than this many times its own minimum
export const THRASHING = 4 * GUESSING_LOSS; // climbs in nats: more than the late ripples of a curve that goes down
export const LEARNED = 0.03; // a train loss below it: every point is decided
export const PLATEAU = 200; // epochs: a level stretch at the start of a run says nothing yet

/**
 * The rules in the order in which they are tried, by their words. Each takes both curves, (epochs,), in nats.
 *
 * @type {Map<Outcome, (trainLoss: Trace, testLoss: Trace) => boolean>}
 */
export const RULES = new Map([
  ["thrashes", (trainLoss) => !trainLoss.every(Number.isFinite) || climbs(secondHalf(trainLoss)) > THRASHING],
  ["overfits", (trainLoss, testLoss) => turnsUp(testLoss) && last(testLoss) - lowest(testLoss) > GAP
    && last(trainLoss) <= AT_ITS_LOWEST * lowest(trainLoss)],
  ["converges", (trainLoss) => last(trainLoss) < LEARNED],
  ["underfits", (trainLoss) => trainLoss.length > PLATEAU && trend(trainLoss) === "flat"],
]);

/**
 * One of five words for the curves up to any epoch: the first whose rule fits, or still learning.
 *
 * @param {Trace} trainLoss @param {Trace} testLoss @returns {Outcome}
 */
export function outcome(trainLoss, testLoss) {
  return [...RULES].find(([, fits]) => fits(trainLoss, testLoss))?.[0] ?? "still learning";
}

/** @param {Trace} loss */
export function secondHalf(loss) {
  return loss.subarray(loss.length >> 1);
}

/** @param {Trace} loss */
function last(loss) {
  return loss[loss.length - 1];
}

/** @param {Trace} loss */
function lowest(loss) {
  return loss[argmin(loss)];
}

/** All rises from one epoch to the next, added up. @param {Trace} loss */
export function climbs(loss) {
  let sum = 0;
  for (let epoch = 1; epoch < loss.length; epoch += 1) sum += Math.max(loss[epoch] - loss[epoch - 1], 0);
  return sum;
}

/**
 * Whether a curve ends at 1.25 times its minimum or higher, the minimum before three quarters of it.
 *
 * @param {Trace} loss
 */
function turnsUp(loss) {
  return last(loss) >= TURN * lowest(loss) && argmin(loss) < TURN_BEFORE * (loss.length - 1);
}

/** Mean of the last tenth of the epochs over that of the tenth before. @param {Trace} loss */
function trend(loss) {
  if (loss.length < 2) return "unclear";
  const { late, before } = tenths(loss);
  if (late < FALLING * before) return "falling";
  if (late > RISING * before) return "rising";
  return Number.isFinite(late) && Number.isFinite(before) ? "flat" : "unclear";
}

/** The mean losses of the last tenth of the epochs and of the tenth before. @param {Trace} loss */
export function tenths(loss) {
  const tenth = Math.max(1, Math.floor(loss.length / 10));
  return {
    late: mean(loss.subarray(loss.length - tenth)),
    before: mean(loss.subarray(loss.length - 2 * tenth, loss.length - tenth)),
  };
}

/** @param {Trace} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Where the lowest value stands first; NumPy's argmin, for which nothing is lower than NaN. @param {Trace} values */
function argmin(values) {
  let lowest = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i])) return i;
    if (values[i] < values[lowest]) lowest = i;
  }
  return lowest;
}
