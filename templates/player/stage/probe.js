/** Reading the field: p at any place, and what a point costs. */

import { make } from "../app/elements.js";
import { AFTER_TOUCH } from "./chart-reader.js";
import { softplus } from "../engine/maths.js";
import { Network, Workspace, forward, probability } from "../engine/network.js";
import { clamp, lossText, percentText } from "../app/numbers.js";
import { fieldToCanvas } from "./points.js";
import { parametersAt } from "../runs/recording.js";
import { sizeOf } from "../app/sizes.js";

const HIT = 1 / 36; // of the field's side: a point is drawn with 1/43, or somewhat less
const LEAST_HIT = 6; // pixels
const FINGER = 1.6; // times as far for a finger
const ABOVE = 14; // pixels from the place to the label above it
const ABOVE_FINGER = 34;
const BELOW = 24; // pixels to the label below it, past the pointer's own arrow
const PROBE_STEP = 0.1; // in the field's units; with Shift, ten of them
/** @type {Record<string, [number, number]>} */
const PROBE_KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const SPEECH_DELAY = 350; // milliseconds of rest before a place is spoken
const SPLITS = /** @type {const} */ (["train", "test"]);
const SMALLEST_PART = 0.0005; // what "0.0%" and "0.000" would hide
const PROBE_NAME = "Probe the field: arrows move the place, with Shift further; n and p go from point to point";
const NARROW = 145; // pixels: a field in which the whole label has no room

/**
 * The canvas stays the picture that it is, described as one. The keyboard has an element of its own that lies over
 * it: an application, because arrows there are neither a slider's (there are two directions) nor a list's.
 *
 * @typedef {{split: Split, index: number}} Which of the points
 */
export class Probe {
  /** @param {HTMLCanvasElement} canvas the stage's field @param {Controls} controls */
  constructor(canvas, controls) {
    this.canvas = canvas;
    this.controls = controls;
    /** @type {Place | null} */
    this.place = null;
    /** @type {Which | null} */
    this.walked = null; // to which point
    /** @type {string[]} */
    this.lines = []; // of the label
    /** @type {number | undefined} */
    this.closing = undefined;
    /** @type {number | undefined} */
    this.speaking = undefined;
    this.finger = false;
    this.hinting = false; // until the first key
    this.label = make("div", { className: "probe-label", ariaHidden: "true", hidden: true });
    this.ring = make("div", { className: "probe-ring", ariaHidden: "true", hidden: true });
    this.live = make("div", { className: "sr-only", ariaLive: "polite" });
    this.pad = make("div", { className: "probe-pad", role: "application", tabIndex: 0, ariaLabel: PROBE_NAME });
    canvas.after(this.pad, this.ring, this.label, this.live);
    this.listenToPointer();
    this.listenToKeys();
    controls.onDraw(() => this.draw());
  }

