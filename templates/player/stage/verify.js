/** Verifying a recorded run: it is trained again in the reader's browser, and every bit compared. */

import { partsOf } from "../app/elements.js";
import { digest } from "../engine/training.js";
import { epochText, shortestDecimal } from "../app/numbers.js";
import { Cancelled } from "../runs/workshop.js";
import { show, writeText } from "../app/write.js";

const BRIEF = 150; // milliseconds: a replay that takes no longer needs neither progress nor cancel

/**
 * @typedef {{same?: boolean, words: string}} Verdict without same if there was no replay
 * @typedef {{run: Recording, job: Job<Recording>, long: boolean}} Replay
 */

export class Verify {
  /**
   * @param {HTMLButtonElement} button says "verify"; a status below it holds what came of it
   * @param {Controls} controls @param {ExactRuns} exact
   */
  constructor(button, controls, exact) {
    this.button = button;
    this.controls = controls;
    this.exact = exact;
    this.figure = controls.stage.figure;
    this.parts = partsOf(this.figure, { verified: HTMLElement, replay: HTMLProgressElement });
    /** @type {Map<string, Verdict>} */
    this.verdicts = new Map(); // by the key of the run, for this visit
    /** @type {Replay | null} */
    this.replay = null; // the one in work
    button.addEventListener("click", () => this.click());
    controls.onTurn((run) => this.draw(run));
  }

  click() {
    const run = this.controls.shown();
    const working = this.replay?.run === run;
    this.stop();
    if (!working && run?.recorded) this.start(run);
    this.draw(run);
  }

  stop() {
    this.replay?.job.cancel();
    this.replay = null;
  }

  /** @param {Recording} run */
  start(run) {
    this.verdicts.delete(run.key);
    const job = this.exact.order(run, (part) => (this.parts.replay.value = part));
    const replay = { run, job, long: false };
    this.replay = replay;
    this.parts.replay.value = 0;
    setTimeout(() => {
      replay.long = true;
      if (this.replay === replay) this.draw(this.controls.shown());
    }, BRIEF);
    job.result.then((again) => judge(run, again)).catch(failed).then((verdict) => this.finish(replay, verdict));
  }

  /** What was taken back has no verdict. @param {Replay} replay @param {Verdict | null} verdict */
  finish(replay, verdict) {
    if (this.replay !== replay) return;
    this.replay = null;
    if (verdict !== null) this.verdicts.set(replay.run.key, verdict);
    this.draw(this.controls.shown());
  }

  /** A run that the reader made has no recording that it could be compared with. @param {Recording | null} run */
  draw(run) {
    if (run === null) return;
    const verdict = run.recorded ? this.verdicts.get(run.key) : undefined;
    const long = this.replay?.run === run && this.replay.long;
    show(this.button, run.recorded);
    writeText(this.button, long ? "cancel" : "verify");
    show(this.parts.replay, long);
    if (verdict?.same === undefined) delete this.figure.dataset.verified;
    else this.figure.dataset.verified = verdict.same ? "yes" : "no";
    const words = long ? `replaying ${epochText(run.lastEpoch)} epochs` : verdict?.words ?? "";
    writeText(this.parts.verified, words);
  }
}

/**
 * Whether a run, trained again, is what was recorded: its figures, and the digest of all its bits.
 *
 * @param {Recording} recorded @param {Recording} again
 */
async function judge(recorded, again) {
  const difference = firstDifference(recorded, again);
  if (difference !== null) {
    const { epoch, what } = difference;
    return { same: false, words: `replayed here: differs first at epoch ${epochText(epoch)}: ${what}` };
  }
  if (recorded.digest !== (await digest(again))) {
    return { same: false, words: "replayed here: its digest differs, though no recorded figure does" };
  }
  return { same: true, words: `${epochText(recorded.lastEpoch)} epochs replayed here: the same bits` };
}

/**
 * The first epoch at which two runs differ, and in what; or null.
 *
 * Of the losses the recording has every bit of their float32, of each parameter the nearest multiple of its step.
 *
 * @param {Recording} recorded @param {Recording} again
 */
function firstDifference(recorded, again) {
  const last = Math.min(recorded.lastEpoch, again.lastEpoch);
  for (let epoch = 0; epoch <= last; epoch += 1) {
    for (const name of /** @type {const} */ (["train", "test"])) {
      const [here, there] = [again, recorded].map((run) => run[`${name}Loss`][epoch]);
      if (!Object.is(here, there)) return { epoch, what: `${name} loss ${shortestDecimal(here)}, recorded ${shortestDecimal(there)}` };
    }
    if (!sameParameters(recorded, again, epoch)) return { epoch, what: "the network's parameters" };
  }
  if (recorded.lastEpoch === again.lastEpoch) return null;
  const what = again.lastEpoch > last ? "it goes on here, the recording has ended" : "it has ended here, the recording goes on";
  return { epoch: last + 1, what };
}

/** @param {Recording} recorded @param {Recording} again @param {number} epoch */
function sameParameters(recorded, again, epoch) {
  const { width, exponents = [] } = recorded;
  if (again.width !== width) return false;
  for (let i = 0; i < width; i += 1) {
    const place = epoch * width + i;
    if (!(Math.abs(again.parameters[place] - recorded.parameters[place]) <= 2 ** exponents[i] / 2)) return false;
  }
  return true;
}

/** No verdict, but where it was not taken back the reason why there is none. @param {Error} error */
function failed(error) {
  return error instanceof Cancelled ? null : { words: `it could not be replayed: ${error.message}` };
}
