/**
 * A run as the page shows it. What tloop/page/recording.py wrote is read back here, when it is first wanted; of
 * a run that was trained in the page the same is made.
 */

import { Experiment } from "../engine/experiment.js";
import { Configuration } from "./knobs.js";
import { unpacked } from "./packing.js";

/** All runs of a page, by name, each read once. */
export class Recordings {
  /** @param {Record<string, BakedRun>} baked by run @param {number} seed the lesson's */
  constructor(baked, seed) {
    this.baked = baked;
    this.seed = seed;
    this.names = Object.keys(baked);
    this.configurations = new Map(this.names.map((name) => [name, new Configuration(new Experiment(baked[name].experiment))]));
    /** @type {Map<string, Promise<Recording>>} */
    this.reading = new Map();
    /** @type {Map<string, Recording>} */
    this.ready = new Map();
  }

  /** @param {string} name */
  has(name) {
    return Object.hasOwn(this.baked, name);
  }

  /** What is known of a run without unpacking it: spec, lastEpoch, outcome, marks. @param {string} name */
  summary(name) {
    return this.baked[name];
  }

  /** What decides the run. @param {string} name */
  configuration(name) {
    return /** @type {Configuration} */ (this.configurations.get(name));
  }

  /** The same as one text. @param {string} name */
  key(name) {
    return this.configuration(name).key;
  }

  /** The name of the run with this key, or undefined. @param {string} key */
  named(key) {
    return this.names.find((name) => this.key(name) === key);
  }

  /** The recording if it has been read, else undefined. @param {string} name */
  get(name) {
    return this.ready.get(name);
  }

  /** @param {string} name @returns {Promise<Recording>} */
  read(name) {
    const reading = this.reading.get(name) ?? readRecording(name, this.baked[name], this.configuration(name));
    if (!this.reading.has(name)) reading.then((recording) => this.ready.set(name, recording));
    this.reading.set(name, reading);
    return reading;
  }
}

/** @param {string} name @param {BakedRun} baked @param {Configuration} configuration @returns {Promise<Recording>} */
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
  /** @param {number} count */
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

/**
 * What a Worker gives, as the page shows runs; it has no name yet.
 *
 * @param {Configuration} configuration @param {FinishedRun} result @param {number} usualSeed @returns {Omit<Recording, "name">}
 */
export function trainedRun(configuration, result, usualSeed) {
  const { experiment } = configuration;
  const { parameters, lastEpoch, pauseEpoch, trainPoints, testPoints } = result;
  const testLoss = new Float32Array(result.testLoss);
  return {
    key: configuration.key,
    configuration,
    recorded: false,
    spec: configuration.spec(usualSeed),
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

/** One epoch's parameters, (width,), without copying. @param {Pick<Recording, "parameters" | "width">} recording @param {number} epoch */
export function parametersAt(recording, epoch) {
  return recording.parameters.subarray(epoch * recording.width, (epoch + 1) * recording.width);
}

/**
 * Whole numbers, (rows, columns) row by row, from the byte planes of their zig-zagged differences.
 *
 * @param {Uint8Array} bytes @param {number} rows @param {number} columns @param {number} order @param {number} planes
 */
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

/** float32 values from their bits. @param {Float64Array} bits */
function floats(bits) {
  return new Float32Array(Uint32Array.from(bits).buffer);
}

/** The first epoch at which a loss is not a number, or null. @param {{trainLoss: Trace, testLoss: Trace}} traces */
function firstUnfinite({ trainLoss, testLoss }) {
  const epoch = trainLoss.findIndex((loss, i) => !Number.isFinite(loss + testLoss[i]));
  return epoch < 0 ? null : epoch;
}

/** The first epoch of the lowest finite loss. @param {Numbers} losses */
function lowestEpoch(losses) {
  let lowest = 0;
  for (let epoch = 1; epoch < losses.length; epoch += 1) {
    if (losses[epoch] < losses[lowest] || Number.isNaN(losses[lowest])) lowest = epoch;
  }
  return lowest;
}
