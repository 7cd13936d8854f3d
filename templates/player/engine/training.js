/** The loop: forward, loss, backward, update, evaluate. Mirrors tloop/simulation/training.py, one run at a time. */

import { TEST_COUNT, TRAIN_COUNT, drawPoints } from "./data.js";
import { Experiment } from "./experiment.js";
import { fold, softplus } from "./maths.js";
import { Workspace, backward, forward, initialNetwork, update } from "./network.js";
import { sha256 } from "./sha256.js";

const PAUSE_THRESHOLD = 0.02;
const PAUSE_WINDOW = 200;

/**
 * Trains an experiment, given by its knobs, to its end: what an experiment became.
 *
 * Row e of every array is the state after e updates; E = lastEpoch. parameters: (E + 1, P), flat: W1 (H, 2)
 * row by row, b1 (H), W2 (H; 2 without a hidden layer), b2. Losses in nats, accuracies as fractions,
 * (E + 1,) each. pauseEpoch: E, or null at the budget's end.
 */
export function train(knobs) {
  const experiment = new Experiment(knobs);
  const { data, noise, seed, budget } = experiment;
  const training = new Training(
    experiment,
    drawPoints(data, noise, seed, "train", TRAIN_COUNT),
    drawPoints(data, noise, seed, "test", TEST_COUNT),
  );
  training.advance(budget + 1);
  return training.run();
}

/** A run on its way, for those who want to see it or stop it between epochs. */
export class Training {
  constructor(experiment, trainPoints, testPoints) {
    this.experiment = experiment;
    this.trainPoints = trainPoints;
    this.testPoints = testPoints;
    this.network = initialNetwork(experiment);
    this.work = new Workspace(trainPoints, testPoints, this.network);
    this.logits = new Float64Array(this.work.count);
    const rows = experiment.budget + 1;
    this.parameters = new Float64Array(rows * this.network.parameters.length);
    this.trainLoss = new Float64Array(rows);
    this.testLoss = new Float64Array(rows);
    this.trainAccuracy = new Float64Array(rows);
    this.testAccuracy = new Float64Array(rows);
    this.epochs = 0;
    this.quiet = 0;
    this.pauseEpoch = null;
  }

  get ended() {
    return this.pauseEpoch !== null || this.epochs > this.experiment.budget;
  }

  /** So many epochs more, fewer if the run ends. */
  advance(epochs) {
    const { network, work, logits } = this;
    const { eta } = this.experiment;
    for (let left = epochs; left > 0 && !this.ended; left -= 1) {
      forward(network, work, logits);
      this.record();
      const gradient = backward(network, work, logits);
      update(network, gradient, eta);
    }
  }

  /** Writes down the epoch whose forward pass is done, and sees whether it is the last. */
  record() {
    const { network, work, logits, epochs } = this;
    const { count, trainCount } = work;
    this.parameters.set(network.parameters, epochs * network.parameters.length);
    crossEntropies(work, logits);
    this.trainLoss[epochs] = meanLoss(work, 0, trainCount);
    XXX
  }
}
