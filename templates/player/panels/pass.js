/** One epoch's first update at one point, number by number: the engine's own forward, backward and update, kept open. */

import { batchSize, orderOf } from "../engine/batches.js";
import { Points } from "../engine/data.js";
import { fold, sigmoid, softplus } from "../engine/maths.js";
import { Network, Workspace, backward, forward } from "../engine/network.js";
import { Optimizer, stepOf } from "../engine/rules.js";
import { Training } from "../engine/training.js";
import { parametersAt } from "../runs/recording.js";

/**
 * @typedef {Object} Pass
 * @property {{x: number, y: number, label: number}} point label 1 for "+", 0 for "−"
 * @property {Float64Array} parameters (P,) before the update, in the order of a run's rows
 * @property {Float64Array} sums (H,) W1·x + b1, what each tanh is taken of; none without a hidden layer
 * @property {Float64Array} h (units,) what the output is a sum over
 * @property {number} z the logit, W2·h + b2
 * @property {number} p the probability given to "+"
 * @property {number} loss in nats
 * @property {Float64Array} blame (P,) the gradient of this point's loss alone
 * @property {number[] | null} batch which training points the epoch's first update learns from; null for all of them
 * @property {Float64Array} gradient (P,) of their mean loss
 * @property {Float64Array[]} before what the update rule remembers of each parameter
 * @property {Float64Array[]} after the same once it has seen this gradient
 * @property {number} updates that the run has had after this one
 * @property {Float64Array} step (P,) what the rule makes of the gradient: the parameters lose η times as much
 * @property {Float64Array} next (P,) parameters after the update
 * @property {Float64Array} trainLosses (n,) each training point's, in nats, before the update
 * @property {Float64Array} testLosses (m,) each test point's, after the update: they make the next row's test loss
 * @property {number} testCorrect how many test points are on the right side, after the update
 */

/** @param {Recording} run with exact parameters @param {number} epoch @param {number} index of a training point @returns {Pass} */
export function passAt(run, epoch, index) {
  const { hidden, train, test } = run;
  const network = new Network(hidden);
  const parameters = parametersAt(run, epoch).slice();
  network.parameters.set(parameters);
  const all = forwarded(network, train);
  const batch = firstBatch(run, epoch);
  const gradient = backward(network, batch === null ? all.work : forwarded(network, pointsOf(train, batch)).work);
  const optimizer = optimizerAt(run, epoch);
  const before = optimizer.memory.map((each) => each.slice());
  const step = stepOf(network, gradient.slice(), optimizer).slice();
  const point = { x: train.coordinates[2 * index], y: train.coordinates[2 * index + 1], label: train.labels[index] };
  const alone = forwarded(network, { coordinates: [point.x, point.y], labels: [point.label] });
  const next = new Network(hidden);
  next.parameters.set(parameters.map((weight, i) => weight - step[i] * optimizer.eta));
  const evaluated = forwarded(next, test);
  return {
    point,
    parameters,
    sums: Float64Array.from({ length: hidden }, (_, j) => sumOf(network, j, point)),
    h: alone.work.h,
    z: alone.work.logits[0],
    p: sigmoid(alone.work.logits[0]),
    loss: alone.losses[0],
    blame: backward(network, alone.work),
    batch,
    gradient,
    before,
    after: optimizer.memory,
    updates: optimizer.updates,
    step,
    next: next.parameters,
    trainLosses: all.losses,
    testLosses: evaluated.losses,
    testCorrect: evaluated.correct,
  };
}

/**
 * The network's answers to some points, their losses in nats, and how many it gets right.
 *
 * @param {Network} network @param {PointSet} points
 */
function forwarded(network, { coordinates, labels }) {
  const work = new Workspace(labels.length, labels.length, network);
  work.fill({ coordinates, labels });
  forward(network, work);
  const margins = work.logits.map((logit, i) => (work.labels[i] === 1 ? logit : -logit));
  return { work, losses: margins.map((margin) => softplus(-margin)), correct: margins.filter((margin) => margin > 0).length };
}

/** The training points of an epoch's first update; null for all of them. @param {Recording} run @param {number} epoch */
function firstBatch({ configuration, trainPoints }, epoch) {
  const { batch, seed } = configuration.experiment;
  const size = batchSize(batch, trainPoints);
  return size === trainPoints ? null : orderOf(seed, epoch, trainPoints).slice(0, size);
}

/** Some points of a set. @param {PointSet} points @param {number[]} indices */
function pointsOf({ coordinates, labels }, indices) {
  return {
    coordinates: indices.flatMap((i) => [coordinates[2 * i], coordinates[2 * i + 1]]),
    labels: indices.map((i) => labels[i]),
  };
}

/** @type {{key: string, training: Training} | null} */
let last = null; // that was asked for what its rule remembers

/** The run's rule with what it remembers at an epoch, trained up to there if need be. @param {Recording} run @param {number} epoch */
function optimizerAt(run, epoch) {
  const { experiment } = run.configuration;
  const optimizer = new Optimizer(experiment, new Network(run.hidden));
  if (optimizer.memory.length === 0) return optimizer;
  if (last === null || last.key !== run.key || last.training.epochs > epoch) {
    const [train, test] = [run.train, run.test].map(({ coordinates, labels }) => new Points(coordinates, labels));
    last = { key: run.key, training: new Training(experiment, train, test) };
  }
  last.training.advance(epoch - last.training.epochs);
  const there = last.training.optimizer;
  optimizer.memory = there.memory.map((each) => each.slice());
  optimizer.updates = there.updates;
  return optimizer;
}

/**
 * The mean, added up in the engine's order: of a row's losses it is that row's loss, bit for bit.
 *
 * @param {Float64Array} losses
 */
export function meanOf(losses) {
  const terms = losses.slice();
  fold(terms, terms.length, 1);
  return terms[0] / terms.length;
}

/** @param {Network} network @param {number} j @param {{x: number, y: number}} point */
function sumOf({ parameters, b1 }, j, { x, y }) {
  return x * parameters[2 * j] + y * parameters[2 * j + 1] + parameters[b1 + j];
}

/**
 * How far each update went, (E,): the length of η times the gradient, from the parameters themselves.
 *
 * @param {Recording} run
 */
export function stepLengths({ parameters, width, lastEpoch }) {
  return Float64Array.from({ length: lastEpoch }, (_, epoch) => {
    let sum = 0;
    for (let i = epoch * width; i < (epoch + 1) * width; i += 1) sum += (parameters[i + width] - parameters[i]) ** 2;
    return Math.sqrt(sum);
  });
}
