/** What a run is doing at an epoch, in one plain line for whoever has never seen one. */

const NEAR_GUESSING = 0.02; // of a loss to ln 2
const LONG = 250; // epochs of guessing, after which nothing more is expected
const LOOKED_BACK = 20; // epochs
const RISES = 5; // among them, of more than a tenth: the run jumps about
const RISE = 1.1;
const TURNED = 1.25; // times its lowest, where the test loss has turned up, see outcome.js
const SPLIT = 0.85; // of the points right: more than one straight cut gives

/** "A first split: 32 of 40 right". @param {Recording} run @param {number} epoch */
export function plainLine(run, epoch) {
  const { trainLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
  const right = `${Math.round(trainAccuracy[epoch] * trainPoints)} of ${trainPoints} right`;
  if (jumps(trainLoss, epoch)) return `Jumping about: ${right}`;
  if (Math.abs(trainLoss[epoch] - Math.LN2) < NEAR_GUESSING) return `${epoch > LONG ? "Stuck at a coin toss" : "Guessing"}: ${right}`;
  if (hasTurned(run.testLoss, epoch) && trainAccuracy[epoch] >= SPLIT) {
    return `By heart: ${right.replace(" right", "")}, unseen ${Math.round(testAccuracy[epoch] * testPoints)} of ${testPoints}`;
  }
  if (trainAccuracy[epoch] === 1) return right;
  return `${trainAccuracy[epoch] < SPLIT ? "A first split" : "The line bends"}: ${right}`;
}

/** @param {Trace} loss @param {number} epoch */
function jumps(loss, epoch) {
  let rises = 0;
  for (let i = Math.max(1, epoch - LOOKED_BACK); i <= epoch; i += 1) if (loss[i] > RISE * loss[i - 1]) rises += 1;
  return rises >= RISES;
}

/** @param {Trace} loss @param {number} epoch */
function hasTurned(loss, epoch) {
  let lowest = Infinity;
  for (let i = 0; i <= epoch; i += 1) if (loss[i] < lowest) lowest = loss[i];
  return loss[epoch] > TURNED * lowest;
}
