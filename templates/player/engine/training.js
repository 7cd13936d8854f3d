/** The loop: forward, loss, backward, update, evaluate. Mirrors tloop/simulation/training.py, one run at a time. */

import { batchSize, batches, orderOf } from "./batches.js";
import { RADIUS, TEST_COUNT, samplePoints } from "./data.js";
import { Experiment } from "./experiment.js";
import { evaluate } from "./loss.js";
import { Workspace, backward, forward, initialNetwork } from "./network.js";
import { Optimizer, update } from "./rules.js";
import { hex, sha256 } from "./sha256.js";

const PAUSE_THRESHOLD = 0.02;
const PAUSE_WINDOW = 200;

/**
 * Trains an experiment, given by its knobs, to its end: what an experiment became.
 *
 * Row e of every array is the state after e epochs; E = lastEpoch. parameters: (E + 1, P), flat: W1 (H, 2)
 * row by row, b1 (H), W2 (H; 2 without a hidden layer), b2. Losses in nats, accuracies as fractions,
 * (E + 1,) each. pauseEpoch: E, or null at the budget's end.
 *
 * @param {Partial<Knobs>} knobs
 */
export function train(knobs) {
  const experiment = new Experiment(knobs);
  const { data, noise, seed, budget, points } = experiment;
  const training = new Training(
    experiment,
    samplePoints(data, noise, seed, "train", points),
    samplePoints(data, noise, seed, "test", TEST_COUNT),
  );
  training.advance(budget + 1);
  return training.run();
}

/** A run on its way, for those who want to see it or stop it between epochs. */
export class Training {
  /** @param {Experiment} experiment @param {Points} trainPoints @param {Points} testPoints */
  constructor(experiment, trainPoints, testPoints) {
    this.experiment = experiment;
    this.trainPoints = trainPoints;
    this.testPoints = testPoints;
    this.network = initialNetwork(experiment);
    this.optimizer = new Optimizer(experiment, this.network);
    const [count, others] = [trainPoints.length, testPoints.length];
    this.work = new Workspace(count + others, count, this.network);
    this.work.fill(trainPoints);
    this.work.fill(testPoints, count);
    const parts = batches(batchSize(experiment.batch, count), count);
    this.batches = parts.map(([start, end]) => ({ start, end, work: new Workspace(end - start, end - start, this.network) }));
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

  /** So many epochs more, fewer if the run ends. @param {number} epochs */
  advance(epochs) {
    const { network, work, optimizer } = this;
    for (let left = epochs; left > 0 && !this.ended; left -= 1) {
      forward(network, work);
      this.record();
      if (this.batches.length === 1) update(network, backward(network, work), optimizer);
      else this.learnInBatches();
    }
  }

  /** An epoch that goes through the training points in an order of its own, with an update after each batch. */
  learnInBatches() {
    const { network, optimizer, trainPoints } = this;
    const order = orderOf(this.experiment.seed, this.epochs - 1, trainPoints.length);
    for (const { start, end, work } of this.batches) {
      work.fill(trainPoints, 0, order.slice(start, end));
      forward(network, work);
      update(network, backward(network, work), optimizer);
    }
  }

  /** Writes down the epoch whose forward pass is done, and sees whether it is the last. */
  record() {
    const { network, work, epochs } = this;
    const { count, learnt } = work;
    this.parameters.set(network.parameters, epochs * network.parameters.length);
    const train = evaluate(work, 0, learnt);
    const test = evaluate(work, learnt, count);
    this.trainLoss[epochs] = train.loss;
    this.trainAccuracy[epochs] = train.accuracy;
    this.testLoss[epochs] = test.loss;
    this.testAccuracy[epochs] = test.accuracy;
    this.quiet = train.loss < PAUSE_THRESHOLD ? this.quiet + 1 : 0;
    if (this.quiet === PAUSE_WINDOW) this.pauseEpoch = epochs;
    this.epochs += 1;
  }

  /** What the experiment has become so far, cut to its epochs. */
  run() {
    const { experiment, trainPoints, testPoints, epochs, pauseEpoch } = this;
    return {
      experiment,
      trainPoints,
      testPoints,
      parameters: this.parameters.slice(0, epochs * this.network.parameters.length),
      trainLoss: this.trainLoss.slice(0, epochs),
      testLoss: this.testLoss.slice(0, epochs),
      trainAccuracy: this.trainAccuracy.slice(0, epochs),
      testAccuracy: this.testAccuracy.slice(0, epochs),
      pauseEpoch,
      lastEpoch: epochs - 1,
    };
  }
}

/**
 * Half the side of the square that shows the run: 3.3, more where noise carries a point farther.
 *
 * @param {Pick<TrainedRun, "trainPoints" | "testPoints">} run
 */
export function reachOf(run) {
  let farthest = 0;
  for (const points of [run.trainPoints, run.testPoints]) {
    for (const coordinate of points.coordinates) farthest = Math.max(farthest, Math.abs(coordinate));
  }
  return Math.max(1.1 * RADIUS, Math.ceil(10 * farthest + 2) / 10);
}

/**
 * SHA-256 (hex) of all parameters, float64, little-endian, row after row; one NaN for all.
 *
 * @param {{parameters: Float64Array}} run
 */
export async function digest(run) {
  const bytes = canonicalBytes(run.parameters);
  const subtle = globalThis.crypto?.subtle;
  return subtle ? hex(new Uint8Array(await subtle.digest("SHA-256", bytes))) : sha256(bytes);
}

/** What is digested of numbers (n,): 8 bytes each. @param {Numbers} numbers */
export function canonicalBytes(numbers) {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (let i = 0; i < numbers.length; i += 1) {
    if (Number.isNaN(numbers[i])) view.setUint32(8 * i + 4, 0x7ff80000, true);
    else view.setFloat64(8 * i, numbers[i], true);
  }
  return new Uint8Array(view.buffer);
}