  listenToPointer() {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => this.point(event));
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerleave", (event) => this.leave(event));
    canvas.addEventListener("pointercancel", (event) => event.isPrimary && this.close());
  }

  listenToKeys() {
    this.pad.addEventListener("keydown", (event) => this.key(event));
    this.pad.addEventListener("focus", () => {
      this.hinting = true;
      this.moveTo(this.place ?? { x: 0, y: 0 });
    });
    this.pad.addEventListener("blur", () => this.close());
  }

  /** @param {PointerEvent} event */
  point(event) {
    const run = this.controls.shown();
    if (!run || !event.isPrimary) return;
    const box = this.canvas.getBoundingClientRect();
    /** @param {number} offset @param {number} side */
    const share = (offset, side) => clamp(offset / side, 0, 1) * 2 - 1;
    this.finger = event.pointerType === "touch";
    this.moveTo({
      x: run.reach * share(event.clientX - box.left, box.width),
      y: -run.reach * share(event.clientY - box.top, box.height),
    });
  }

  /** @param {PointerEvent} event */
  leave(event) {
    if (document.activeElement === this.pad || !event.isPrimary) return;
    clearTimeout(this.closing);
    this.closing = setTimeout(() => this.close(), event.pointerType === "touch" ? AFTER_TOUCH : 0);
  }

  /** @param {Place} place @param {Which | null} walked */
  moveTo(place, walked = null) {
    clearTimeout(this.closing);
    this.place = place;
    this.walked = walked;
    this.draw();
  }

  close() {
    clearTimeout(this.speaking);
    clearTimeout(this.closing);
    this.place = null;
    this.walked = null;
    this.hinting = false;
    this.label.hidden = this.ring.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const run = this.controls.shown();
    if (event.altKey || event.ctrlKey || event.metaKey || !run) return;
    const direction = PROBE_KEYS[event.key];
    const walk = event.key.toLowerCase() === "n" ? 1 : event.key.toLowerCase() === "p" ? -1 : 0;
    if (event.key === "Escape" && this.place !== null) this.close();
    else if (direction) this.step(run, direction, event.shiftKey ? 10 * PROBE_STEP : PROBE_STEP);
    else if (walk) this.walk(run, walk);
    else return;
    event.preventDefault();
  }

  /**
   * To the next line of a grid of such steps, within the field.
   *
   * @param {Recording} run @param {[number, number]} direction @param {number} width
   */
  step({ reach }, [right, up], width) {
    this.finger = this.hinting = false;
    const { x, y } = this.place ?? { x: 0, y: 0 };
    /** @param {number} value @param {number} way */
    const next = (value, way) => (way === 0 ? value : clamp(Math.round(Math.round(value / PROBE_STEP) + way * width / PROBE_STEP) * PROBE_STEP, -reach, reach));
    this.moveTo({ x: next(x, right), y: next(y, up) });
    this.speak();
  }

  /**
   * To the next point, or the one before: all training points, then all test points.
   *
   * @param {Recording} run @param {1 | -1} way
   */
  walk(run, way) {
    this.finger = this.hinting = false;
    const all = SPLITS.flatMap((split) => Array.from(run[split].labels, (_, index) => ({ split, index })));
    const here = all.findIndex(({ split, index }) => split === this.walked?.split && index === this.walked.index);
    const next = all[here < 0 ? (way > 0 ? 0 : all.length - 1) : (here + way + all.length) % all.length];
    this.moveTo(coordinatesOf(run, next), next);
    this.speak();
  }

  /** What the keyboard went to, once it has come to rest. */
  speak() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (this.live.textContent = this.lines.join(", ")), SPEECH_DELAY);
  }

  /** The label and its place; again after every drawing, as the network may be another. */
  draw() {
    const run = this.controls.shown();
    if (this.place === null || !run) return;
    const side = sizeOf(this.canvas).width;
    if (side === 0) return;
    const parameters = parametersAt(run, this.controls.epoch());
    const found = this.found(run, side, this.place);
    this.lines = found === null ? placeLines(run, parameters, this.place) : pointLines(run, parameters, found);
    this.label.hidden = false;
    this.label.classList.toggle("narrow", side < NARROW);
    this.label.replaceChildren(...this.fitting(side).map((words) => make("div", {}, words)));
    const centre = found === null ? this.place : coordinatesOf(run, found);
    const [left, top] = [centre.x, -centre.y].map((value) => fieldToCanvas(value, side, run.reach));
    this.ring.hidden = found === null && document.activeElement !== this.pad && !this.finger;
    this.ring.classList.toggle("on-point", found !== null);
    this.ring.style.translate = `${left}px ${top}px`;
    this.placeLabel(left, top, side);
  }

  /** What of the label has room; in the smallest fields p alone. @param {number} side */
  fitting(side) {
    if (side < NARROW) return this.lines.filter((words) => words.startsWith("p ")).map((words) => words.replace(/,.*/, ""));
    return this.hinting ? [...this.lines, "arrows move the place", "n, p: point by point"] : this.lines;
  }

  /**
   * The point that is meant, or null: the one walked to, or the nearest where it is near.
   *
   * @param {Recording} run @param {number} side @param {Place} place @returns {Which | null}
   */
  found(run, side, place) {
    if (this.walked !== null && this.walked.index < run[this.walked.split].labels.length) return this.walked;
    const far = Math.max(HIT * side, LEAST_HIT) * (this.finger ? FINGER : 1);
    /** @type {Which | null} */
    let nearest = null;
    let least = (far * 2 * run.reach) / side;
    for (const split of SPLITS) {
      for (let index = 0; index < run[split].labels.length; index += 1) {
        const { x, y } = coordinatesOf(run, { split, index });
        const distance = Math.hypot(x - place.x, y - place.y);
        if (distance < least) [nearest, least] = [{ split, index }, distance];
      }
    }
    return nearest;
  }

  /**
   * Above the place or below it, never on it, and within the field.
   *
   * @param {number} left @param {number} top @param {number} side
   */
  placeLabel(left, top, side) {
    const { offsetWidth: width, offsetHeight: height } = this.label;
    const gap = this.finger ? ABOVE_FINGER : ABOVE;
    const above = top - gap - height;
    const below = Math.min(top + BELOW, side - height);
    this.label.style.translate = `${clamp(left - width / 2, 0, side - width)}px ${above >= 0 ? above : below}px`;
  }
}

