/**
 * Times the page's engine beside a plain trainer, in one process, in turns. Prints JSON:
 * {"engine": [microseconds per epoch, …], "plain": […], "run": [milliseconds per 4000 epochs, …]}.
 */

import { TEST_COUNT, TRAIN_COUNT, samplePoints } from "../../templates/player/engine/data.js";
import { train } from "../../templates/player/engine/training.js";
import { trainPlainly } from "./plain.mjs";

const KNOBS = { data: "circle", noise: 0.2, hidden: 8, eta: 0.03, seed: 7, budget: 4000 };
const ROUNDS = 9; // the first warms up the compiler

/** Microseconds that each epoch of `run()` took. */
function timed(run) {
  const start = performance.now();
  const epochs = run();
  return (1000 * (performance.now() - start)) / epochs;
}

const { data, noise, seed, hidden, eta, budget } = KNOBS;
const trainPoints = samplePoints(data, noise, seed, "train", TRAIN_COUNT);
const testPoints = samplePoints(data, noise, seed, "test", TEST_COUNT);

const times = { engine: [], plain: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  times.plain.push(timed(() => trainPlainly(trainPoints, testPoints, hidden, eta, budget).trainLoss.length));
  times.engine.push(timed(() => train(KNOBS).trainLoss.length));
}
console.log(JSON.stringify(times));
