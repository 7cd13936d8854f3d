/** Where runs are trained: a Worker that runs this page's own program, or the page itself in slices. */

import { Jobs } from "./jobs.js";
import { trainedRun } from "./recording.js";

/** A job that somebody took back. */
export class Cancelled extends Error {}

export class Workshop {
  /** @param {string} program the text of the page's script @param {number} usualSeed the lesson's */
  constructor(program, usualSeed) {
    this.program = program;
    this.usualSeed = usualSeed;
    this.orders = new Map();
    this.lastId = 0;
    this.send = null;
  }

  /**
   * The whole run of a configuration.
   *
   * @param {function(number)} [progress] told the part that is done, 0 … 1
   * @param {string} [kind] "beside" for one that may wait, see jobs.js
   * @returns {{result: Promise<import("./recording.js").Recording>, cancel: function()}} rejected with Cancelled if
   *   it is taken back
   */
  run(configuration, { progress = () => {}, kind = "run" } = {}) {
    const { result, cancel } = this.order(kind, configuration, progress);
    return { result: result.then((run) => trainedRun(configuration, run, this.usualSeed)), cancel };
  }

  /** How a configuration ends, and no more; whole runs go first. */
  ending(configuration) {
    return this.order("ending", configuration, () => {});
  }

  order(kind, { experiment, points }, progress) {
    this.send ??= this.open();
    this.lastId += 1;
    const id = this.lastId;
    const message = { id, kind, experiment: { ...experiment }, points };
    const result = new Promise((resolve, reject) => {
      this.orders.set(id, { message, progress, resolve, reject });
    });
    this.send(message);
    return { result, cancel: () => this.cancel(id) };
  }

  cancel(id) {
    const order = this.orders.get(id);
    if (!order) return;
    this.orders.delete(id);
    this.send({ id, cancel: true });
    order.reject(new Cancelled("taken back"));
  }

  receive({ id, progress, result, error }) {
    const order = this.orders.get(id);
    if (!order) return; // taken back while its answer was on the way
    if (progress !== undefined) {
      order.progress(progress);
      return;
    }
    this.orders.delete(id);
    if (error === undefined) order.resolve(result);
    else order.reject(new Error(error));
  }

  /** The way to the Worker; where none can be had, to this page's own jobs. */
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

  ownJobs() {
    const jobs = new Jobs((answer) => this.receive(answer));
    return (message) => jobs.receive(message);
  }
}
