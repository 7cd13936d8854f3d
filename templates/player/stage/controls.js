/** The one place where knobs are turned, and where others hear of what the stage shows. */

import { digest } from "../engine/training.js";
import { configurationOf, KNOBS, withItsRule } from "../runs/knobs.js";
import { turned } from "../app/state.js";

export class Controls {
  /**
   * @param {Stage} stage
   * @param {State} state
   * @param {LiveRuns} live
   */
  constructor(stage, state, live) {
    this.stage = stage;
    this.state = state;
    this.live = live;
    this.recordings = stage.recordings;
    this.turning = false;
    /** @type {string | null} */
    this.lastTry = null; // by its key
    /** @type {((run: Recording, epoch: number) => void)[]} */
    this.drawListeners = [];
    /** @type {((run: Recording) => void)[]} */
    this.tryListeners = [];
    /** @type {((run: Recording) => void)[]} */
    this.turnListeners = [];
    /** @type {unknown[]} */
    this.setting = []; // all that the stage shows, but for the epoch
  }

  /** What the knobs say now; the run may still be on its way. */
  configuration() {
    return configurationOf(this.state.values);
  }

  /** The run on the stage, or null before there is one. */
  shown() {
    return this.stage.shown;
  }

  /** The epoch on the stage. */
  epoch() {
    return this.stage.epoch;
  }

  /** The names of the knobs that have been turned. */
  turned() {
    return turned(this.state.values, this.recordings);
  }

  /**
   * Takes knobs to new values while the hand is moving; `run` takes all knobs of a recorded run first.
   *
   * @param {Partial<Values>} changes
   */
  turn(changes) {
    this.turning = true;
    this.stage.go(withItsRule(changes));
  }

  /** The hand lets go: the address says what is shown, and it becomes a try. */
  settle() {
    this.turning = false;
    this.state.writeFragment();
    this.state.schedule();
  }

  /**
   * All knobs at once. Where they are a recorded run's, it is that run; else they are changes of the one called `name`.
   *
   * @param {Configuration} configuration
   */
  load(configuration, name = this.state.values.run) {
    const { experiment, points, key } = configuration;
    const recorded = this.recordings.named(key);
    const knobs = Object.fromEntries(KNOBS.map((knob) => [knob, experiment[knob]]));
    this.turn(recorded === undefined ? { run: name, ...knobs, own: points } : { run: recorded });
    this.settle();
  }

  /** The recorded run again, at the same epoch. */
  back() {
    this.turn({ run: this.state.values.run });
    this.settle();
  }

  /** What has been asked for and is not there yet is no longer wanted: the knobs return to what is shown. */
  cancel() {
    const { shown } = this.stage;
    if (shown !== null) this.load(shown.configuration, shown.name);
  }

  /** @param {(run: Recording, number: number) => void} listener told the run and the epoch, after every drawing of the stage */
  onDraw(listener) {
    this.drawListeners.push(listener);
  }

  /** @param {(run: Recording) => void} listener told the run after a drawing in which more than the epoch is new */
  onTurn(listener) {
    this.turnListeners.push(listener);
  }

  /** @param {(run: Recording) => void} listener told each configuration that was settled on and trained here */
  onTry(listener) {
    this.tryListeners.push(listener);
  }

  /** Called by whoever schedules the drawing, when the stage has been drawn. */
  drawn() {
    const { shown, epoch } = this.stage;
    if (!shown) return;
    const { live, state } = this;
    const configuration = this.configuration();
    const setting = [shown, configuration, state.values.run, this.stage.figure.dataset.dock, live.failure, live.training];
    if (live.training !== null || setting.some((each, i) => each !== this.setting[i])) {
      this.setting = setting;
      for (const listener of this.turnListeners) listener(shown);
    }
    for (const listener of this.drawListeners) listener(shown, epoch);
    const settled = !this.turning && shown.key === configuration.key;
    if (!settled || shown.recorded || shown.key === this.lastTry) return;
    this.lastTry = shown.key;
    this.seal(shown);
    for (const listener of this.tryListeners) listener(shown);
  }

  /** A run that was trained here gets its digest, as recorded ones have it. @param {Recording} run */
  async seal(run) {
    run.digest ??= await digest(run);
    this.state.schedule();
  }
}
