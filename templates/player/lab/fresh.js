/** What is measured of a try, on its own points and on fresh ones; little enough to be kept for the whole visit. */

import { samplePoints } from "../engine/data.js";
import { fold, softplus } from "../engine/maths.js";
import { Network, Workspace, forward } from "../engine/network.js";
import { parametersAt } from "../runs/recording.js";

export const FRESH_COUNT = 10000;
const FRESH_SEED = 0; // the same points for every run's seed, as in the build


/**
 * A network's loss and accuracy on points, the bits of the trainer's own evaluation.
 *
 * @param {Float64Array} parameters (P,), a row of a run's
 * @param {number} hidden @param {PointSet} points
 * @returns {Score}
 */
export function scoreOn(parameters, hidden, { coordinates, labels }) {
  const network = new Network(hidden);
  network.parameters.set(parameters);
  const work = new Workspace(labels.length, 0, network);
  work.fill({ coordinates, labels });
  forward(network, work);
  const margins = work.logits.map((logit, i) => (work.labels[i] === 1 ? logit : -logit));
  const losses = margins.map((margin) => softplus(-margin));
  fold(losses, work.count, 1);
  const right = margins.reduce((count, margin) => count + (margin > 0 ? 1 : 0), 0);
  return { loss: losses[0] / work.count, right, points: work.count };
}

/** @param {Recording} run with exact parameters, trained in the page @returns {Try} */
export function tryOf(run) {
  const { key, configuration, name, spec, hidden, outcome, lastEpoch, pauseEpoch, divergedAt, train, test } = run;
  const final = parametersAt(run, lastEpoch).slice();
  const epoch = exactLowest(run);
  const lowest = parametersAt(run, epoch).slice();
  return {
    key, configuration, name, spec, outcome, lastEpoch, pauseEpoch, divergedAt,
    train: scoreOn(final, hidden, train),
    test: scoreOn(final, hidden, test),
    lowest: { epoch, loss: scoreOn(lowest, hidden, test).loss },
    parameters: { final, lowest },
    fresh: null,
  };
}

/**
 * The first epoch of the lowest test loss in float64: the run's float32 curve may have several that low.
 *
 * @param {Recording} run
 */
function exactLowest(run) {
  const { testLoss, lowestTest, hidden, test } = run;
  let [lowest, least] = [lowestTest, Infinity];
  for (let epoch = lowestTest; epoch < testLoss.length; epoch += 1) {
    if (testLoss[epoch] !== testLoss[lowestTest]) continue;
    const { loss } = scoreOn(parametersAt(run, epoch), hidden, test);
    if (loss < least) [lowest, least] = [epoch, loss];
  }
  return lowest;
}

/** The generators' fresh points; those that were drawn last are kept, because neighbours mostly share them. */
export class FreshPoints {
  constructor() {
    /** @type {{of: string, points: Points} | null} */
    this.drawn = null;
  }

  /** @param {Experiment} experiment */
  of({ data, noise }) {
    const of = [data, noise].join(" ");
    if (this.drawn?.of !== of) this.drawn = { of, points: samplePoints(data, noise, FRESH_SEED, "fresh", FRESH_COUNT) };
    return this.drawn.points;
  }

  /** Both networks of a try on fresh points; null for own points, which no generator drew. @param {Try} tried */
  score({ configuration, parameters }) {
    if (configuration.points !== null) return null;
    const { experiment } = configuration;
    const points = this.of(experiment);
    const [final, lowest] = [parameters.final, parameters.lowest].map((each) => scoreOn(each, experiment.hidden, points));
    return { final, lowest };
  }
}