/** @param {Recording} run @param {Which} which @returns {Place} */
function coordinatesOf(run, { split, index }) {
  const { coordinates } = run[split];
  return { x: coordinates[2 * index], y: coordinates[2 * index + 1] };
}

/** "p = 0.73" and where. @param {Recording} run @param {Numbers} parameters @param {Place} place */
function placeLines(run, parameters, { x, y }) {
  const [p] = probability(parameters, run.hidden, [x, y]);
  return [probabilityWords(p), `at ${coordinateText(x)}, ${coordinateText(y)}`];
}

/**
 * Its p, its loss, and its share of all losses of its split.
 *
 * @param {Recording} run @param {Float64Array} parameters @param {Which} which
 */
function pointLines(run, parameters, { split, index }) {
  const points = run[split];
  const { x, y } = coordinatesOf(run, { split, index });
  const [p] = probability(parameters, run.hidden, [x, y]);
  const losses = pointLosses(parameters, run.hidden, points);
  const share = losses[index] / losses.reduce((sum, loss) => sum + loss, 0);
  const sign = points.labels[index] === 1 ? "+" : "−";
  return [
    `${sign} ${split === "train" ? "training" : "test"} point`,
    `${probabilityWords(p)}, ${lossWords(losses[index])}`,
    `${shareText(share)} of the ${split} loss`,
  ];
}

/**
 * Each point's loss (n,) in nats: −ln of the probability of its class, from the logit, so that it is never ∞ too soon.
 *
 * @param {Float64Array} parameters @param {number} hidden @param {PointSet} points
 */
function pointLosses(parameters, hidden, { coordinates, labels }) {
  const network = Object.assign(new Network(hidden), { parameters });
  const work = new Workspace(labels.length, 0, network);
  work.fill({ coordinates, labels });
  forward(network, work);
  return work.logits.map((logit, i) => softplus(labels[i] === 1 ? -logit : logit));
}

/** @param {number} p */
function probabilityWords(p) {
  if (Number.isNaN(p)) return "p is not a number";
  if (p < SMALLEST_PART) return "p < 0.001";
  if (p >= 1 - SMALLEST_PART) return "p > 0.999";
  return `p = ${p.toFixed(p < 0.1 || p > 0.9 ? 3 : 2)}`;
}

/** @param {number} loss */
function lossWords(loss) {
  return loss < SMALLEST_PART ? "loss < 0.001" : `loss ${lossText(loss)}`;
}

/** @param {number} share */
function shareText(share) {
  if (Number.isNaN(share)) return "no part";
  return share < SMALLEST_PART ? "less than 0.1%" : percentText(share);
}

/** @param {number} value */
function coordinateText(value) {
  return value.toFixed(2).replace("-", "−");
}
