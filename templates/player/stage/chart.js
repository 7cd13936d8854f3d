/** The loss chart: train solid, test dashed, one cursor at the epoch. */

import { makeSvg } from "../app/elements.js";
import { clamp, epochText } from "../app/numbers.js";
import { sizeOf } from "../app/sizes.js";
import { writeAttribute } from "../app/write.js";

const GUESSING = Math.LN2;
const MANY_SWINGS = 20; // up and down so many times its range, a curve is drawn as its ranges
const STROKE = 5; // pixels from one range to the next
const TWO_LABELS = 66; // pixels: two labels fit side by side
const LEAST_LABELLED = 160; // in a narrower chart they would cover the curves
const LOWEST_DECADE = 1e-4; // the foot of a logarithmic axis at the lowest

/**
 * Where losses lie: 0 at the chart's foot, 1 at its head.
 *
 * @param {{trainLoss: Trace, testLoss: Trace}[]} recordings on one axis
 * @param {"linear" | "log"} scale
 * @returns {LossAxis}
 */
export function lossAxis(recordings, scale) {
  let top = 1.15 * GUESSING;
  let low = GUESSING;
  for (const { trainLoss, testLoss } of recordings) {
    for (const trace of [trainLoss, testLoss]) {
      for (const loss of trace) {
        if (loss > top && loss < Infinity) top = loss;
        if (loss < low && loss > 0) low = loss;
      }
    }
  }
  if (scale === "linear") {
    top *= 1.06;
    return { at: (loss) => loss / top, ticks: linearTicks(top) };
  }
  const foot = 10 ** Math.floor(Math.log10(Math.max(low, LOWEST_DECADE)));
  const span = Math.log(1.2 * top / foot);
  const decades = Math.round(Math.log10(top / foot));
  const ticks = Array.from({ length: decades + 1 }, (_, i) => foot * 10 ** i).slice(1);
  return { at: (loss) => Math.max(0, Math.log(loss / foot) / span), ticks };
}

/** Two or three round numbers up to the top. @param {number} top */
function linearTicks(top) {
  const power = 10 ** Math.floor(Math.log10(top));
  const step = [0.2, 0.25, 0.4, 0.5, 1, 2, 2.5, 4, 5, 10].map((m) => m * power).find((s) => top / s < 3.2) ?? power;
  return [1, 2, 3].map((i) => i * step).filter((tick) => tick < 0.92 * top);
}

export class Chart {
  /** @param {SVGSVGElement} svg @param {boolean} labelled small charts carry no words */
  constructor(svg, labelled) {
    this.svg = svg;
    this.labelled = labelled;
    this.drawn = "";
    this.width = 0;
    this.height = 0;
    this.lastEpoch = 0; // of the axis
    /** @type {Curves | null} */
    this.recording = null;
    /** @type {Curves | null} */
    this.ghost = null;
    this.axis = lossAxis([], "linear");
    this.claimed = this.line("claimed", 0, 0, 0, 0);
    this.cursor = this.line("cursor", 0, 0, 0, 0);
    this.dots = ["train", "test"].map((name) => makeSvg("circle", { class: `dot ${name}`, r: 3 }));
  }

  /**
   * Draws what changes only with the run, the scale, the size or the axis's length.
   *
   * @param {Curves} recording @param {LossAxis} axis @param {number} lastEpoch @param {string} key
   * @param {Curves | null} [ghost] a run whose curves lie below, paler
   * @param {Float64Array | null} [steps] (E,) how far each update went, a third curve with a logarithmic axis of its own
   */
  arrange(recording, axis, lastEpoch, key, ghost = null, steps = null) {
    const { width, height } = sizeOf(this.svg);
    const drawn = [recording.key, ghost?.key, key, lastEpoch, width, height, steps !== null].join();
    if (drawn === this.drawn || width === 0) return;
    this.drawn = drawn;
    this.width = width;
    this.height = height;
    this.recording = recording;
    this.lastEpoch = lastEpoch;
    this.axis = axis;
    this.ghost = ghost;
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.replaceChildren(
      ...this.grid(),
      ...(ghost ? [this.behind(ghost)] : []),
      ...(steps ? [this.stepCurve(steps)] : []),
      this.curve("train", recording.trainLoss),
      this.curve("test", recording.testLoss),
      ...(this.labelled ? [...this.axisLabels(), ...this.endLabels(recording), this.lowestRing(recording)] : []),
    );
    for (const line of [this.claimed, this.cursor]) line.setAttribute("y2", String(height));
    this.svg.append(this.claimed, this.cursor, ...(this.labelled ? this.dots : []));
  }

