/**
 * The five steps of an epoch in formulas, each with its values put in.
 *
 * @typedef {Object} Line
 * @property {string} formula left of the first sign of equality
 * @property {string[]} values what it is equal to, the numbers put in, step by step
 */

import { epochText, figureText, signedText, subscript } from "../app/numbers.js";
import { correctionsAt, ruleName } from "../engine/rules.js";
import { meanOf } from "./pass.js";

const MOST_DECIMALS = 7; // of a weight before and after its step
const MANY_TERMS = 4; // of a sum: more are left out in the middle

/**
 * @typedef {{pass: Pass, unit: number, run: Recording, epoch: number}} Looked unit: the neuron that is looked at
 * @typedef {{name: string, says: (looked: Looked) => string, lines: (looked: Looked) => Line[]}} Step
 */

/** In the loop's order. @type {Step[]} */
export const EPOCH_STEPS = [
  {
    name: "Forward",
    says: ({ run }) => (run.hidden === 0
      ? "The point's coordinates, each times its weight, add up to z. The sigmoid makes a probability of it."
      : "Each neuron bends its own weighted sum of the coordinates, which is 0 along its line on the field. The bends, "
        + "weighted once more, add up to z."),
    lines: forwardLines,
  },
  {
    name: "Loss",
    says: () => "The lower the probability of the point's own class, the higher its loss. The bars are the losses of all "
      + "training points; their mean is the train loss.",
    lines: lossLines,
  },
  {
    name: "Backward",
    says: ({ pass }) => "How fast would the loss rise if a weight grew? The derivative says so. The links now show the derivatives of "
      + `this point's loss; the gradient is their mean over ${pass.batch === null ? "all training points" : batchText(pass.batch)}.`,
    lines: backwardLines,
  },
  {
    name: "Update",
    says: ({ epoch, run }) => (epoch === run.lastEpoch
      ? "The run ends here. This is the step that it does not take any more."
      : `${firstOf(run)}All weights step at once, ${UPDATE_WORDS[ruleName(run.configuration.experiment)]}`),
    lines: updateLines,
  },
  {
    name: "Evaluate",
    says: ({ epoch, run }) => (epoch === run.lastEpoch
      ? "So the test points would fare after that step."
      : updatesOf(run) > 1
        ? `So the test points fare after the first of the epoch's ${updatesOf(run)} updates. They have had no part in the gradient.`
      : `The updated network meets the test points. Their mean loss is what the dashed curve shows at epoch ${epochText(epoch + 1)}. `
        + "They have had no part in the gradient."),
    lines: evaluateLines,
  },
];

/** @param {Looked} looked @returns {Line[]} */
function forwardLines({ pass, unit, run }) {
  const { x, y } = pass.point;
  const { hidden } = run;
  const name = namesOf(hidden);
  const lines = [];
  if (hidden > 0) {
    const [toX, toY, bias] = [pass.parameters[2 * unit], pass.parameters[2 * unit + 1], pass.parameters[2 * hidden + unit]];
    lines.push({
      formula: `h${subscript(unit + 1)}`,
      values: [
        `tanh(${name(2 * unit)}·x₁ + ${name(2 * unit + 1)}·x₂ + ${name(2 * hidden + unit)})`,
        `tanh(${terms([[toX, x], [toY, y]], bias)})`,
        `tanh(${figureText(pass.sums[unit])})`,
        figureText(pass.h[unit]),
      ],
    });
  }
  const weights = pass.parameters.subarray(3 * hidden);
  const products = Array.from(pass.h, (value, j) => /** @type {[number, number]} */ ([weights[j], value]));
  lines.push({
    formula: "z",
    values: [hidden > 0 ? "W2·h + b2" : "w·x + b", terms(products, weights[pass.h.length]), figureText(pass.z)],
  });
  lines.push({ formula: "p", values: ["sigmoid(z)", `1 / (1 + exp(${figureText(-pass.z)}))`, figureText(pass.p)] });
  return lines;
}

/** @param {Looked} looked @returns {Line[]} */
function lossLines({ pass, run }) {
  const plus = pass.point.label === 1;
  const right = Math.exp(-pass.loss); // p or 1 − p, without the rounding of the difference
  return [
    { formula: "loss", values: [plus ? "−ln p" : "−ln(1 − p)", `−ln ${figureText(right)}`, figureText(pass.loss)] },
    {
      formula: `mean of all ${run.trainPoints}`,
      values: [figureText(meanOf(pass.trainLosses))],
    },
  ];
}

