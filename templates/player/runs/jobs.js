/**
 * Training as jobs, in slices, the urgent ones first: what a Worker does, and the page itself where there are no
 * Workers.
 *
 * @typedef {Order & {training: Training | null, reported: number}} Work an order that waits, or has been begun
 */

import { Points, TEST_COUNT, samplePoints } from "../engine/data.js";
import { Experiment } from "../engine/experiment.js";
import { Training, reachOf } from "../engine/training.js";
import { outcome } from "./outcome.js";

const SLICE = 8; // milliseconds of work between two looks at the messages
const BLOCK = 50; // epochs between two looks at the clock
const REPORT = 60; // milliseconds between two reports of a job
const URGENCY = ["run", "beside", "ending"]; // whose turn it is first

export class Jobs {
  /** @param {(answer: Answer, transfer: Transferable[]) => void} reply */
  constructor(reply) {
    this.reply = reply;
    /** @type {Work[]} */
    this.waiting = [];
    this.working = false;
    this.turn = new MessageChannel();
    this.turn.port1.onmessage = () => this.work();
  }

  /** @param {Order | {id: number, cancel: true}} message */
  receive(message) {
    if ("cancel" in message) {
      this.waiting = this.waiting.filter(({ id }) => id !== message.id);
      return;
    }
    this.waiting.push({ ...message, training: null, reported: performance.now() });
    this.proceed();
  }

  proceed() {
    if (this.working || this.waiting.length === 0) return;
    this.working = true;
    this.turn.port2.postMessage(null);
  }

  /** One slice of the job whose turn it is. */
  work() {
    this.working = false;
    const [kind] = URGENCY.filter((each) => this.waiting.some((job) => job.kind === each));
    const job = this.waiting.find((each) => each.kind === kind);
    if (!job) return;
    try {
      this.advance(job);
    } catch (error) {
      this.finish(job, { error: /** @type {Error} */ (error).message }, []);
    }
    this.proceed();
  }

  /** @param {Work} job */
  advance(job) {
    job.training ??= begin(job);
    const { training } = job;
    const start = performance.now();
    let now = start;
    while (!training.ended && now - start < SLICE) {
      training.advance(BLOCK);
      now = performance.now();
    }
    if (training.ended) {
      const [result, transfer] = job.kind === "ending" ? [endingInFigures(training.run()), []] : wholeRun(training);
      this.finish(job, { result }, transfer);
    } else if (now - job.reported > REPORT) {
      job.reported = now;
      this.reply({ id: job.id, progress: training.epochs / (job.experiment.budget + 1) }, []);
    }
  }

  /** @param {Work} job @param {Partial<Answer>} answer @param {Transferable[]} transfer */
  finish(job, answer, transfer) {
    this.waiting = this.waiting.filter((each) => each !== job);
    this.reply({ id: job.id, ...answer }, transfer);
  }
}

/** Inside a Worker: orders come as messages, and so do the answers. @param {Worker} scope */
export function serve(scope) {
  const jobs = new Jobs((answer, transfer) => scope.postMessage(answer, transfer));
  scope.onmessage = ({ data }) => jobs.receive(data);
}

/** The points come as plain objects where they have been sent. @param {Order} order */
function begin({ experiment, points }) {
  const [train, test] = points === null
    ? pointsOf(experiment)
    : [points.train, points.test].map(({ coordinates, labels }) => new Points(coordinates, labels));
  return new Training(new Experiment(experiment), train, test);
}

/** The training and test points that an experiment draws. @param {Knobs} experiment */
export function pointsOf({ data, noise, seed, points }) {
  return [
    samplePoints(data, noise, seed, "train", points),
    samplePoints(data, noise, seed, "test", TEST_COUNT),
  ];
}

/**
 * Everything, and the buffers that can be handed over instead of being copied.
 *
 * @param {Training} training @returns {[FinishedRun, Transferable[]]}
 */
function wholeRun(training) {
  const run = training.run();
  const { parameters, trainLoss, testLoss, trainAccuracy, testAccuracy } = run;
  const buffers = [parameters, trainLoss, testLoss, trainAccuracy, testAccuracy].map(({ buffer }) => buffer);
  return [{ ...run, ...ending(run), reach: reachOf(run) }, buffers];
}

/** How a run ended; divergedAt: the first epoch of a loss that is not a number as float32, or null. @param {TrainedRun} run */
function ending({ trainLoss, testLoss, lastEpoch, pauseEpoch }) {
  const shown = (/** @type {number} */ loss) => Number.isFinite(Math.fround(loss)); // as the page keeps traces
  const diverged = trainLoss.findIndex((loss, epoch) => !shown(loss) || !shown(testLoss[epoch]));
  const divergedAt = diverged < 0 ? null : diverged;
  return { outcome: outcome(trainLoss, testLoss), lastEpoch, pauseEpoch, divergedAt };
}

/** That, and the figures that a survey asks for. @param {TrainedRun} run @returns {EndingInFigures} */
function endingInFigures(run) {
  const { testLoss, testAccuracy, lastEpoch } = run;
  const lowestTestLoss = testLoss.reduce((lowest, loss) => (loss < lowest ? loss : lowest), Infinity);
  return { ...ending(run), testLoss: testLoss[lastEpoch], testAccuracy: testAccuracy[lastEpoch], lowestTestLoss };
}
