/** The reader's own points as they are edited: one list of both splits. */

import { listedPoints, snapToGrid } from "../runs/own-points.js";

/** Points of both splits as one list. @param {OwnPoints} points @returns {Pin[]} */
export function pinsOf({ train, test }) {
  /** @param {PointSet} points @param {Split} split */
  const list = ({ coordinates, labels }, split) =>
    Array.from(labels, (label, i) => ({ x: snapToGrid(coordinates[2 * i]), y: snapToGrid(coordinates[2 * i + 1]), label, split }));
  return [...list(train, "train"), ...list(test, "test")];
}

/** The list as points, each split in the list's order. @param {Pin[]} pins */
export function pinnedPoints(pins) {
  /** @param {Split} wanted */
  const of = (wanted) => listedPoints(pins.filter(({ split }) => split === wanted));
  return { train: of("train"), test: of("test") };
}

/**
 * The pin nearest to a place and at most `most` away, or −1; of two equally near the later one, which lies on top.
 *
 * @param {Pin[]} pins @param {Place} place @param {number} most
 */
export function nearestPin(pins, { x, y }, most) {
  let [nearest, least] = [-1, most];
  pins.forEach((pin, i) => {
    const distance = Math.hypot(pin.x - x, pin.y - y);
    if (distance <= least) [nearest, least] = [i, distance];
  });
  return nearest;
}

/** "41 training (21 +, 20 −), 20 test". @param {Pin[]} pins */
export function pinCount(pins) {
  const train = pins.filter(({ split }) => split === "train");
  const plus = train.filter(({ label }) => label === 1).length;
  return `${train.length} training (${plus} +, ${train.length - plus} −), ${pins.length - train.length} test`;
}

/** "+ training point at 1.2, −0.4". @param {Pin} pin */
export function pinWords({ x, y, label, split }) {
  return `${label === 1 ? "+" : "−"} ${split === "train" ? "training" : "test"} point at ${placeWords({ x, y })}`;
}

/** "1.20, −0.40". @param {Place} place */
export function placeWords({ x, y }) {
  return [x, y].map((coordinate) => coordinate.toFixed(2).replace("-", "−")).join(", ");
}
