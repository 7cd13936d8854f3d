/** The rules behind the five words, for people: what each asks of the curves, and what a run's curves show. */

import { epochText, figureText, lossText } from "../app/numbers.js";
import { GAP, LEARNED, PLATEAU, RULES, THRASHING, TURN, TURN_BEFORE, climbs, secondHalf, tenths } from "../runs/outcome.js";

/**
 * By word, in the order in which the rules are tried.
 *
 * @type {Record<Outcome, {asks: string, shows?: (run: Omit<Recording, "name">) => string}>}
 */
export const IN_WORDS = {
  thrashes: {
    asks: `in the second half, all rises of the train loss add up to more than ${figureText(THRASHING)}, four times ln 2`,
    shows: ({ trainLoss }) => (trainLoss.every(Number.isFinite)
      ? `they add up to ${figureText(climbs(secondHalf(trainLoss)))}`
      : "it is not even finite"),
  },
  overfits: {
    asks: `the test loss ends at ${TURN} times its lowest value or more, and more than ${GAP} above it; it was lowest in the first `
      + `${100 * TURN_BEFORE} % of the run, and the train loss ends within a tenth of its own lowest`,
    shows: ({ testLoss, trainLoss, lowestTest, lastEpoch }) => `the test loss ends at ${lossText(testLoss[lastEpoch])}, `
      + `${figureText(testLoss[lastEpoch] / testLoss[lowestTest])} times its lowest, ${lossText(testLoss[lowestTest])} at epoch `
      + `${epochText(lowestTest)} of ${epochText(lastEpoch)}; the train loss ends at ${lossText(trainLoss[lastEpoch])}`,
  },
  converges: {
    asks: `the train loss ends below ${LEARNED}`,
    shows: ({ trainLoss, lastEpoch }) => `it ends at ${lossText(trainLoss[lastEpoch])}`,
  },
  underfits: {
    asks: `the mean train loss of the last tenth is within 2 % of that of the tenth before, after ${PLATEAU} epochs or more`,
    shows: ({ trainLoss }) => {
      const { late, before } = tenths(trainLoss);
      return `it is ${figureText(late / before)} times that of the tenth before`;
    },
  },
  "still learning": { asks: "none of the other rules fits" },
};

/** Why the run's word is its own. @param {Omit<Recording, "name">} run */
export function whyRight(run) {
  const { asks, shows } = IN_WORDS[run.outcome];
  return shows ? `That is said if ${asks}. Here ${shows(run)}.` : "No other rule fits.";
}

/** Why another word is not the run's. @param {Outcome} said @param {Omit<Recording, "name">} run */
export function whyWrong(said, run) {
  const { asks, shows } = IN_WORDS[said];
  if (!shows) return `“${said}” is said only if no other rule fits, and one does.`;
  const here = `“${said}” is said if ${asks}. Here ${shows(run)}.`;
  return RULES.get(said)?.(run.trainLoss, run.testLoss) ? `${here} That rule fits, too, but “${run.outcome}” is asked first.` : here;
}
