/**
 * Batches: in which order an epoch goes through the training points, and where it stops for an update. Mirrors
 * tloop/simulation/batches.py.
 */

import { Stream } from "./random.js";

/**
 * Points per update, of `count` training points; a batch that could hold more than all holds all.
 *
 * @param {number | null} batch @param {number} count
 */
export function batchSize(batch, count) {
  return batch === null ? count : Math.min(batch, count);
}

/**
 * Where an epoch's batches begin and end; the last may be short.
 *
 * @param {number} size @param {number} count @returns {[number, number][]}
 */
export function batches(size, count) {
  return Array.from({ length: Math.ceil(count / size) }, (_, i) => [i * size, Math.min((i + 1) * size, count)]);
}

/** Of the stream that the order of an epoch's points is drawn from. @param {number} epoch */
function shuffleName(epoch) {
  return `batches ${epoch}`;
}

/**
 * The order of `count` points in an epoch.
 *
 * Fisher and Yates: from the last place to the second, one of those that are left is drawn for it.
 *
 * @param {number} seed @param {number} epoch @param {number} count
 */
export function orderOf(seed, epoch, count) {
  const stream = new Stream(seed, shuffleName(epoch));
  const order = Array.from({ length: count }, (_, i) => i);
  for (let last = count - 1; last > 0; last -= 1) {
    const drawn = Math.floor(stream.uniform() * (last + 1));
    [order[last], order[drawn]] = [order[drawn], order[last]];
  }
  return order;
}
