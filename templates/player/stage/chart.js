/** The loss chart: train solid, test dashed, one cursor at the epoch. */

import { makeSvg } from "../app/elements.js";
import { clamp, epochText } from "../app/numbers.js";
import { sizeOf } from "../app/sizes.js";
import { writeAttribute } from "../app/write.js";
import { KNOB_NAMES, KNOBS, knobText } from "../runs/knobs.js";

const GUESSING = Math.LN2;
const MANY_SWINGS = 20; // up and down so many times its range, a curve is drawn as its envelope
const LOOSE = 0.8; // pixels from epoch to epoch, at which any curve can be followed
const COLUMN = 2; // pixels from one place of the envelope to the next
const LAST_STRETCH = 36; // pixels at its end in which the curve itself is drawn as well
const LONGEST_NAME = 9; // characters that the margin at the right has room for
const LINE = 13; // pixels from one word of the margin to the next
const HEAD = 5; // pixels above the plot of a chart with words, half a line
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

/** Round numbers from 0 up to the top. @param {number} top */
function linearTicks(top) {
  const power = 10 ** Math.floor(Math.log10(top));
  const step = [0.2, 0.25, 0.4, 0.5, 1, 2, 2.5, 4, 5, 10].map((m) => m * power).find((s) => top / s < 4.7) ?? power;
  return [0, 1, 2, 3, 4].map((i) => i * step).filter((tick) => tick < 0.92 * top);
}

