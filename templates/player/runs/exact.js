/** Runs to the last bit: what is recorded in frames of a limited precision is trained again, when it is wanted. */

import { Cancelled } from "./workshop.js";

const KEPT = 4;

export class ExactRuns {
  /** @param {import("./workshop.js").Workshop} workshop @param {function()} changed called when a run has come */
  constructor(workshop, changed) {
    Object.assign(this, { workshop, changed });
    this.kept = new Map(); // by key, the oldest first; null while one is on its way
  }

  /** The run with its float64 parameters, or null while it is being trained. @returns {?Recording} */
  of(recording) {
    if (!recording.recorded) return recording;
    const { key } = recording;
    if (!this.kept.has(key)) this.train(recording);
    return this.kept.get(key);
  }

  train({ key, configuration, name }) {
    this.kept.set(key, null);
    if (this.kept.size > KEPT) this.kept.delete(this.kept.keys().next().value);
    this.workshop.run(configuration).result.then(
      (run) => {
        if (this.kept.has(key)) this.kept.set(key, { ...run, name });
        this.changed();
      },
      (error) => {
        this.kept.delete(key);
        if (!(error instanceof Cancelled)) throw error;
      },
    );
  }
}
