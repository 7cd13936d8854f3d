/** Runs to the last bit: what is recorded in frames of a limited precision is trained again, once, when it is wanted. */

export class ExactRuns {
  /** @param {LiveRuns} live @param {Workshop} workshop @param {() => void} changed called when a run has come */
  constructor(live, workshop, changed) {
    this.live = live;
    this.workshop = workshop;
    this.changed = changed;
    /** @type {Map<string, Job<Recording>>} by key, those on their way */
    this.orders = new Map();
  }

  /**
   * The run with its float64 parameters, or null while it is being trained.
   *
   * @param {Recording} run @returns {Recording | null}
   */
  of(run) {
    if (!run.recorded) return run;
    const known = this.live.keptRun(run.configuration, run.name);
    if (!known) this.order(run).result.catch(() => {}); // taken back: the next drawing orders it again
    return known ?? null;
  }

  /**
   * The same as a job; whoever takes it back takes it from all who have ordered it.
   *
   * @param {{key: string, configuration: Configuration, name: string}} run
   * @param {(part: number) => void} [progress] told the part that is done, 0 … 1, if nobody else has ordered the run
   * @returns {Job<Recording>}
   */
  order({ key, configuration, name }, progress) {
    const known = this.live.keptRun(configuration, name);
    if (known) return { result: Promise.resolve(known), cancel: () => {} };
    const order = this.orders.get(key) ?? this.train(key, configuration, name, progress);
    this.orders.set(key, order);
    return order;
  }

  /**
   * @param {string} key @param {Configuration} configuration @param {string} name
   * @param {(part: number) => void} [progress]
   * @returns {Job<Recording>}
   */
  train(key, configuration, name, progress) {
    const { result, cancel } = this.workshop.run(configuration, { progress });
    const kept = result.then((trained) => {
      const run = { ...trained, name };
      this.live.keep(run);
      this.changed();
      return run;
    });
    return { result: kept.finally(() => this.orders.delete(key)), cancel };
  }
}