export class Chart {
  /** @param {SVGSVGElement} svg @param {boolean} labelled small charts carry no words */
  constructor(svg, labelled) {
    this.svg = svg;
    this.labelled = labelled;
    this.drawn = "";
    this.width = 0;
    this.height = 0;
    this.left = 0; // pixels before the plot
    this.plot = 1; // its width
    this.head = 0; // pixels above it
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
    const { left, right } = this.margins();
    this.left = left;
    this.plot = Math.max(width - left - right, 1);
    this.head = this.labelled ? HEAD : 0;
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
      ...(this.labelled ? [...this.axisLabels(), ...this.names(), this.lowestRing(recording)] : []),
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

  /** Where words stand, ticks at the left and names at the right: as wide as the style says, for the scrubber to align. */
  margins() {
    if (!this.labelled) return { left: 0, right: 0 };
    const style = getComputedStyle(this.svg);
    const [left, right] = ["--ticks", "--names"].map((name) => parseFloat(style.getPropertyValue(name)) || 0);
    return { left, right };
  }

  /** The run's epoch at so many pixels from the left. @param {number} pixels */
  epochAt(pixels) {
    const epoch = Math.round(((pixels - this.left) / this.plot) * Math.max(this.lastEpoch, 1));
    return clamp(epoch, 0, this.recording?.lastEpoch ?? 0);
  }

  /** @param {number} epoch */
  x(epoch) {
    return round(this.left + (this.plot * epoch) / Math.max(this.lastEpoch, 1));
  }

  /** @param {number} loss */
  y(loss) {
    return this.yOf(this.axis.at(loss));
  }

  /** Of a share of the plot's height. @param {number} share */
  yOf(share) {
    return round(this.head + (this.height - 1 - this.head) * (1 - share));
  }

  grid() {
    /** @param {string} name @param {number} y */
    const across = (name, y) => this.line(name, this.left, y, this.left + this.plot, y);
    const ticks = this.labelled ? this.visibleTicks().map((tick) => across("tick", this.y(tick))) : [];
    return [across("foot", this.height - 0.5), ...ticks, across("guessing", this.y(GUESSING))];
  }

  /** Those that do not run into the level of guessing. */
  visibleTicks() {
    return this.axis.ticks.filter((tick) => Math.abs(this.y(tick) - this.y(GUESSING)) > LINE);
  }

  /** At the left of the plot; the level of guessing is one of them. */
  axisLabels() {
    const ticks = this.visibleTicks().map((level) => ({ level, words: Number(level.toPrecision(3)).toString() }));
    return [...ticks, { level: GUESSING, words: "ln 2" }].map(({ level, words }) =>
      this.text("tick", this.left - 6, this.y(level) + 4, words, "end"));
  }

  /** The curves that get a name, and the loss at which they end. @returns {{name: string, words: string, loss: number}[]} */
  ends() {
    const { recording, ghost } = this;
    return [
      ...(recording ? endsOf(recording) : []),
      ...(recording && ghost ? beforeWords(recording, ghost).map((words) => ({ name: "before", words, loss: ghost.trainLoss[ghost.lastEpoch] })) : []),
    ];
  }

  /** At the right of the plot, each at its level, and apart where levels are close. */
  names() {
    const foot = this.height - 5;
    const named = [...this.ends(), { name: "guessing", words: "guessing", loss: GUESSING }]
      .filter(({ loss }) => Number.isFinite(loss))
      .map(({ name, words, loss }) => ({ name, words, y: clamp(this.y(loss), this.head, foot) }))
      .sort((a, b) => a.y - b.y);
    apart(named, foot);
    return named.map(({ name, words, y }) => this.text(name, this.left + this.plot + 8, y + 4, words));
  }

  /** @param {Curves} run */
  lowestRing({ lowestTest, testLoss }) {
    const title = makeSvg("title", {}, `lowest test loss, epoch ${epochText(lowestTest)}`);
    return makeSvg("circle", { class: "lowest", r: 4.5, cx: this.x(lowestTest), cy: this.y(testLoss[lowestTest]) }, title);
  }

  /** Another run's curves on this one's axis, cut where they rise above it. @param {Curves} run */
  behind({ trainLoss, testLoss }) {
    const { left, plot, height } = this;
    const frame = { x: left, width: plot, height, viewBox: `${left} 0 ${plot} ${height}` };
    return makeSvg("svg", frame, this.curve("ghost train", trainLoss), this.curve("ghost test", testLoss));
  }

  /** @param {string} name @param {Trace} trace @param {(loss: number) => number} y */
  curve(name, trace, y = (loss) => this.y(loss)) {
    const apart = (this.x(trace.length - 1) - this.left) / trace.length; // pixels from epoch to epoch
    if (apart > LOOSE || swings(trace) <= MANY_SWINGS) return makeSvg("path", { class: `curve ${name}`, d: this.polyline(trace, y) });
    return makeSvg("g", { class: `dense ${name}` },
      makeSvg("path", { class: "envelope", d: this.envelope(trace, y) }),
      makeSvg("path", { class: `curve ${name}`, d: this.polyline(trace, y, this.lastStretch(trace)) }));
  }

  /** The epoch from which on a dense curve is drawn itself. @param {Trace} trace */
  lastStretch(trace) {
    return Math.max(0, trace.length - 1 - Math.round((LAST_STRETCH * this.lastEpoch) / this.plot));
  }

  /** The steps from their shortest at the foot to their longest at the head, by decades. @param {Float64Array} steps */
  stepCurve(steps) {
    const moved = steps.filter((length) => length > 0 && length < Infinity);
    const [low, high] = [Math.min(...moved), Math.max(...moved)];
    const span = Math.log(high / low) || 1;
    /** @param {number} length */
    const y = (length) => this.yOf(clamp(Math.log(length / low) / span, 0, 1));
    return this.curve("step", steps, y);
  }

  /**
   * One point half a pixel is as much as can be seen, and one in three of a dense curve.
   *
   * @param {Trace} trace @param {(loss: number) => number} y @param {number} [first] the epoch where it begins
   */
  polyline(trace, y, first = 0) {
    const last = trace.length - 1;
    const points = Math.max(1, (first > 0 ? 2 / 3 : 2) * (this.x(last) - this.x(first)));
    const step = Math.max(1, (last - first) / points);
    let d = "";
    let pen = "M";
    for (let i = first; ; i += step) {
      const epoch = Math.min(Math.round(i), last);
      if (Number.isFinite(trace[epoch])) d += `${pen}${this.x(epoch)} ${y(trace[epoch])}`;
      pen = Number.isFinite(trace[epoch]) ? "L" : "M";
      if (epoch === last) return d;
    }
  }

  /**
   * What a dense curve covers: along its highest losses, and back along its lowest, of a few epochs each.
   *
   * @param {Trace} trace @param {(loss: number) => number} y
   */
  envelope(trace, y) {
    const parts = Math.max(1, Math.round((this.x(trace.length - 1) - this.left) / COLUMN));
    /** @type {string[][]} */
    const [above, below] = [[], []];
    for (let part = 0; part < parts; part += 1) {
      const [start, end] = [part, part + 1].map((i) => Math.round((i * trace.length) / parts));
      const finite = [...trace.subarray(start, end)].filter(Number.isFinite);
      if (finite.length === 0) continue;
      const x = round(this.left + (part + 0.5) * COLUMN);
      above.push(`${x} ${y(Math.max(...finite))}`);
      below.unshift(`${x} ${y(Math.min(...finite))}`);
    }
    return above.length > 0 ? `M${[...above, ...below].join("L")}Z` : "";
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

/** @param {Curves} run */
function endsOf({ trainLoss, testLoss, lastEpoch }) {
  return [
    { name: "label train", words: "train", loss: trainLoss[lastEpoch] },
    { name: "label test", words: "test", loss: testLoss[lastEpoch] },
  ];
}

/** Moves words down, then up, until each has its line. @param {{y: number}[]} words by y @param {number} foot */
function apart(words, foot) {
  for (let i = 1; i < words.length; i += 1) words[i].y = Math.max(words[i].y, words[i - 1].y + LINE);
  let floor = foot;
  for (const word of [...words].reverse()) {
    word.y = Math.min(word.y, floor);
    floor = word.y - LINE;
  }
}

/**
 * What the ghost is: "before:" and below it the one knob that has been turned since; "before" alone if that takes more words.
 *
 * @param {Curves} now @param {Curves} before
 */
function beforeWords({ configuration: now }, { configuration: before }) {
  if (!now || !before) return ["before"];
  const turned = KNOBS.filter((name) => now.experiment[name] !== before.experiment[name]);
  const words = turned.map((name) => `${KNOB_NAMES[name]} = ${knobText(before.experiment[name])}`).join(", ");
  return now.points === before.points && words.length <= LONGEST_NAME ? ["before:", words] : ["before"];
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