  /**
   * Moves the cursor; claimed is an epoch that a claim speaks of, or null.
   *
   * @param {number} epoch @param {number | null} claimed
   */
  point(epoch, claimed) {
    if (this.recording === null) return;
    writeAttribute(this.cursor, "transform", `translate(${this.x(epoch)} 0)`);
    writeAttribute(this.claimed, "visibility", claimed === null ? "hidden" : "visible");
    if (claimed !== null) writeAttribute(this.claimed, "transform", `translate(${this.x(claimed)} 0)`);
    const { trainLoss, testLoss } = this.recording;
    const at = Math.min(epoch, this.recording.lastEpoch);
    [trainLoss, testLoss].forEach((trace, i) => {
      const finite = Number.isFinite(trace[at]);
      writeAttribute(this.dots[i], "visibility", finite ? "visible" : "hidden");
      if (finite) writeAttribute(this.dots[i], "transform", `translate(${this.x(at)} ${this.y(trace[at])})`);
    });
  }

  /** The run's epoch at so many pixels from the left. @param {number} pixels */
  epochAt(pixels) {
    const epoch = Math.round((pixels / this.width) * Math.max(this.lastEpoch, 1));
    return clamp(epoch, 0, this.recording?.lastEpoch ?? 0);
  }

  /** @param {number} epoch */
  x(epoch) {
    return round((this.width * epoch) / Math.max(this.lastEpoch, 1));
  }

  /** @param {number} loss */
  y(loss) {
    return round((this.height - 1) * (1 - this.axis.at(loss)));
  }

  grid() {
    const { width } = this;
    /** @param {string} name @param {number} y */
    const across = (name, y) => this.line(name, 0, y, width, y);
    const ticks = this.labelled ? this.visibleTicks().map((tick) => across("tick", this.y(tick))) : [];
    return [across("foot", this.height - 0.5), ...ticks, across("guessing", this.y(GUESSING))];
  }

  /** Those that do not run into the level of guessing. */
  visibleTicks() {
    return this.axis.ticks.filter((tick) => Math.abs(this.y(tick) - this.y(GUESSING)) > 12);
  }

  axisLabels() {
    const ticks = this.visibleTicks().map((tick) =>
      this.text("tick", 2, this.y(tick) - 4, Number(tick.toPrecision(3)).toString()));
    return [...ticks, this.guessingLabel(this.y(GUESSING))];
  }

  /** Over its line at the right, or further left where the curves end near it. @param {number} level */
  guessingLabel(level) {
    const near = this.ends().some((loss) => Math.abs(this.y(loss) - level) < 30);
    return this.text("guessing", near ? 0.6 * this.width : this.width - 2, level - 5, "ln 2, guessing", "end");
  }

  /** The losses with which the curves end. */
  ends() {
    return [this.recording, this.ghost].flatMap((run) => run === null ? [] : [run.trainLoss[run.lastEpoch], run.testLoss[run.lastEpoch]]);
  }

  /** "train" and "test" where their curves end; side by side where the ends are close. @param {Curves} run */
  endLabels({ trainLoss, testLoss, lastEpoch }) {
    if (this.width < LEAST_LABELLED) return [];
    const right = Math.max(this.x(lastEpoch) - 3, TWO_LABELS);
    const ends = [{ name: "train", loss: trainLoss[lastEpoch] }, { name: "test", loss: testLoss[lastEpoch] }]
      .filter(({ loss }) => Number.isFinite(loss))
      .map(({ name, loss }) => ({ name, x: right, y: Math.max(this.y(loss) - 6, 11) }))
      .sort((a, b) => a.y - b.y);
    if (ends.length === 2 && ends[1].y - ends[0].y < 16) {
      ends[1].y = ends[0].y;
      ends[1].x -= 36;
    }
    return ends.map(({ name, x, y }) => this.text(`label ${name}`, x, y, name, "end"));
  }

