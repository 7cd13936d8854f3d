/** The runs that the stage shows: recorded ones as they are, all others trained here the moment they are wanted. */

import { configurationOf } from "./knobs.js";
import { whyUntrainable } from "./own-points.js";
import { Cancelled } from "./workshop.js";

const MOST_BYTES = 64e6; // of runs that are kept; what was dropped is trained again when it is wanted again
const BYTES_OF_A_TRACE = 8;
const TOO_LONG = 400; // milliseconds: a run that needs longer makes way for one that is wanted more

/** @typedef {{configuration: Configuration, name: string}} Ticket a run that is wanted */

export class LiveRuns {
  /**
   * @param {Recordings} recordings
   * @param {Workshop} workshop
   * @param {() => void} changed called when there is more to show
   */
  constructor(recordings, workshop, changed) {
    this.recordings = recordings;
    this.workshop = workshop;
    this.changed = changed;
    /** @type {Map<string, Recording>} */
    this.kept = new Map(); // by key, the one that was used last at the end
    /** @type {(Ticket & {job: Job<unknown>, since: number, progress: number}) | null} */
    this.training = null; // the ticket in work
    /** @type {Ticket | null} */
    this.wanted = null; // the newest ticket that waits for it
    /** @type {Recording | null} */
    this.newest = null; // the run that was finished last, for as long as a newer one is on its way
    /** @type {{key: string, reason: string} | null} */
    this.failure = null; // what could not be trained, so that it is not tried again and again
  }

  /** The run of the stage's values, or null while it is on its way. @param {Values} values */
  at(values) {
    const configuration = configurationOf(values);
    const run = this.recorded(values.run, configuration) ?? this.keptRun(configuration, values.run);
    if (run === undefined) this.want(configuration, values.run);
    else if (run !== null) this.rest();
    return run ?? null;
  }

  /**
   * The recording if these are its knobs, null while it is still being read, else undefined.
   *
   * @param {string} name @param {Configuration} configuration
   */
  recorded(name, configuration) {
    if (this.recordings.key(name) !== configuration.key) return undefined;
    const recording = this.recordings.get(name);
    if (!recording) this.recordings.read(name).then(this.changed);
    return recording ?? null;
  }

  /** @param {Configuration} configuration @param {string} name */
  keptRun(configuration, name) {
    const { key } = configuration;
    const run = this.kept.get(key);
    if (run === undefined) return undefined;
    this.kept.delete(key);
    this.kept.set(key, run);
    return run.name === name ? run : { ...run, name };
  }

  /** The part of the present training that is done, 0 … 1, and for how long it has been at it, in milliseconds. */
  get progress() {
    if (this.training === null) return null;
    return { part: this.training.progress, time: performance.now() - this.training.since };
  }

  /** What is shown is what is wanted: nothing older may appear any more. */
  rest() {
    this.newest = null;
    this.wanted = null;
    this.failure = null;
    this.training?.job.cancel();
  }

  /**
   * The newest wish waits for the run in work, unless that one would take long: then it takes its place.
   *
   * @param {Configuration} configuration @param {string} name
   */
  want(configuration, name) {
    const ticket = { configuration, name };
    if (this.failure?.key === configuration.key) return;
    const reason = configuration.points === null ? null : whyUntrainable(configuration.points);
    this.failure = reason === null ? null : { key: configuration.key, reason };
    if (reason !== null) {
      this.wanted = null;
      this.training?.job.cancel();
    } else if (this.training === null) {
      this.start(ticket);
    } else if (this.training.configuration.key === configuration.key) {
      this.wanted = null;
    } else {
      this.wanted = ticket;
      if (this.timeLeft() > TOO_LONG) this.training.job.cancel();
    }
  }

  /** Milliseconds until the run in work is done, as far as can be told; none if there is no such run. */
  timeLeft() {
    const { part, time } = this.progress ?? { part: 0, time: 0 };
    return part > 0 ? time / part - time : time;
  }

  /** @param {Ticket} ticket */
  start(ticket) {
    const { configuration, name } = ticket;
    /** @param {number} part */
    const report = (part) => {
      training.progress = part;
      this.changed();
    };
    const job = this.workshop.run(configuration, { progress: report });
    const training = { configuration, name, job, since: performance.now(), progress: 0 };
    this.training = training;
    job.result.then(
      (run) => this.finished({ ...run, name }),
      (error) => {
        if (!(error instanceof Cancelled)) this.failure = { key: configuration.key, reason: error.message };
        this.ended();
      },
    );
  }

  /** @param {Recording} run */
  finished(run) {
    this.keep(run);
    this.newest = run;
    this.ended();
  }

  ended() {
    this.training = null;
    const next = this.wanted;
    this.wanted = null;
    if (next !== null) this.start(next);
    this.changed();
  }

  /** @param {Recording} run */
  keep(run) {
    this.kept.set(run.key, run);
    let bytes = 0;
    for (const each of this.kept.values()) bytes += bytesOf(each);
    for (const [key, oldest] of this.kept) {
      if (bytes <= MOST_BYTES || oldest === run) break;
      bytes -= bytesOf(oldest);
      this.kept.delete(key);
    }
  }
}

/** @param {Recording} run */
function bytesOf({ parameters, trainLoss }) {
  return parameters.byteLength + 4 * BYTES_OF_A_TRACE * trainLoss.length;
}
