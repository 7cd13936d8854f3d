/** What became of the stage's run: how it differs from the one before, and the way back; or which run the text has come to. */

import { partsOf } from "../app/elements.js";
import { show, writeText } from "../app/write.js";
import { DATA_NAMES, KNOB_NAMES, KNOBS, knobText } from "../runs/knobs.js";
import { parametersAt } from "../runs/recording.js";
import { FieldPicture } from "./picture.js";
import { experimentWords } from "./summary.js";

const THUMB_POINT = 1.6; // pixels: the radius of a point in the thumbnail
const MOST_NAMED = 3; // knobs that are named one by one

export class Exchange {
  /** @param {Controls} controls */
  constructor(controls) {
    this.controls = controls;
    this.parts = partsOf(controls.stage.figure, {
      exchange: HTMLElement,
      before: HTMLCanvasElement,
      difference: HTMLElement,
      again: HTMLButtonElement,
    });
    this.picture = new FieldPicture(this.parts.before);
    /** @type {?{run: Recording, epoch: number}} what stood on the stage before, to go back to */
    this.former = null;
    /** @type {?{run: Recording, epoch: number}} what stands there now */
    this.now = null;
    this.parts.again.addEventListener("click", () => this.back());
    controls.onDraw((run, epoch) => this.draw(run, epoch));
  }

  /** @param {Recording} run @param {number} epoch */
  draw(run, epoch) {
    if (this.now !== null && this.now.run.key !== run.key) this.exchanged(this.now, run);
    this.now = { run, epoch };
    const { former, parts } = this;
    show(parts.exchange, former !== null);
    if (former === null) return;
    writeText(parts.difference, differenceWords(former.run, run));
    const key = `${former.run.key} ${former.epoch}`;
    if (parts.before.dataset.shown === key || !this.picture.fit()) return;
    parts.before.dataset.shown = key;
    this.picture.draw(former.run, parametersAt(former.run, former.epoch), THUMB_POINT);
  }

  /** A turned run stands against the recorded one; back at that, there is nothing to go back to. @param {{run: Recording, epoch: number}} before @param {Recording} run */
  exchanged(before, run) {
    const same = before.run.name === run.name;
    if (!run.recorded) {
      const recorded = this.controls.recordings.get(run.name);
      this.former = recorded ? { run: recorded, epoch: Math.min(before.epoch, recorded.lastEpoch) } : before;
    } else {
      this.former = same ? null : before;
    }
  }

  back() {
    const { former } = this;
    if (former === null) return;
    if (former.run.name === this.controls.state.values.run) this.controls.back();
    else {
      this.controls.load(former.run.configuration, former.run.name);
      this.controls.turn({ epoch: former.epoch });
      this.controls.settle();
    }
    this.controls.stage.figure.focus({ preventScroll: true });
  }
}

/** "η 0.3 → 30; all else the same". @param {Recording} before @param {Recording} now */
function differenceWords(before, now) {
  const [old, young] = [before, now].map(({ configuration }) => /** @type {Record<string, *>} */ (configuration.experiment));
  const knobs = KNOBS.filter((name) => old[name] !== young[name]);
  const points = before.configuration.points !== now.configuration.points ? ["your own points"] : [];
  if (knobs.length + points.length > MOST_NAMED) return `before: ${experimentWords(before.configuration)}`;
  const named = [...knobs.map((name) => `${KNOB_NAMES[name]} ${valueText(old[name])} → ${valueText(young[name])}`), ...points];
  return `${named.join(", ")}; all else the same`;
}

/** As the text calls it: "XOR", "30". @param {*} value of a knob */
function valueText(value) {
  return DATA_NAMES[value] ?? knobText(value);
}
