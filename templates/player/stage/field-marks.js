/** Marks over the stage's field: a point's ring, a neuron's line, the frontier of another network. */

import { makeSvg } from "../app/elements.js";
import { frontierEnds, logitsAt } from "./field.js";

const CELLS = 90; // a side, of the grid that a frontier is traced on

export class FieldMarks {
  /** @param {HTMLCanvasElement} canvas of the field, which the marks lie over */
  constructor(canvas) {
    this.svg = makeSvg("svg", { class: "field-marks", "aria-hidden": "true" });
    canvas.after(this.svg);
    /** @type {Map<string, SVGGElement>} */
    this.marks = new Map(); // by name, so that each of those who mark changes only its own
  }

  /**
   * @param {string} name
   * @param {string | null} mark a path in the field's units; null takes it away
   * @param {number} [reach]
   */
  set(name, mark, reach = 0) {
    const known = this.marks.get(name);
    if (mark === null) {
      known?.remove();
      this.marks.delete(name);
      return;
    }
    this.svg.setAttribute("viewBox", `${-reach} ${-reach} ${2 * reach} ${2 * reach}`);
    const group = known ?? makeSvg("g", { class: name }, makeSvg("path", { class: "under" }), makeSvg("path", { class: "over" }));
    if (!known) {
      this.svg.append(group);
      this.marks.set(name, group);
    }
    for (const path of group.children) path.setAttribute("d", mark);
  }
}

/** A ring around a place. @param {number} x @param {number} y @param {number} reach */
export function ringAt(x, y, reach) {
  const r = reach / 17;
  return `M${x - r} ${-y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
}

/**
 * The line on which a neuron is 0, or nothing where it does not cross the square.
 *
 * @param {Numbers} parameters @param {number} hidden @param {number} neuron @param {number} reach
 */
export function neuronLine(parameters, hidden, neuron, reach) {
  const ends = frontierEnds([parameters[2 * neuron], parameters[2 * neuron + 1], parameters[2 * hidden + neuron]], reach);
  return ends ? `M${ends[0]} ${-ends[1]}L${ends[2]} ${-ends[3]}` : "";
}

/**
 * Where a network says ½: marching squares, the crossings of each cell's sides joined.
 *
 * @param {Numbers} parameters @param {number} hidden @param {number} reach
 */
export function frontierOf(parameters, hidden, reach) {
  const logits = logitsAt(CELLS + 1, parameters, hidden, reach);
  /** @param {number} x @param {number} y */
  const at = (x, y) => logits[y * (CELLS + 1) + x];
  /** @param {number} grid */
  const place = (grid) => (2 * reach * (grid + 0.5)) / (CELLS + 1) - reach;
  let d = "";
  for (let y = 0; y < CELLS; y += 1) {
    for (let x = 0; x < CELLS; x += 1) {
      const corners = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]];
      const crossings = corners.flatMap(([x1, y1], i) => {
        const [x2, y2] = corners[(i + 1) % 4];
        const [a, b] = [at(x1, y1), at(x2, y2)];
        if (a < 0 === b < 0) return [];
        const share = a / (a - b);
        return [[place(x1 + share * (x2 - x1)), place(y1 + share * (y2 - y1))]];
      });
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        d += `M${crossings.slice(i, i + 2).map((pair) => pair.map((value) => value.toFixed(3)).join(" ")).join("L")}`;
      }
    }
  }
  return d;
}