/** @param {Looked} looked @returns {Line[]} */
function backwardLines({ pass, unit, run }) {
  const { hidden } = run;
  const { label } = pass.point;
  const name = namesOf(hidden);
  const off = pass.blame[pass.blame.length - 1]; // of b2: p − y itself
  const lines = [{ formula: "∂loss/∂z", values: ["p − y", `${figureText(pass.p)} − ${label}`, figureText(off)] }];
  const j = subscript(unit + 1);
  const weight = 3 * hidden + unit;
  lines.push({
    formula: `∂loss/∂${name(weight)}`,
    values: [hidden > 0 ? `(p − y)·h${j}` : `(p − y)·x${j}`, `${figureText(off)} · ${figureText(pass.h[unit])}`, figureText(pass.blame[weight])],
  });
  if (hidden > 0) {
    const h = pass.h[unit];
    lines.push({
      formula: `∂loss/∂${name(2 * hidden + unit)}`,
      values: [
        `(p − y)·${name(weight)}·(1 − h${j}²)`,
        `${figureText(off)} · ${figureText(pass.parameters[weight])} · ${figureText(1 - h * h)}`,
        figureText(pass.blame[2 * hidden + unit]),
      ],
    });
  }
  lines.push({
    formula: pass.batch === null ? `the same for all ${run.trainPoints}, mean` : `the same for the ${pass.batch.length} of the batch, mean`,
    values: [`${figureText(pass.gradient[weight])} for ${name(weight)}`],
  });
  return lines;
}

/** @type {Record<string, string>} */
const UPDATE_WORDS = {
  descent: "against the gradient: each by η times its own part of it.",
  momentum: "each by η times its velocity, which keeps a share of what it was and takes the gradient in.",
  adam: "each by η times a ratio: the running mean of its gradient over the root of that of the gradient's square.",
};

/** How many updates an epoch has. @param {Recording} run */
function updatesOf({ configuration, trainPoints }) {
  return Math.ceil(trainPoints / (configuration.experiment.batch ?? trainPoints));
}

/** @param {Recording} run */
function firstOf(run) {
  const count = updatesOf(run);
  return count > 1 ? `This is the first of the epoch's ${count} updates. ` : "";
}

const MOST_NAMED = 12; // points of a batch

