/** What a sentence speaks of, marked over the field while the sentence is in focus: a straight line, the quadrants. */

import { findAll } from "../app/elements.js";
import { frontierEnds, logitsAt } from "./field.js";
import { parametersAt } from "../runs/recording.js";

const LINGERS = 180; // milliseconds before a link that is only passed over marks anything
// The straight line: grid, directions and measure are those of evidence/quantities/of_run/straight_line.py.
const GRID = 40; // places along a side of the square ±SQUARE
const SQUARE = 3;
const DIRECTIONS = 90;

/** @typedef {{run: string | null, epoch: number | null, mark: string | null, ofClaim?: boolean}} Spoken epoch: null for any */

export class SpokenOf {
  /**
   * @param {Controls} controls
   * @param {FieldMarks} marks
   */
  constructor(controls, marks) {
    this.controls = controls;
    this.marks = marks;
    /** @type {Spoken | null} */
    this.spoken = null;
    /** @type {string | null} */
    this.drawn = null;
    /** @type {number | undefined} */
    this.lingering = undefined;
    for (const link of findAll(document, 'a[href*="&mark="]', HTMLAnchorElement)) this.listen(link);
    controls.onDraw((run, epoch) => this.draw(run, epoch));
  }

  /**
   * A link of the text, #run=default&epoch=878&mark=quadrants: it marks while it is pointed at, or in focus.
   *
   * @param {HTMLAnchorElement} link
   */
  listen(link) {
    const target = new URLSearchParams(link.hash.slice(1));
    const spoken = { run: target.get("run"), epoch: null, mark: target.get("mark") };
    const leave = () => {
      clearTimeout(this.lingering);
      if (document.activeElement !== link) this.speakOf(null);
    };
    link.addEventListener("focus", () => this.speakOf(spoken));
    link.addEventListener("blur", () => this.speakOf(null));
    link.addEventListener("pointerenter", () => (this.lingering = setTimeout(() => this.speakOf(spoken), LINGERS)));
    link.addEventListener("pointerleave", leave);
  }

  /**
   * A claim in focus, by its run, epoch and quantity; null when it is so no longer.
   *
   * @param {string | null} run @param {number | null} epoch @param {string | null} quantity
   */
  claim(run, epoch, quantity) {
    if (quantity?.startsWith("field.linear")) this.speakOf({ run, epoch, mark: "line", ofClaim: true });
    else if (this.spoken?.ofClaim) this.speakOf(null); // what a link marks is the link's
  }

  /** @param {Spoken | null} spoken */
  speakOf(spoken) {
    this.spoken = spoken;
    this.controls.state.schedule();
  }

  /** @param {Recording} run @param {number} epoch */
  draw(run, epoch) {
    const { spoken } = this;
    const meant = spoken !== null && run.recorded && spoken.run === run.name && (spoken.epoch ?? epoch) === epoch;
    const key = meant ? `${spoken.mark} ${run.key} ${epoch}` : null;
    if (key === this.drawn) return;
    this.drawn = key;
    const { reach } = run;
    const quadrants = meant && spoken.mark === "quadrants" ? `M${-reach} 0H${reach}M0 ${-reach}V${reach}` : null;
    this.marks.set("quadrants", quadrants, reach);
    this.marks.set("straight-line", meant && spoken.mark === "line" ? straightLine(parametersAt(run, epoch), run.hidden, reach) : null, reach);
  }
}

/**
 * The straight line that agrees with the field's sign at the most places of a grid, as a path; empty for none.
 *
 * @param {Numbers} parameters @param {number} hidden @param {number} reach
 */
function straightLine(parameters, hidden, reach) {
  const signs = logitsAt(GRID, parameters, hidden, SQUARE).map((logit) => (logit > 0 ? 1 : -1));
  const total = signs.reduce((sum, sign) => sum + sign, 0);
  const along = Float64Array.from({ length: GRID }, (_, i) => ((i + 0.5) / GRID) * 2 * SQUARE - SQUARE);
  let best = { most: -1, x: 0, y: 0, cut: 0 };
  for (let direction = 0; direction < DIRECTIONS; direction += 1) {
    const angle = (direction * Math.PI) / DIRECTIONS;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const places = Float64Array.from(signs, (_, i) => x * along[i % GRID] - y * along[Math.floor(i / GRID)]);
    const order = Array.from(places.keys()).sort((a, b) => places[a] - places[b]);
    let running = 0;
    order.forEach((place, i) => {
      running += signs[place];
      const apart = Math.abs(2 * running - total);
      if (apart <= best.most || i + 1 === order.length) return;
      best = { most: apart, x, y, cut: (places[place] + places[order[i + 1]]) / 2 };
    });
  }
  const ends = frontierEnds([best.x, best.y, -best.cut], reach);
  return ends ? `M${ends[0]} ${-ends[1]}L${ends[2]} ${-ends[3]}` : "";
}
