/**
 * A run as the page shows it. What tloop/page/recording.py wrote is read back here, when it is first wanted; of
 * a run that was trained in the page the same is made.
 *
 * @typedef {Object} Points
 * @property {Float32Array} coordinates x and y, point after point
 * @property {Uint8Array} labels 1 for "+", 0 for "−"
 *
 * @typedef {Object} Recording
 * @property {string} name of the lesson's run, or of the one it was made from by turning knobs
 * @property {string} key equal for equal configurations
 * @property {Configuration} configuration
 * @property {boolean} recorded
 * @property {string} [digest] of a recorded run, or of one that has been settled on
 * @property {string} spec the experiment in words
 * @property {number} hidden tanh neurons, 0 for none
 * @property {number} reach half the side of the square that shows the run
 * @property {number} lastEpoch
 * @property {?number} pauseEpoch
 * @property {number} lowestTest the epoch of lowest test loss
 * @property {?number} divergedAt the first epoch of a loss that is no number
 * @property {string} outcome
 * @property {Float64Array} parameters row by row, one row an epoch: W1 (x and y of each neuron), b1, W2, b2
 * @property {number} width parameters in a row
 * @property {Float32Array} trainLoss
 * @property {Float32Array} testLoss
 * @property {Float64Array} trainAccuracy
 * @property {Float64Array} testAccuracy
 * @property {Points} train
 * @property {Points} test
 * @property {number} trainPoints how many
 * @property {number} testPoints
 */

import { Experiment } from "../engine/experiment.js";
import { Configuration } from "./knobs.js";
import { unpacked } from "./packing.js";

/** All runs of a page, by name, each read once. */
export class Recordings {
  /** @param {Object<string, Object>} baked JSON values, by run @param {number} seed the lesson's */
  constructor(baked, seed) {
    this.baked = baked;
    this.seed = seed;
    this.names = Object.keys(baked);
    this.configurations = new Map(this.names.map((name) => [name, new Configuration(new Experiment(baked[name].experiment))]));
    this.reading = new Map();
    this.ready = new Map();
  }

  has(name) {
    return Object.hasOwn(this.baked, name);
  }

  /** What is known of a run without unpacking it: spec, lastEpoch, outcome, marks. */
  summary(name) {
    return this.baked[name];
  }

  /** What decides the run, as one text. */
  key(name) {
    return this.configurations.get(name).key;
  }

  /** The name of the run with this key, or undefined. */
  named(key) {
    return this.names.find((name) => this.key(name) === key);
  }

  /** The recording if it has been read, else undefined. */
  get(name) {
    return this.ready.get(name);
  }

  /** @returns {Promise<Recording>} */
  read(name) {
    if (!this.reading.has(name)) {
      this.reading.set(name, readRecording(name, this.baked[name], this.configurations.get(name)).then((recording) => {
        this.ready.set(name, recording);
        return recording;
      }));
    }
    return this.reading.get(name);
  }
}

/** @returns {Promise<Recording>} */
async function readRecording(name, baked, configuration) {
  const bytes = new Uint8Array(await unpacked(baked.data).arrayBuffer());
  const epochs = baked.lastEpoch + 1;
  let offset = 0;
  const tracks = baked.tracks.map(([columns, order, planes]) => {
    const length = columns * planes * epochs;
    const track = unpack(bytes.subarray(offset, offset + length), epochs, columns, order, planes);
    offset += length;
    return track;
  });
  const points = (count) => {
    const coordinates = new Float32Array(bytes.slice(offset, offset + 8 * count).buffer);
    const labels = bytes.slice(offset + 8 * count, offset + 9 * count);
    offset += 9 * count;
    return { coordinates, labels };
  };
  const [parameters, trainLoss, testLoss, trainCorrect, testCorrect] = tracks;
  const width = baked.tracks[0][0];
  const traces = { trainLoss: floats(trainLoss), testLoss: floats(testLoss) };
  return {
    ...baked,
    ...traces,
    name,
    configuration,
    key: configuration.key,
    recorded: true,
    hidden: configuration.experiment.hidden,
    parameters: parameters.map((steps, i) => steps * 2 ** baked.exponents[i % width]),
    width,
    lowestTest: lowestEpoch(traces.testLoss),
    divergedAt: firstUnfinite(traces),
    trainAccuracy: trainCorrect.map((count) => count / baked.trainPoints),
    testAccuracy: testCorrect.map((count) => count / baked.testPoints),
    train: points(baked.trainPoints),
    test: points(baked.testPoints),
  };
}

/** What jobs.js gives, as the page shows runs; it has no name yet. @returns {Recording} */
export function trainedRun(configuration, result, usualSeed) {
  const { experiment } = configuration;
  const { parameters, lastEpoch, pauseEpoch, trainPoints, testPoints } = result;
  const testLoss = new Float32Array(result.testLoss);
  return {
    key: configuration.key,
    configuration,
    recorded: false,
    spec: configuration.spec(usualSeed),
    experiment,
    hidden: experiment.hidden,
    reach: result.reach,
    lastEpoch,
    pauseEpoch,
    lowestTest: lowestEpoch(testLoss),
    divergedAt: result.divergedAt,
    outcome: result.outcome,
    parameters,
    width: parameters.length / (lastEpoch + 1),
    trainLoss: new Float32Array(result.trainLoss),
    testLoss,
    trainAccuracy: result.trainAccuracy,
    testAccuracy: result.testAccuracy,
    train: trainPoints,
    test: testPoints,
    trainPoints: trainPoints.labels.length,
    testPoints: testPoints.labels.length,
  };
}

/** One epoch's parameters, (width,), without copying. */
export function parametersAt(recording, epoch) {
  return recording.parameters.subarray(epoch * recording.width, (epoch + 1) * recording.width);
}

/** Whole numbers, (rows, columns) row by row, from the byte planes of their zig-zagged differences. */
function unpack(bytes, rows, columns, order, planes) {
  const values = new Float64Array(rows * columns);
  const sums = new Float64Array(order + 1);
  for (let column = 0; column < columns; column += 1) {
    sums.fill(0);
    for (let row = 0; row < rows; row += 1) {
      let zigzag = 0;
      for (let plane = planes - 1; plane >= 0; plane -= 1) {
        zigzag = zigzag * 256 + bytes[(plane * columns + column) * rows + row];
      }
      sums[order] = zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
      for (let i = order - 1; i >= 0; i -= 1) sums[i] += sums[i + 1];
      values[row * columns + column] = sums[0];
    }
  }
  return values;
}

/** float32 values from their bits. */
function floats(bits) {
  return new Float32Array(Uint32Array.from(bits).buffer);
}

/** The first epoch at which a loss is no number, or null. */
function firstUnfinite({ trainLoss, testLoss }) {
  const epoch = trainLoss.findIndex((loss, i) => !Number.isFinite(loss + testLoss[i]));
  return epoch < 0 ? null : epoch;
}

/** The first epoch of the lowest finite loss. */
function lowestEpoch(losses) {
  let lowest = 0;
  for (let epoch = 1; epoch < losses.length; epoch += 1) {
    if (losses[epoch] < losses[lowest] || Number.isNaN(losses[lowest])) lowest = epoch;
  }
  return lowest;
}
