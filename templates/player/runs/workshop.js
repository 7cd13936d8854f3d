/** Where runs are trained: a Worker that runs this page's own program, or the page itself in slices. */

import { Jobs } from "./jobs.js";
import { trainedRun } from "./recording.js";

/** A job that somebody took back. */
export class Cancelled extends Error {}

/** For catch: nothing of a job that was taken back; every other error stays one. @param {unknown} error */
export function ifTakenBack(error) {
  if (error instanceof Cancelled) return null;
  throw error;
}

export class Workshop {
  /** @param {string} program the text of the page's script @param {number} usualSeed the lesson's */
  constructor(program, usualSeed) {
    this.program = program;
    this.usualSeed = usualSeed;
    /** @type {Map<number, {message: Order, progress?: (part: number) => void, resolve: (result: any) => void, reject: (error: Error) => void}>} */
    this.orders = new Map();
    this.lastId = 0;
    /** @type {((message: Order | {id: number, cancel: true}) => void) | null} */
    this.send = null; // opened with the first order
  }

  /**
   * The whole run of a configuration.
   *
   * progress: told the part that is done, 0 … 1; kind: "beside" for one that may wait, see jobs.js.
   *
   * @param {Configuration} configuration
   * @param {{progress?: (part: number) => void, kind?: "run" | "beside"}} [options]
   * @returns {Job<Omit<Recording, "name">>}
   */
  run(configuration, { progress, kind = "run" } = {}) {
    const { result, cancel } = /** @type {Job<FinishedRun>} */ (this.order(kind, configuration, progress));
    return { result: result.then((finished) => trainedRun(configuration, finished, this.usualSeed)), cancel };
  }

  /**
   * How a configuration ends, and no more; whole runs go first.
   *
   * @param {Configuration} configuration @returns {Job<EndingInFigures>}
   */
  ending(configuration) {
    return /** @type {Job<EndingInFigures>} */ (this.order("ending", configuration));
  }

  /** @param {Order["kind"]} kind @param {Configuration} configuration @param {(part: number) => void} [progress] */
  order(kind, { experiment, points }, progress) {
    this.send ??= this.open();
    this.lastId += 1;
    const id = this.lastId;
    /** @type {Order} */
    const message = { id, kind, experiment: { ...experiment }, points };
    const result = new Promise((resolve, reject) => {
      this.orders.set(id, { message, progress, resolve, reject });
    });
    this.send(message);
    return { result, cancel: () => this.cancel(id) };
  }

  /** @param {number} id */
  cancel(id) {
    const order = this.orders.get(id);
    if (!order) return;
    this.orders.delete(id);
    this.send?.({ id, cancel: true });
    order.reject(new Cancelled("taken back"));
  }

  /** @param {Answer} answer */
  receive({ id, progress, result, error }) {
    const order = this.orders.get(id);
    if (!order) return; // taken back while its answer was on the way
    if (progress !== undefined) {
      order.progress?.(progress);
      return;
    }
    this.orders.delete(id);
    if (error === undefined) order.resolve(result);
    else order.reject(new Error(error));
  }

  /**
   * The way to the Worker; if none can be had, to this page's own jobs.
   *
   * @returns {(message: Order | {id: number, cancel: true}) => void}
   */
  open() {
    const address = URL.createObjectURL(new Blob([this.program], { type: "text/javascript" }));
    try {
      const worker = new Worker(address);
      worker.onmessage = ({ data }) => this.receive(data);
      worker.onerror = (event) => {
        event.preventDefault();
        worker.terminate();
        this.stayHere();
      };
      return (message) => worker.postMessage(message);
    } catch {
      return this.ownJobs();
    }
  }

  /** The Worker is of no use: what was ordered there is done here. */
  stayHere() {
    this.send = this.ownJobs();
    for (const { message } of this.orders.values()) this.send(message);
  }

  /** @returns {(message: Order | {id: number, cancel: true}) => void} */
  ownJobs() {
    const jobs = new Jobs((answer) => this.receive(answer));
    return (message) => jobs.receive(message);
  }
}
