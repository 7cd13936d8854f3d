/** The network as a diagram: inputs, neurons with their own fields, output; links by weight, or by blame. */

import { contextOf, make, makeSvg } from "../app/elements.js";
import { paintNeuron } from "../stage/field.js";
import { figureText, subscript } from "../app/numbers.js";

const LEFT = 17; // percent of the width: where the inputs' links start, the neurons stand, the output's end
const MIDDLE = 46;
const RIGHT = 83;
const TALLEST = 56; // pixels a neuron takes at most, and at least
const SHORTEST = 30;
const TOUCHED = 50; // where fingers choose neurons: 44 without the gap
const WIDEST = 7; // pixels of the thickest link
const INPUTS = ["x₁", "x₂"]; // not x and y: y is the label

export class Diagram {
  /**
   * @param {HTMLElement} element
   * @param {(number: number) => void} choose a neuron, to look at
   * @param {(number: number | null) => void} point at a neuron, or at none
   */
  constructor(element, choose, point) {
    this.element = element;
    this.choose = choose;
    this.point = point;
    this.hidden = -1; // until it is arranged
    this.height = 0;
    /** @type {HTMLElement[]} */
    this.inputs = [];
    /** @type {{button: HTMLButtonElement, canvas: HTMLCanvasElement, value: HTMLElement}[]} */
    this.neurons = [];
    /** @type {SVGLineElement[]} */
    this.lines = [];
    this.output = make("p");
  }

  /** As many neurons as the run has; inputs go straight to the output where it has none. @param {number} hidden */
  arrange(hidden) {
    if (hidden === this.hidden) return;
    this.hidden = hidden;
    const least = matchMedia("(pointer: coarse)").matches ? TOUCHED : SHORTEST;
    const each = Math.max(least, Math.min(TALLEST, 320 / Math.max(hidden, 1)));
    this.height = Math.max(170, hidden * each + 10);
    this.element.style.height = `${this.height}px`;
    this.element.style.setProperty("--tile", `${each - 6}px`);
    this.inputs = INPUTS.map((name, i) => this.node("input", 0, this.inputY(i)));
    this.output = this.node("output", 100, this.height / 2);
    this.neurons = Array.from({ length: hidden }, (_, j) => this.neuron(j));
    this.lines = this.places().map((place) => makeSvg("line", place));
    const links = makeSvg("svg", { preserveAspectRatio: "none", viewBox: `0 0 100 ${this.height}`, "aria-hidden": "true" }, ...this.lines);
    this.element.replaceChildren(links, ...this.inputs, ...this.neurons.map(({ button }) => button), this.output);
  }

  /** @param {number} i */
  inputY(i) {
    return this.height * (i === 0 ? 0.3 : 0.7);
  }

  /** @param {number} j */
  neuronY(j) {
    return (this.height * (j + 0.5)) / this.hidden;
  }

  /** Of each link, in the order of `values`: W1 row by row, then W2. */
  places() {
    const { hidden, height } = this;
    const end = { x2: RIGHT, y2: height / 2 };
    if (hidden === 0) return INPUTS.map((_, i) => ({ x1: LEFT, y1: this.inputY(i), ...end }));
    const first = Array.from({ length: 2 * hidden }, (_, i) => ({ x1: LEFT, y1: this.inputY(i % 2), x2: MIDDLE, y2: this.neuronY(i >> 1) }));
    return [...first, ...Array.from({ length: hidden }, (_, j) => ({ x1: MIDDLE, y1: this.neuronY(j), ...end }))];
  }

  /** @param {string} kind @param {number} x @param {number} y */
  node(kind, x, y) {
    const node = make("p", { className: `node ${kind}` });
    node.style.left = `${x}%`;
    node.style.top = `${y}px`;
    return node;
  }

  /** @param {number} j */
  neuron(j) {
    const [canvas, value] = [make("canvas"), make("span")];
    const button = make("button", { type: "button", className: "node neuron" }, canvas, value);
    button.style.top = `${this.neuronY(j)}px`;
    button.addEventListener("click", () => this.choose(j));
    for (const name of ["pointerenter", "focus"]) button.addEventListener(name, () => this.point(j));
    for (const name of ["pointerleave", "blur"]) button.addEventListener(name, () => this.point(null));
    return { button, canvas, value };
  }

  /**
   * @param {import("./pass.js").Pass} pass @param {Float64Array} values (P,) what the links show @param {number} unit looked at @param {number} reach
   */
  draw(pass, values, unit, reach) {
    const { hidden } = this;
    this.inputs.forEach((node, i) => (node.textContent = `${INPUTS[i]} = ${figureText(i === 0 ? pass.point.x : pass.point.y)}`));
    this.output.replaceChildren(`z = ${figureText(pass.z)}`, make("br"), `p = ${figureText(pass.p)}`);
    this.neurons.forEach(({ button, canvas, value }, j) => {
      paint(canvas, pass.parameters, hidden, j, reach);
      value.textContent = `h${subscript(j + 1)} ${figureText(pass.h[j])}`;
      button.setAttribute("aria-pressed", String(j === unit));
      button.setAttribute("aria-label", `neuron ${j + 1}: h = ${figureText(pass.h[j])}`);
    });
    const shown = hidden === 0 ? [...values.subarray(0, 2)] : [...values.subarray(0, 2 * hidden), ...values.subarray(3 * hidden, 4 * hidden)];
    const largest = shown.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
    this.lines.forEach((line, i) => {
      line.setAttribute("class", shown[i] < 0 ? "minus" : "plus");
      line.setAttribute("stroke-width", String(0.5 + (WIDEST * Math.abs(shown[i])) / largest));
    });
  }
}

/**
 * @param {HTMLCanvasElement} canvas @param {Numbers} parameters @param {number} hidden @param {number} j
 * @param {number} reach
 */
function paint(canvas, parameters, hidden, j, reach) {
  const side = Math.round(canvas.clientWidth * Math.min(devicePixelRatio, 2));
  if (side === 0) return;
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = contextOf(canvas);
  const image = context.createImageData(side, side);
  paintNeuron(new Uint32Array(image.data.buffer), side, parameters, hidden, j, reach);
  context.putImageData(image, 0, 0);
}
