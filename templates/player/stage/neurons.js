/** The neurons' own fields, and what the output makes of them. */

import { contextOf, find, make } from "../app/elements.js";
import { paintNeuron } from "./field.js";
import { sizeOf } from "../app/sizes.js";
import { weightText } from "../app/numbers.js";
import { writeText } from "../app/write.js";

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight"];

export class Neurons {
  /** @param {HTMLElement} element holds .tiles, .caption and .weights */
  constructor(element) {
    this.tiles = find(element, ".tiles", HTMLElement);
    this.caption = find(element, ".caption", HTMLElement);
    this.weights = find(element, ".weights", HTMLElement);
    this.hidden = -1; // until it is arranged
    /** @type {HTMLCanvasElement[]} */
    this.canvases = [];
    /** @type {WeightRow[]} */
    this.rows = [];
    this.image = new ImageData(1, 1);
  }

  /** As many tiles and weights as the run has neurons. @param {number} hidden */
  arrange(hidden) {
    if (hidden === this.hidden) return;
    this.hidden = hidden;
    const columns = hidden <= 4 ? 2 : hidden <= 9 ? 3 : 4;
    this.tiles.className = `tiles tiles-${columns}`;
    this.tiles.hidden = hidden === 0;
    this.canvases = Array.from({ length: hidden }, () => make("canvas"));
    this.tiles.replaceChildren(...this.canvases);
    const many = NUMBERS[hidden] ?? String(hidden);
    this.caption.textContent = hidden === 0
      ? "No hidden layer: the inputs go straight to the output, which can only draw a line."
      : hidden === 1
        ? "One tanh neuron: a soft line. Its output weight:"
        : `${many[0].toUpperCase()}${many.slice(1)} tanh neurons: soft lines. Their output weights:`;
    const names = hidden === 0 ? ["x", "y"] : this.canvases.map((_, neuron) => String(neuron + 1));
    this.rows = [...names, "bias"].map((name) => new WeightRow(name));
    this.weights.replaceChildren(...this.rows.map((row) => row.element));
    this.weights.classList.toggle("dense", hidden > 8);
  }

  /** @param {Float64Array} parameters @param {number} reach */
  draw(parameters, reach) {
    const { hidden } = this;
    this.canvases.forEach((canvas, neuron) => {
      const side = Math.round(sizeOf(canvas).width * Math.min(devicePixelRatio, 2));
      if (side === 0) return; // not laid out: the dock is folded
      if (canvas.width !== side) canvas.width = canvas.height = side;
      if (this.image.width !== side) this.image = new ImageData(side, side);
      paintNeuron(new Uint32Array(this.image.data.buffer), side, parameters, hidden, neuron, reach);
      contextOf(canvas).putImageData(this.image, 0, 0);
    });
    if (sizeOf(this.weights).width === 0) return;
    const weights = parameters.subarray(3 * hidden);
    const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
    this.rows.forEach((row, i) => row.draw(weights[i], largest));
  }
}

/** A weight as a bar from the middle: to the right "+", to the left "−". */
class WeightRow {
  /** @param {string} name */
  constructor(name) {
    this.bar = make("span");
    this.value = make("b");
    this.element = make("li", {}, make("span", {}, name), make("span", { className: "track" }, this.bar), this.value);
  }

  /** @param {number} weight @param {number} largest */
  draw(weight, largest) {
    const share = (50 * Math.abs(weight)) / largest;
    const sign = weight < 0 ? "minus" : "plus";
    if (this.bar.className !== sign) this.bar.className = sign;
    this.bar.style.transform = `translateX(${weight < 0 ? 50 - share : 50}%) scaleX(${share / 100})`; // no layout
    writeText(this.value, weightText(weight));
  }
}
