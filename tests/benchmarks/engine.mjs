/**
 * Times the page's engine beside a plain trainer: the same points and sizes, in one process, in turns.
 * Prints JSON: microseconds per epoch of every round, {"engine": […], "plain": […]}; the first is a cold start.
 */

import { TEST_COUNT, TRAIN_COUNT, samplePoints } from "../../templates/player/engine/data.js";
import { train } from "../../templates/player/engine/training.js";
import { trainPlainly } from "./plain.mjs";

const KNOBS = { data: "circle", noise: 0.2, hidden: 8, eta: 0.03, seed: 7, budget: 4000 };
const ROUNDS = 15;

/** Microseconds that each epoch of `work()`, which gives a run, took. */
function timed(work) {
  const start = performance.now();
  const epochs = work().trainLoss.length;
  return (1000 * (performance.now() - start)) / epochs;
}

const { data, noise, seed, hidden, eta, budget } = KNOBS;
const trainPoints = samplePoints(data, noise, seed, "train", TRAIN_COUNT);
const testPoints = samplePoints(data, noise, seed, "test", TEST_COUNT);

const times = { engine: [], plain: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  times.engine.push(timed(() => train(KNOBS)));
  times.plain.push(timed(() => trainPlainly(trainPoints, testPoints, hidden, eta, budget)));
}
console.log(JSON.stringify(times));
