/** What the stage's live runs do when a reader tries one configuration after the other: JSON on standard output. */

import { Experiment } from "../../templates/player/engine/experiment.js";
import { Configuration, KNOBS } from "../../templates/player/runs/knobs.js";
import { LiveRuns } from "../../templates/player/runs/live.js";
import { Cancelled } from "../../templates/player/runs/workshop.js";

const EPOCHS = 4001;
const WIDTH = 33;
const base = new Experiment();
const recordings = { key: () => new Configuration(base).key, get: () => ({ recorded: true }), seed: 7 };

/** A workshop whose runs are done when the test says so. */
class Bench {
  constructor() {
    this.orders = [];
  }

  run(configuration, { progress }) {
    const order = { configuration, progress, cancelled: false };
    const result = new Promise((resolve, reject) => Object.assign(order, { resolve, reject }));
    this.orders.push(order);
    return { result, cancel: () => ((order.cancelled = true), order.reject(new Cancelled("taken back"))) };
  }

  async finish(order) {
    const { key, experiment } = order.configuration;
    order.resolve({ key, eta: experiment.eta, parameters: new Float64Array(EPOCHS * WIDTH), trainLoss: new Float32Array(EPOCHS) });
    await new Promise((done) => setTimeout(done));
  }
}

function values(changes) {
  return { run: "default", ...Object.fromEntries(KNOBS.map((name) => [name, base[name]])), own: null, ...changes };
}

/** 200 configurations in turn: how many runs are kept, whether the last is, and whether the first is trained again. */
async function manyConfigurations() {
  const bench = new Bench();
  const live = new LiveRuns(recordings, bench, () => {});
  for (let seed = 100; seed < 300; seed += 1) {
    live.at(values({ seed }));
    await bench.finish(bench.orders.at(-1));
  }
  const last = live.at(values({ seed: 299 })) !== null;
  const first = live.at(values({ seed: 100 })) === null;
  return { trained: bench.orders.length, kept: live.kept.size, last, first };
}

/** Wishes that come faster than runs: which of them are trained, and what may be shown meanwhile. */
async function fasterThanRuns() {
  const bench = new Bench();
  const live = new LiveRuns(recordings, bench, () => {});
  for (const eta of [1, 2, 3, 4]) live.at(values({ eta }));
  await bench.finish(bench.orders[0]);
  const meanwhile = live.newest.eta;
  await bench.finish(bench.orders[1]);
  const last = live.at(values({ eta: 4 })).eta;
  return { trained: bench.orders.map(({ configuration }) => configuration.experiment.eta), meanwhile, last, newest: live.newest };
}

/** Back at the recording while a run is in work: it is taken back, and nothing of it is shown later. */
async function backAtTheRecording() {
  const bench = new Bench();
  const live = new LiveRuns(recordings, bench, () => {});
  live.at(values({ eta: 1 }));
  const recorded = live.at(values({})).recorded;
  await bench.finish(bench.orders[0]);
  return { recorded, cancelled: bench.orders[0].cancelled, newest: live.newest, kept: live.kept.size };
}

/** A training that fails is not tried again and again, and says why. */
async function failure() {
  const bench = new Bench();
  const live = new LiveRuns(recordings, bench, () => {});
  live.at(values({ eta: 1 }));
  bench.orders[0].reject(new Error("no"));
  await new Promise((done) => setTimeout(done));
  const shown = live.at(values({ eta: 1 }));
  return { shown, trained: bench.orders.length, reason: live.failure.reason };
}

const answers = { manyConfigurations, fasterThanRuns, backAtTheRecording, failure };
const answer = await answers[process.argv[2]]();
process.stdout.write(JSON.stringify(answer));
