/** What is seen, in words: of the field, and of the figures at an epoch. */

import { logitsAt } from "./field.js";
import { epochText, lossText, percentText, pointsText } from "../app/numbers.js";
import { parametersAt } from "../runs/recording.js";

const SEEN = 32; // places a side: enough for a share of the square in percent
const PALE = 0.4; // |logit| below it: p within 0.4 … 0.6
const SURE = 2.2; // and above it p is beyond 0.9, or below 0.1

/**
 * The field at an epoch: which colours cover how much, and how many points lie on their own side.
 *
 * @param {Recording} recording @param {number} epoch
 */
export function fieldWords(recording, epoch) {
  const { hidden, reach, trainPoints, testPoints, trainAccuracy, testAccuracy } = recording;
  const logits = logitsAt(SEEN, parametersAt(recording, epoch), hidden, reach);
  /** @param {(logit: number) => boolean} test */
  const share = (test) => logits.reduce((count, logit) => count + (test(logit) ? 1 : 0), 0) / logits.length;
  const [plus, pale, sure] = [share((z) => z > 0), share((z) => Math.abs(z) < PALE), share((z) => Math.abs(z) > SURE)];
  const parts = pale > 0.9
    ? ["nearly white all over: it cannot tell"]
    : [`blue, plus, over ${roundedShare(plus)} of the square, magenta, minus, over ${roundedShare(1 - plus)}`, sureness(sure)];
  return `The network's field at epoch ${epochText(epoch)}: ${parts.join("; ")}. `
    + `${pointsText(trainAccuracy[epoch], trainPoints)} filled training points and `
    + `${pointsText(testAccuracy[epoch], testPoints)} hollow test points lie on the side of their own class.`;
}

/** @param {number} share */
function sureness(share) {
  return share > 0.75 ? "strong colours nearly everywhere" : share > 0.25 ? "strong colours away from the border" : "pale";
}

/** @param {number} share */
function roundedShare(share) {
  return percentText(Math.round(20 * share) / 20);
}

/** A run at an epoch, to be spoken. @param {Recording} recording @param {number} epoch @param {string} verdict */
export function figuresWords(recording, epoch, verdict) {
  return `${recording.spec}, epoch ${epochText(epoch)}: ${verdict}. `
    + `Train loss ${lossText(recording.trainLoss[epoch])}, test loss ${lossText(recording.testLoss[epoch])}, `
    + `${pointsText(recording.testAccuracy[epoch], recording.testPoints)} test points right.`;
}

export const CHART_KEYS = "arrows read another epoch, Enter takes the stage there";

/** Both curves over the whole run, and what the keys do there. @param {Recording} run */
export function curvesWords({ trainLoss, testLoss, lastEpoch, lowestTest }) {
  /** @param {string} name @param {Numbers} trace */
  const course = (name, trace) => `${name} loss from ${lossText(trace[0])} to ${lossText(trace[lastEpoch])}`;
  const lowest = lowestTest < lastEpoch ? `, lowest ${lossText(testLoss[lowestTest])} at epoch ${epochText(lowestTest)}` : "";
  return `Loss over ${epochText(lastEpoch)} epochs: ${course("train", trainLoss)}, solid; ${course("test", testLoss)}, dashed${lowest}; ${CHART_KEYS}.`;
}
