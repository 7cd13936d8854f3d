/** What became of a run, told from its two loss curves alone. Mirrors tloop/evidence/outcome.py, rule by rule. */

const GUESSING_LOSS = 0.6931471805599453; // ln 2: p = ½ everywhere
export const FALLING = 0.98; // a tenth's mean loss over that of the tenth before
const RISING = 1.02;
const TURN = 1.25; // a curve has turned up when it ends at this many times its minimum …
const TURN_BEFORE = 0.75; // … which lies before this part of the run
export const THRASHING = 4 * GUESSING_LOSS; // climbs in nats: more than the late ripples of a curve that goes down
const PLATEAU = 200; // epochs: a level stretch at the start of a run says nothing yet
export const LEARNED = 0.03; // a train loss below it: every point is decided
const GAP = 0.1; // in nats: a rise of the test loss that is more than a ripple

/** One of five words for the curves up to any epoch, each (epochs,), in nats. */
export function outcome(trainLoss, testLoss) {
  const { length } = trainLoss;
  const [train, test] = [trainLoss[length - 1], testLoss[length - 1]];
  if (!trainLoss.every(Number.isFinite) || climbs(trainLoss.subarray(length >> 1)) > THRASHING) return "thrashes";
  const overfitted = turnsUp(testLoss) && test - testLoss[argmin(testLoss)] > GAP;
  if (overfitted && train <= 1.1 * trainLoss[argmin(trainLoss)]) return "overfits";
  if (train < LEARNED) return "converges";
  return length > PLATEAU && trend(trainLoss) === "flat" ? "underfits" : "still learning";
}

/** All rises from one epoch to the next, added up. */
export function climbs(loss) {
  let sum = 0;
  for (let epoch = 1; epoch < loss.length; epoch += 1) sum += Math.max(loss[epoch] - loss[epoch - 1], 0);
  return sum;
}

/** Whether a curve ends at 1.25 times its minimum or higher, the minimum before three quarters of it. */
function turnsUp(loss) {
  const lowest = argmin(loss);
  return loss[loss.length - 1] >= TURN * loss[lowest] && lowest < TURN_BEFORE * (loss.length - 1);
}

/** Mean of the last tenth of the epochs over that of the tenth before. */
function trend(loss) {
  if (loss.length < 2) return "unclear";
  const { last, before } = tenths(loss);
  if (last < FALLING * before) return "falling";
  if (last > RISING * before) return "rising";
  return Number.isFinite(last) && Number.isFinite(before) ? "flat" : "unclear";
}

/** The mean losses of the last tenth of the epochs and of the tenth before. */
export function tenths(loss) {
  const tenth = Math.max(1, Math.floor(loss.length / 10));
  return {
    last: mean(loss.subarray(loss.length - tenth)),
    before: mean(loss.subarray(loss.length - 2 * tenth, loss.length - tenth)),
  };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Where the lowest value stands first; NumPy's argmin, for which nothing is lower than NaN. */
function argmin(values) {
  let lowest = 0;
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i])) return i;
    if (values[i] < values[lowest]) lowest = i;
  }
  return lowest;
}