  /** @param {Curves} run */
  lowestRing({ lowestTest, testLoss }) {
    const title = makeSvg("title", {}, `lowest test loss, epoch ${epochText(lowestTest)}`);
    return makeSvg("circle", { class: "lowest", r: 4.5, cx: this.x(lowestTest), cy: this.y(testLoss[lowestTest]) }, title);
  }

  /** Another run's curves on this one's axis, cut where they rise above it. @param {Curves} run */
  behind({ trainLoss, testLoss }) {
    const { width, height } = this;
    return makeSvg("svg", { width, height }, this.curve("ghost train", trainLoss), this.curve("ghost test", testLoss));
  }

  /** @param {string} name @param {Trace} trace @param {(loss: number) => number} y */
  curve(name, trace, y = (loss) => this.y(loss)) {
    const wild = swings(trace) > MANY_SWINGS;
    const d = wild ? this.ranges(trace, name.endsWith("train") ? -STROKE / 4 : STROKE / 4, y) : this.polyline(trace, y);
    return makeSvg("path", { class: `curve ${name}${wild ? " wild" : ""}`, d });
  }

  /** The steps from their shortest at the foot to their longest at the head, by decades. @param {Float64Array} steps */
  stepCurve(steps) {
    const moved = steps.filter((length) => length > 0 && length < Infinity);
    const [low, high] = [Math.min(...moved), Math.max(...moved)];
    const span = Math.log(high / low) || 1;
    /** @param {number} length */
    const y = (length) => round((this.height - 1) * (1 - clamp(Math.log(length / low) / span, 0, 1)));
    return this.curve("step", steps, y);
  }

  /** One point a pixel is as much as can be seen. @param {Trace} trace @param {(loss: number) => number} y */
  polyline(trace, y) {
    const step = Math.max(1, (trace.length - 1) / Math.max(1, 2 * this.x(trace.length - 1)));
    let d = "";
    let pen = "M";
    for (let i = 0; ; i += step) {
      const epoch = Math.min(Math.round(i), trace.length - 1);
      if (Number.isFinite(trace[epoch])) d += `${pen}${this.x(epoch)} ${y(trace[epoch])}`;
      pen = Number.isFinite(trace[epoch]) ? "L" : "M";
      if (epoch === trace.length - 1) return d;
    }
  }

  /**
   * A wild curve as strokes, each from the lowest to the highest loss of a few epochs.
   *
   * @param {Trace} trace @param {number} shift @param {(loss: number) => number} y
   */
  ranges(trace, shift, y) {
    const parts = Math.max(1, Math.round(this.x(trace.length - 1) / STROKE));
    let d = "";
    for (let part = 0; part < parts; part += 1) {
      const [start, end] = [part, part + 1].map((i) => Math.round((i * trace.length) / parts));
      const finite = [...trace.subarray(start, end)].filter(Number.isFinite);
      if (finite.length === 0) continue;
      const x = round((part + 0.5) * STROKE + shift);
      const [high, low] = [y(Math.max(...finite)), y(Math.min(...finite))];
      d += `M${x} ${high}V${Math.max(low, high + 1)}`;
    }
    return d;
  }

  /** @param {string} name @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 */
  line(name, x1, y1, x2, y2) {
    return makeSvg("line", { class: name, x1, y1, x2, y2 });
  }

  /** @param {string} name @param {number} x @param {number} y @param {string} words */
  text(name, x, y, words, anchor = "start") {
    return makeSvg("text", { class: name, x, y, "text-anchor": anchor }, words);
  }
}

/** How many times its own range a curve goes up and down, all steps added. @param {Trace} trace */
function swings(trace) {
  let [low, high, total] = [Infinity, -Infinity, 0];
  for (let i = 0; i < trace.length; i += 1) {
    if (!Number.isFinite(trace[i])) continue;
    low = Math.min(low, trace[i]);
    high = Math.max(high, trace[i]);
    if (Number.isFinite(trace[i - 1])) total += Math.abs(trace[i] - trace[i - 1]);
  }
  return high > low ? total / (high - low) : 0;
}

/** @param {number} pixels */
function round(pixels) {
  return Math.round(10 * pixels) / 10;
}
