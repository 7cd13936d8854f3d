/** Answers one question about the page's engine: its name as argument, JSON on standard input and output. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import { samplePoints } from "../../templates/player/engine/data.js";
import { Experiment } from "../../templates/player/engine/experiment.js";
import * as maths from "../../templates/player/engine/maths.js";
import { probability } from "../../templates/player/engine/network.js";
import { Stream, murmur3 } from "../../templates/player/engine/random.js";
import { sha256 } from "../../templates/player/engine/sha256.js";
import { Training, canonicalBytes, digest, reachOf, train } from "../../templates/player/engine/training.js";

/** Arrays of float64 travel as base64 of their bytes: JSON has no NaN and no infinity. */
function decode(text) {
  return new Float64Array(new Uint8Array(Buffer.from(text, "base64")).buffer);
}

function encode(numbers) {
  return Buffer.from(canonicalBytes(numbers)).toString("base64");
}

function hashOf(...arrays) {
  const hash = createHash("sha256");
  for (const numbers of arrays) hash.update(canonicalBytes(numbers));
  return hash.digest("hex");
}

async function summary(run) {
  return {
    last_epoch: run.lastEpoch,
    pause_epoch: run.pauseEpoch,
    parameters: await digest(run),
    traces: hashOf(run.trainLoss, run.testLoss, run.trainAccuracy, run.testAccuracy),
    points: hashOf(run.trainPoints.coordinates, run.testPoints.coordinates),
    labels: [...run.trainPoints.labels, ...run.testPoints.labels],
    reach: reachOf(run),
  };
}

/** What a refused experiment says. */
function complaint(knobs) {
  try {
    train(knobs);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
  return null;
}

const ANSWERS = {
  runs: (experiments) => Promise.all(experiments.map((knobs) => summary(train(knobs)))),

  /** The same run in one go, in slices, and the part of it that a slice leaves. */
  sliced: async ({ knobs, slice }) => {
    const experiment = new Experiment(knobs);
    const points = ["train", "test"].map((split, i) =>
      samplePoints(experiment.data, experiment.noise, experiment.seed, split, [40, 20][i]),
    );
    const training = new Training(experiment, ...points);
    training.advance(slice);
    const part = await summary(training.run());
    while (!training.ended) training.advance(slice);
    return { whole: await summary(train(knobs)), part, slices: await summary(training.run()) };
  },

  function: ({ name, x }) => encode(decode(x).map((each) => maths[name](each))),

  fold: (cases) =>
    cases.map(({ terms, count, width }) => {
      const sums = decode(terms);
      maths.fold(sums, count, width);
      return encode(sums.subarray(0, width));
    }),

  probability: (cases) =>
    cases.map(({ parameters, hidden, coordinates }) =>
      encode(probability(decode(parameters), hidden, decode(coordinates))),
    ),

  streams: (cases) => cases.map(({ seed, name, count }) => encode(new Stream(seed, name).uniforms(count))),

  murmur3: (cases) => cases.map(({ text, seed }) => murmur3(text, seed) >>> 0),

  sha256: (texts) => texts.map((text) => sha256(new Uint8Array(Buffer.from(text, "base64")))),

  /** A digest where there is no crypto.subtle, and where there is. */
  digests: async (parameters) => {
    const run = { parameters: decode(parameters) };
    const withSubtle = await digest(run);
    Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
    return { withSubtle, without: await digest(run) };
  },

  defaults: () => ({ ...new Experiment() }),

  /** NaN and infinity come as text. */
  complaints: (experiments) => {
    const numbers = new Map([["nan", NaN], ["inf", Infinity]]);
    const knobs = ([knob, value]) => [knob, numbers.get(value) ?? value];
    return experiments.map((each) => complaint(Object.fromEntries(Object.entries(each).map(knobs))));
  },
};

const answer = await ANSWERS[process.argv[2]](JSON.parse(readFileSync(0, "utf-8")));
process.stdout.write(JSON.stringify(answer));
