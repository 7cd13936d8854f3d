/**
 * Update rules: what an update takes off the parameters, given a gradient. Mirrors tloop/simulation/rules.py.
 *
 * A rule has one name, and is one function. What it remembers from update to update are a few numbers of every
 * parameter. Decay pulls on weights and never on biases: as a part of the gradient, but with Adam, which would
 * rescale it, beside its step (AdamW).
 */

// Adam's own numbers (Kingma and Ba, 2015, algorithm 1).
export const BETA_1 = 0.9;
export const BETA_2 = 0.999;
const EPSILON = 1e-8;

const SETTLED = 40000; // updates after which 1 − βᵗ is 1 to the last bit, for both of them

/** An update rule for a run: its knobs, and what the rule remembers. */
export class Optimizer {
  /** @param {Experiment} experiment @param {Network} network */
  constructor(experiment, network) {
    this.rule = RULES[ruleName(experiment)];
    this.eta = experiment.eta;
    this.decay = experiment.decay;
    this.momentum = experiment.momentum;
    this.memory = Array.from({ length: this.rule.memory }, () => new Float64Array(network.parameters.length));
    this.updates = 0;
  }
}

/**
 * parameters ← parameters − η·step, all at once. The gradient (P,) is used up.
 *
 * @param {Network} network @param {Float64Array} gradient @param {Optimizer} optimizer
 */
export function update(network, gradient, optimizer) {
  const { parameters } = network;
  const { eta } = optimizer;
  const step = stepOf(network, gradient, optimizer);
  for (let i = 0; i < parameters.length; i += 1) parameters[i] -= step[i] * eta;
}

/**
 * What the rule makes of a gradient (P,), which is used up: the parameters lose η times as much.
 *
 * @param {Network} network @param {Float64Array} gradient @param {Optimizer} optimizer
 */
export function stepOf(network, gradient, optimizer) {
  optimizer.updates += 1;
  return optimizer.rule.step(network, gradient, optimizer);
}

/** The gradient itself. @param {Network} network @param {Float64Array} gradient @param {Optimizer} optimizer */
function descent(network, gradient, optimizer) {
  return addDecay(network, gradient, optimizer);
}

/**
 * The heavy ball: v ← μ·v + gradient, and v is the step (Polyak, 1964).
 *
 * @param {Network} network @param {Float64Array} gradient @param {Optimizer} optimizer
 */
function momentum(network, gradient, optimizer) {
  const [velocity] = optimizer.memory;
  const mu = optimizer.momentum;
  addDecay(network, gradient, optimizer);
  for (let i = 0; i < velocity.length; i += 1) velocity[i] = velocity[i] * mu + gradient[i];
  return velocity;
}

/**
 * m̂ / (√v̂ + ε), m and v being running means of the gradient and of its square.
 *
 * Both begin at zero, which the division by 1 − βᵗ makes up for (Kingma and Ba, 2015). The decay is decoupled
 * (Loshchilov and Hutter, 2019).
 *
 * @param {Network} network @param {Float64Array} gradient @param {Optimizer} optimizer
 */
function adam(network, gradient, optimizer) {
  const [m, v] = optimizer.memory;
  const [first, second] = correctionsAt(optimizer.updates);
  for (let i = 0; i < m.length; i += 1) {
    const g = gradient[i];
    m[i] = m[i] * BETA_1 + g * (1 - BETA_1);
    v[i] = v[i] * BETA_2 + g * g * (1 - BETA_2);
    gradient[i] = m[i] / first / (Math.sqrt(v[i] / second) + EPSILON);
  }
  return addDecay(network, gradient, optimizer);
}

/**
 * step + decay·w for the weights, W1 and W2; in place.
 *
 * @param {Network} network @param {Float64Array} step @param {Optimizer} optimizer
 */
function addDecay({ parameters, b1, W2, b2 }, step, { decay }) {
  if (decay > 0) {
    for (let i = 0; i < b1; i += 1) step[i] += parameters[i] * decay;
    for (let i = W2; i < b2; i += 1) step[i] += parameters[i] * decay;
  }
  return step;
}

/** 1 − βᵗ for t = 0 … SETTLED, βᵗ being multiplied together one β after the other. @param {number} beta */
function corrections(beta) {
  const onesLess = new Float64Array(SETTLED + 1);
  let power = 1;
  for (let t = 1; t <= SETTLED; t += 1) {
    power *= beta;
    onesLess[t] = 1 - power;
  }
  return onesLess;
}

/** @type {Float64Array[] | null} */
let known = null;

/** For both β, at an update that is counted from 1. @param {number} updates */
export function correctionsAt(updates) {
  known ??= [corrections(BETA_1), corrections(BETA_2)];
  const t = Math.min(updates, SETTLED);
  return known.map((each) => each[t]);
}

/**
 * step: what is taken off the parameters but for η; memory: how many numbers it remembers of each parameter.
 *
 * @type {Record<string, {memory: number, step: (network: Network, gradient: Float64Array, optimizer: Optimizer) => Float64Array}>}
 */
export const RULES = {
  descent: { memory: 0, step: descent },
  momentum: { memory: 1, step: momentum },
  adam: { memory: 2, step: adam },
};

/** Of RULES: descent with momentum is a rule of its own. @param {Experiment} experiment */
export function ruleName({ momentum: mu, rule }) {
  return mu > 0 ? "momentum" : rule;
}
