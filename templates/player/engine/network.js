/**
 * The network and its gradients: forward beside backward. Mirrors tloop/simulation/network.py.
 *
 * Python trains many networks side by side; here there is one, with its parameters in the order of a
 * run's rows: W1 (H, 2) row by row, b1 (H), W2 (H; 2 without a hidden layer), b2. Without a hidden layer
 * it has two units that hand the inputs on. Arrays by unit and point are (units, points), flat.
 */

import { fold, sigmoid, tanh } from "./maths.js";
import { Stream } from "./random.js";

const INITIAL_SCALE = 0.5; // tanh neurons start uniform in ±0.5, whatever their number
const LINEAR_INITIAL_SCALE = 0.1; // no hidden layer: inputs reach 3, so that its weights start smaller

/** A network of H tanh neurons, or of none: parameters (P,), and where b1, W2 and b2 begin in them. */
export class Network {
  /** @param {number} hidden */
  constructor(hidden) {
    this.hidden = hidden;
    this.units = units(hidden);
    this.b1 = 2 * hidden;
    this.W2 = 3 * hidden;
    this.b2 = this.W2 + this.units;
    this.parameters = new Float64Array(this.b2 + 1);
  }
}

/** Units that a network's output is a sum over. @param {number} hidden */
function units(hidden) {
  return hidden || 2;
}

/** The network at epoch 0. @param {Experiment} experiment */
export function initialNetwork(experiment) {
  const network = new Network(experiment.hidden);
  const { parameters, W2 } = network;
  if (experiment.hidden === 0) {
    const draws = new Stream(experiment.seed, "no hidden layer").uniforms(2);
    for (let i = 0; i < 2; i += 1) parameters[W2 + i] = LINEAR_INITIAL_SCALE * (2 * draws[i] - 1);
  }
  for (let neuron = 0; neuron < experiment.hidden; neuron += 1) {
    const draws = new Stream(experiment.seed, `neuron ${neuron}`).uniforms(3);
    const weights = draws.map((draw) => INITIAL_SCALE * (2 * draw - 1));
    parameters[2 * neuron] = weights[0];
    parameters[2 * neuron + 1] = weights[1];
    parameters[W2 + neuron] = weights[2];
  }
  return network;
}

/**
 * Points, and room for what a forward and a backward pass work out.
 *
 * `x`, `y`, `labels`, `logits`: (points,). A backward pass learns from the first `learnt` of them.
 */
export class Workspace {
  /** @param {number} count @param {number} learnt @param {Network} network */
  constructor(count, learnt, network) {
    this.count = count;
    this.learnt = learnt;
    this.x = new Float64Array(count);
    this.y = new Float64Array(count);
    this.labels = new Float64Array(count);
    this.logits = new Float64Array(count);
    this.h = new Float64Array(network.units * count);
    this.product = new Float64Array(network.units * count);
    this.gradients = new Float64Array(learnt * network.parameters.length);
    this.gradient = this.gradients.subarray(0, network.parameters.length);
    this.losses = new Float64Array(count);
  }

  /** Points of a set come to lie here, from `place` on: all, or those of an order. @param {PointSet} points */
  fill({ coordinates, labels }, place = 0, order = Array.from(labels, (_, i) => i)) {
    order.forEach((index, i) => {
      this.x[place + i] = coordinates[2 * index];
      this.y[place + i] = coordinates[2 * index + 1];
      this.labels[place + i] = labels[index];
    });
  }
}

/**
 * logit = W2·h + b2, h = tanh(W1·x + b1), for every point; into `work.logits` (points,).
 *
 * @param {Network} network @param {Workspace} work
 */
export function forward(network, work) {
  const { parameters } = network;
  const { h, product, logits, count } = work;
  if (network.hidden > 0) forwardHidden(network, work);
  else passOn(work);
  for (let j = 0; j < network.units; j += 1) {
    const weight = parameters[network.W2 + j];
    for (let k = j * count; k < (j + 1) * count; k += 1) product[k] = h[k] * weight;
  }
  fold(product, network.units, count);
  const bias = parameters[network.b2];
  for (let i = 0; i < count; i += 1) logits[i] = product[i] + bias;
}

/** h = tanh(W1·x + b1), for every neuron and point. @param {Network} network @param {Workspace} work */
function forwardHidden(network, work) {
  const { parameters, hidden } = network;
  const { x, y, h, count } = work;
  for (let j = 0; j < hidden; j += 1) {
    const toX = parameters[2 * j];
    const toY = parameters[2 * j + 1];
    const bias = parameters[network.b1 + j];
    const row = j * count;
    for (let i = 0; i < count; i += 1) h[row + i] = tanh(x[i] * toX + y[i] * toY + bias);
  }
}

/** The inputs, in place of neurons if there is no hidden layer. @param {Workspace} work */
function passOn({ x, y, h, count }) {
  h.set(x);
  h.set(y, count);
}

/**
 * The gradient of the mean loss over the points that are learnt from, (P,), by the chain rule.
 *
 * dlossDlogit = p − y (Bishop, Pattern Recognition and Machine Learning, eq. 4.109), and from there back
 * through W2 and tanh′ = 1 − h².
 *
 * @param {Network} network @param {Workspace} work
 */
export function backward(network, work) {
  const { parameters, hidden, units, b1, W2, b2 } = network;
  const { x, y, h, labels, logits, count, learnt, gradients, gradient } = work;
  const width = parameters.length;
  for (let i = 0; i < learnt; i += 1) {
    const row = i * width;
    const dlossDlogit = sigmoid(logits[i]) - labels[i];
    for (let j = 0; j < units; j += 1) gradients[row + W2 + j] = dlossDlogit * h[j * count + i];
    for (let j = 0; j < hidden; j += 1) {
      const value = h[j * count + i];
      const dlossDsum = (1 - value * value) * (dlossDlogit * parameters[W2 + j]);
      gradients[row + 2 * j] = dlossDsum * x[i];
      gradients[row + 2 * j + 1] = dlossDsum * y[i];
      gradients[row + b1 + j] = dlossDsum;
    }
    gradients[row + b2] = dlossDlogit;
  }
  fold(gradients, learnt, width);
  for (let i = 0; i < width; i += 1) gradient[i] /= learnt;
  return gradient;
}

/**
 * p of the class "+", (n,), by a network at n points (n, 2); `parameters` is a row of a run's.
 *
 * @param {Numbers} parameters @param {number} hidden @param {Numbers} coordinates
 */
export function probability(parameters, hidden, coordinates) {
  const terms = new Float64Array(units(hidden));
  const [b1, W2] = [2 * hidden, 3 * hidden];
  return Float64Array.from({ length: coordinates.length / 2 }, (_, i) => {
    const x = coordinates[2 * i];
    const y = coordinates[2 * i + 1];
    const passedOn = [x, y];
    for (let j = 0; j < terms.length; j += 1) {
      const sum = x * parameters[2 * j] + y * parameters[2 * j + 1] + parameters[b1 + j];
      terms[j] = (hidden === 0 ? passedOn[j] : tanh(sum)) * parameters[W2 + j];
    }
    fold(terms, terms.length, 1);
    return sigmoid(terms[0] + parameters[W2 + terms.length]);
  });
}