/** "the first batch, points 4, 9, 17 and 31". @param {number[]} batch */
function batchText(batch) {
  const named = batch.slice(0, MOST_NAMED).map((index) => index + 1).sort((a, b) => a - b);
  if (batch.length === 1) return `the first batch, which is point ${named[0]}`;
  if (batch.length > MOST_NAMED) return `the first batch, points ${named.join(", ")} and ${batch.length - MOST_NAMED} more`;
  return `the first batch, points ${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

/** @param {Looked} looked @returns {Line[]} */
function updateLines({ pass, unit, run }) {
  const { hidden, configuration } = run;
  const { eta } = configuration.experiment;
  const name = namesOf(hidden);
  const ofUnit = hidden > 0 ? [2 * unit, 2 * unit + 1, 2 * hidden + unit, 3 * hidden + unit] : [0, 1];
  const lines = [...ofUnit, pass.parameters.length - 1].map((i) => ({
    formula: name(i),
    values: changeText(pass.parameters[i], pass.step[i], pass.next[i], eta),
  }));
  const length = Math.sqrt(pass.step.reduce((sum, each) => sum + each * each, 0));
  const weight = hidden > 0 ? 3 * hidden + unit : unit;
  return [
    ...ruleLines(pass, weight, name(weight), configuration.experiment),
    ...lines,
    {
      formula: "length of the step",
      values: [`η · ‖${ruleName(configuration.experiment) === "descent" ? "gradient" : "step"}‖`, `${eta} · ${figureText(length)}`, figureText(eta * length)],
    },
  ];
}

/**
 * What the rule makes of one weight's gradient; nothing to tell of plain descent without decay.
 *
 * @param {Pass} pass @param {number} i @param {string} name @param {Experiment} experiment @returns {Line[]}
 */
function ruleLines({ gradient, parameters, before, after, updates, step }, i, name, experiment) {
  const { decay, momentum } = experiment;
  const rule = ruleName(experiment);
  const pull = `${decay} · ${bracketed(parameters[i])}`;
  const g = rule === "adam" ? gradient[i] : gradient[i] + decay * parameters[i];
  /** @type {Line[]} */
  const lines = [];
  if (decay > 0 && rule !== "adam") {
    lines.push({ formula: `g of ${name}`, values: [`gradient + decay·${name}`, `${figureText(gradient[i])} + ${pull}`, figureText(g)] });
  }
  if (rule === "momentum") {
    lines.push({ formula: `v of ${name}`, values: ["μ·v + g", `${momentum} · ${bracketed(before[0][i])} + ${bracketed(g)}`, figureText(after[0][i])] });
  }
  if (rule === "adam") {
    const [first, second] = correctionsAt(updates);
    const [m, v] = [after[0][i], after[1][i]];
    lines.push(
      { formula: `m of ${name}`, values: ["0.9·m + 0.1·g", `0.9 · ${bracketed(before[0][i])} + 0.1 · ${bracketed(g)}`, figureText(m)] },
      { formula: `v of ${name}`, values: ["0.999·v + 0.001·g²", `0.999 · ${figureText(before[1][i])} + 0.001 · ${bracketed(g)}²`, figureText(v)] },
      {
        formula: `step of ${name}`,
        values: [
          `m̂ / (√v̂ + ε)${decay > 0 ? ` + decay·${name}` : ""}`,
          `(${figureText(m)} / ${figureText(first)}) / √(${figureText(v)} / ${figureText(second)})${decay > 0 ? ` + ${pull}` : ""}`,
          figureText(step[i]),
        ],
      },
    );
  }
  return lines;
}

/** @param {Looked} looked @returns {Line[]} */
function evaluateLines({ pass, run }) {
  const { testLosses, testCorrect } = pass;
  return [
    { formula: "test loss", values: [`mean of ${run.testPoints} losses`, figureText(meanOf(testLosses))] },
    { formula: "test accuracy", values: [`${testCorrect} of ${run.testPoints}`, `${figureText((100 * testCorrect) / run.testPoints)}%`] },
  ];
}

/**
 * What the i-th parameter is called: W1 by neuron and input (W1₂,₁), b1 and W2 by neuron; without a hidden layer w and b.
 *
 * @param {number} hidden
 */
function namesOf(hidden) {
  return (/** @type {number} */ i) => {
    if (hidden === 0) return i < 2 ? `w${subscript(i + 1)}` : "b";
    if (i < 2 * hidden) return `W1${subscript((i >> 1) + 1)},${subscript((i % 2) + 1)}`;
    return i < 3 * hidden ? `b1${subscript(i - 2 * hidden + 1)}` : i < 4 * hidden ? `W2${subscript(i - 3 * hidden + 1)}` : "b2";
  };
}

/** "0.51·1.2 − 1.33·0.4 + 0.07". @param {[number, number][]} products @param {number} bias */
function terms(products, bias) {
  const written = products.map(([weight, value], i) => {
    const product = `${figureText(Math.abs(weight))}·${bracketed(value)}`;
    return i === 0 ? (weight < 0 ? `−${product}` : product) : `${weight < 0 ? "−" : "+"} ${product}`;
  });
  const few = written.length <= MANY_TERMS ? written : [...written.slice(0, 2), "+ …", ...written.slice(-1)];
  return `${few.join(" ")} ${signedText(bias)}`;
}

/**
 * Before and after with as many decimals as the change needs to be seen.
 *
 * @param {number} before @param {number} gradient @param {number} after @param {number} eta
 */
function changeText(before, gradient, after, eta) {
  const change = Math.abs(after - before);
  const decimals = change > 0 && change < Infinity ? Math.min(Math.max(2, 1 - Math.floor(Math.log10(change))), MOST_DECIMALS) : 2;
  const [from, to] = [before, after].map((value) => value.toFixed(decimals).replace("-", "−"));
  return [`${from} − ${eta} · ${bracketed(gradient)}`, to];
}

/** @param {number} value */
function bracketed(value) {
  return value < 0 ? `(${figureText(value)})` : figureText(value);
}
