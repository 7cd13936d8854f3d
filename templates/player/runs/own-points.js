/**
 * The reader's own points, and how an address holds them.
 *
 * They lie on a grid of 0.001, so that what is shared is exactly what was trained. A point is 30 bits, five
 * characters: x and y as whole steps above −8192 (14 bits each), the class, and whether it tests. Training sums
 * run over the points in their order, which is therefore kept: the training points first, then the test points.
 */

import { Points } from "../engine/data.js";

export const MAX_OWN_POINTS = 200; // in all: a thousand characters of the address
const OWN_RANGE = 8; // coordinates at most, either way
const GRID_STEPS = 1000; // of the grid, to 1
const MOST_STEPS_OUT = OWN_RANGE * GRID_STEPS;
const ZERO_STEP = 8192; // of 14 bits
const POINT_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"; // base64url
const DIGITS_PER_POINT = 5;
const NO_POINTS = "none";

/** A coordinate on the grid, the nearest to any number. @param {number} coordinate */
export function snapToGrid(coordinate) {
  const steps = Math.round(coordinate * GRID_STEPS);
  return (Math.min(Math.max(steps, -MOST_STEPS_OUT), MOST_STEPS_OUT) + 0) / GRID_STEPS; // + 0: no −0
}

/** @param {OwnPoints} points on the grid */
export function encodePoints(points) {
  const text = encodeSplit(points.train, 0) + encodeSplit(points.test, 1);
  return text === "" ? NO_POINTS : text;
}

/** @param {PointSet} points @param {0 | 1} split */
function encodeSplit({ coordinates, labels }, split) {
  let text = "";
  for (let i = 0; i < labels.length; i += 1) {
    const [x, y] = [0, 1].map((axis) => Math.round(coordinates[2 * i + axis] * GRID_STEPS) + ZERO_STEP);
    const bits = (x << 16) | (y << 2) | (labels[i] << 1) | split;
    for (let shift = 24; shift >= 0; shift -= 6) text += POINT_DIGITS[(bits >> shift) & 63];
  }
  return text;
}

/**
 * The points of a text, or null where it is not just what `encodePoints` writes: points out of range or out of
 * order too, so that equal points have one text.
 *
 * @param {string} text
 * @returns {OwnPoints | null}
 */
export function decodePoints(text) {
  if (text === NO_POINTS) return { train: listedPoints([]), test: listedPoints([]) };
  const count = text.length / DIGITS_PER_POINT;
  if (count > MAX_OWN_POINTS || !/^(?:[\w-]{5})+$/.test(text)) return null;
  /** @type {{x: number, y: number, label: number}[][]} */
  const splits = [[], []];
  for (let i = 0; i < count; i += 1) {
    const { split, ...point } = pointOfDigits(text.slice(DIGITS_PER_POINT * i, DIGITS_PER_POINT * (i + 1)));
    const outside = Math.max(Math.abs(point.x), Math.abs(point.y)) > OWN_RANGE;
    if (outside || (split === 0 && splits[1].length > 0)) return null;
    splits[split].push(point);
  }
  return { train: listedPoints(splits[0]), test: listedPoints(splits[1]) };
}

/** Five digits as {x, y, label, split}. @param {string} digits */
function pointOfDigits(digits) {
  let bits = 0;
  for (const digit of digits) bits = (bits << 6) | POINT_DIGITS.indexOf(digit);
  return {
    x: ((bits >> 16) - ZERO_STEP) / GRID_STEPS,
    y: (((bits >> 2) & 16383) - ZERO_STEP) / GRID_STEPS,
    label: (bits >> 1) & 1,
    split: bits & 1,
  };
}

/** Points of [{x, y, label}]. @param {{x: number, y: number, label: number}[]} list */
export function listedPoints(list) {
  const coordinates = Float64Array.from(list.flatMap(({ x, y }) => [x, y]));
  return new Points(coordinates, Int8Array.from(list, ({ label }) => label));
}

/**
 * Why a run can't be trained and measured on these points, and what to do; null where it can.
 *
 * @param {OwnPoints} points
 */
export function whyUntrainable({ train, test }) {
  if (train.length === 0 && test.length === 0) {
    return "There are no points: add one to train on and one to test with.";
  }
  if (train.length === 0) return "There is nothing to train on: add a training point.";
  if (test.length === 0) return "There is no test point, and so nothing to measure what was learned: add one.";
  return null;
}

/** What to keep in mind of a run on these points, or null. @param {OwnPoints} points */
export function pointsWarning({ train }) {
  const plus = [...train.labels].reduce((sum, label) => sum + label, 0);
  if (train.length === 0 || (plus > 0 && plus < train.length)) return null;
  const sign = plus > 0 ? "+" : "−";
  return `All training points are ${sign}: whatever the loop does, it learns to say ${sign} everywhere.`;
}
