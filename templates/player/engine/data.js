/**
 * The points: five data sets in the square [−3, 3]², each half "+" and half "−". Mirrors tloop/simulation/data.py.
 *
 * A data set is a function of labels and uniform draws; noise comes afterwards from a stream of its own,
 * so that more of it moves the same points about. Python's functions take all points, these one.
 */

import { cos, log, sin } from "./maths.js";
import { Stream } from "./random.js";

export const RADIUS = 3;
export const TRAIN_COUNT = 40;
export const TEST_COUNT = 20;

const TAU = 6.283185307179586;
const XOR_GAP = 0.45; // half the width of the empty cross between the quadrants
const DISC_RADIUS = 0.5 * RADIUS;
const RING_RADIUS = 0.7 * RADIUS;
const SPIRAL_TURNS = 1;
const GAUSS_CENTRE = 0.45 * RADIUS;
const GAUSS_SPREAD = 0.2 * RADIUS;
const MOON_RADIUS = 0.55 * RADIUS;
const MOON_WIDTH = 0.15 * RADIUS;

/** @typedef {(label: number, uniforms: Float64Array, i: number) => number[]} DataSet where a point lies */

/** n labelled points: coordinates (n, 2), row by row, and labels (n,), 1 for "+" and 0 for "−". */
export class Points {
  /** @param {Numbers} coordinates @param {Numbers} labels */
  constructor(coordinates, labels) {
    this.coordinates = coordinates;
    this.labels = labels;
  }

  get length() {
    return this.labels.length;
  }
}

/**
 * `count` points of a data set, "+" and "−" in turn; `split` names the stream ("train", "test").
 *
 * noise: standard deviation of a Gaussian jitter on each coordinate, in units of RADIUS.
 *
 * @param {string} data @param {number} noise @param {number} seed @param {string} split @param {number} count
 */
export function samplePoints(data, noise, seed, split, count) {
  const labels = Int8Array.from({ length: count }, (_, i) => 1 - (i % 2));
  const place = /** @type {DataSet} */ (DATA_SETS.get(data));
  const stream = new Stream(seed, `${data} ${split} points`);
  const coordinates = new Float64Array(2 * count);
  for (let i = 0; i < count; i += 1) coordinates.set(place(labels[i], stream.uniforms(4), i), 2 * i);
  if (noise > 0) {
    const jitter = new Stream(seed, `${split} noise`);
    for (let i = 0; i < count; i += 1) {
      const [x, y] = gaussian(jitter.uniforms(2));
      coordinates[2 * i] += noise * RADIUS * x;
      coordinates[2 * i + 1] += noise * RADIUS * y;
    }
  }
  return new Points(coordinates, labels);
}

/**
 * A pair of standard normal numbers from a pair of uniform ones (Box and Muller, 1958).
 *
 * @param {Float64Array} uniforms
 */
function gaussian(uniforms) {
  return polar(Math.sqrt(-2 * log(uniforms[0])), TAU * uniforms[1]);
}

/**
 * Four quadrants in turn: "+" where x and y have the same sign; a cross along the axes stays empty.
 *
 * @param {number} label @param {Float64Array} uniforms @param {number} i
 */
function xor(label, uniforms, i) {
  const xSign = (i >> 1) % 2 === 0 ? 1 : -1;
  const ySign = label === 1 ? xSign : -xSign;
  const width = RADIUS - XOR_GAP;
  return [xSign * (XOR_GAP + width * uniforms[0]), ySign * (XOR_GAP + width * uniforms[1])];
}

/** A disc of "+" within a ring of "−", even in the radius. @param {number} label @param {Float64Array} uniforms */
function circle(label, uniforms) {
  const inDisc = DISC_RADIUS * uniforms[0];
  const inRing = RING_RADIUS + (RADIUS - RING_RADIUS) * uniforms[0];
  return polar(label === 1 ? inDisc : inRing, TAU * uniforms[1]);
}

/**
 * Two arms, opposite each other, that wind once about the centre.
 *
 * @param {number} label @param {Float64Array} uniforms
 */
function spiral(label, uniforms) {
  const along = uniforms[0];
  return polar(RADIUS * along, SPIRAL_TURNS * TAU * along + (label === 1 ? 0 : 0.5 * TAU));
}

/**
 * Two round clouds, "+" above on the right and "−" below on the left.
 *
 * @param {number} label @param {Float64Array} uniforms
 */
function gauss(label, uniforms) {
  const centre = label === 1 ? GAUSS_CENTRE : -GAUSS_CENTRE;
  const [x, y] = gaussian(uniforms);
  return [centre + GAUSS_SPREAD * x, centre + GAUSS_SPREAD * y];
}

/**
 * Two half rings that reach into each other, "+" arched upwards.
 *
 * @param {number} label @param {Float64Array} uniforms
 */
function moons(label, uniforms) {
  const [x, y] = polar(MOON_RADIUS + MOON_WIDTH * (uniforms[1] - 0.5), 0.5 * TAU * uniforms[0]);
  const side = label === 1 ? 1 : -1;
  return [side * (x - 0.5 * MOON_RADIUS), side * (y - 0.25 * MOON_RADIUS)];
}

/** Cartesian coordinates of polar ones, the angle in radians. @param {number} radius @param {number} angle */
function polar(radius, angle) {
  return [radius * cos(angle), radius * sin(angle)];
}

/** @type {Map<string, DataSet>} */
export const DATA_SETS = new Map([
  ["xor", xor],
  ["circle", circle],
  ["spiral", spiral],
  ["gauss", gauss],
  ["moons", moons],
]);
