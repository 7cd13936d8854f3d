/** Knobs that stand in a sentence: a run's value in the text, which turns the stage. */

import { findAll, make } from "../app/elements.js";
import { epochText } from "../app/numbers.js";

/** @type {Record<string, string>} */
const SPOKEN = { eta: "η", hidden: "neurons" }; // the others are called what they are
/** @type {Record<string, string>} */
const WORDED = { hidden: "0 neurons", noise: "noise = 0" }; // for a text without a number, once it has changed
const WRITTEN_NUMBER = /[-+−]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[-+−]?\d+)?/i;
const LOGARITHMIC = ["eta", "budget"];
const EVEN_STEPS = [[10, 1, 10], [20, 2, 15], [50, 5, 10]]; // of two digits, in such steps, so many: 5 to 10 percent each
const FEWEST = 30; // stops, at least, and ten times as many at most
const FEWEST_COUNTED = 5000; // the same, where they are whole numbers that far

/**
 * Where a knob can stand, ascending: values of two digits, evenly spread by eye, or whole numbers; the ends of the
 * range and the run's own value always.
 *
 * @param {string} name @param {number} low @param {number} high @param {number} own
 */
function knobStops(name, low, high, own) {
  const between = LOGARITHMIC.includes(name) ? evenByRatio(low, high) : evenByDifference(name, low, high);
  const whole = name === "budget" ? between.map(Math.round) : between;
  const inside = whole.filter((value) => value > low && value < high);
  return [...new Set([low, ...inside, own, high])].sort((a, b) => a - b);
}

/** … 0.9, 0.95, 1, 1.1, 1.2 … 2, 2.2 … 5, 5.5 … @param {number} low @param {number} high */
function evenByRatio(low, high) {
  /** @type {number[]} */
  const values = [];
  for (let decade = Math.floor(Math.log10(low)) - 1; 10 ** decade * 10 <= high; decade += 1) {
    for (const [first, width, count] of EVEN_STEPS) {
      for (let i = 0; i < count; i += 1) values.push(Number(`${first + i * width}e${decade}`));
    }
  }
  return values;
}

/**
 * In steps of a power of ten; whole ones for what is counted.
 *
 * @param {string} name @param {number} low @param {number} high
 */
function evenByDifference(name, low, high) {
  const counted = name !== "noise";
  const decade = Math.floor(Math.log10((high - low) / (counted ? FEWEST_COUNTED : FEWEST)) + 1e-9);
  const step = 10 ** (counted ? Math.max(0, decade) : decade);
  const count = Math.floor((high - low) / step + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => Number((low + i * step).toFixed(9)));
}

/** One knob in the text: a slider over its own words. */
class SentenceKnob {
  /** @param {HTMLElement} place the words @param {Controls} controls */
  constructor(place, controls) {
    const { knobRun: run = "" } = place.dataset;
    const name = /** @type {"hidden" | "noise" | "eta" | "seed" | "budget"} */ (place.dataset.knob);
    const [low, high, own] = [place.dataset.low, place.dataset.high, place.dataset.value].map(Number);
    const text = place.textContent.trim();
    this.place = place;
    this.controls = controls;
    this.run = run;
    this.name = name;
    this.own = own;
    this.text = text;
    this.turning = false;
    this.stops = knobStops(name, low, high, own);
    this.template = WRITTEN_NUMBER.test(text) ? text : (WORDED[name] ?? text);
    this.said = make("span", { className: "said", ariaHidden: "true" });
    this.input = make("input", {
      type: "range", min: "0", max: String(this.stops.length - 1), step: "1", autocomplete: "off",
      ariaLabel: `${SPOKEN[name] ?? name} of the run ${run}`,
    });
    /** @type {number | null} */
    this.drawn = null;
    this.before = { configuration: controls.configuration(), run }; // a touch
    place.replaceChildren(this.said, ...this.rooms(), this.input);
    place.classList.add("turns");
    place.dataset.text = text;
    holdTogether(place);
    this.listen();
    this.draw();
  }

  listen() {
    const { input } = this;
    input.addEventListener("input", () => this.turn(this.stops[Number(input.value)]));
    // a drag that ends where it began is no change to the browser
    for (const end of ["change", "pointerup", "keyup", "blur"]) input.addEventListener(end, () => this.letGo());
    input.addEventListener("pointerdown", () => {
      this.before = { configuration: this.controls.configuration(), run: this.controls.state.values.run };
    });
    input.addEventListener("pointercancel", () => this.undo());
    input.addEventListener("dblclick", () => this.back());
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.value === this.own) return;
      event.stopPropagation();
      this.back();
    });
    this.controls.onTurn(() => this.draw());
  }

  /** The stage shows this run, with whatever else the reader has turned. */
  get onStage() {
    return this.controls.state.values.run === this.run;
  }

  get value() {
    return this.onStage ? this.controls.configuration().experiment[this.name] : this.own;
  }

  /** @param {number} value */
  turn(value) {
    this.turning = true;
    this.controls.turn(this.onStage ? { [this.name]: value } : { run: this.run, [this.name]: value });
    this.draw();
  }

  letGo() {
    if (!this.turning) return;
    this.turning = false;
    this.controls.settle();
  }

  /** The finger only passed by, scrolling: all is as it was before it touched. */
  undo() {
    if (!this.turning) return;
    this.turning = false;
    this.controls.load(this.before.configuration, this.before.run);
  }

  back() {
    this.turn(this.own);
    this.letGo();
  }

  draw() {
    const { value, own, input, place } = this;
    if (value === this.drawn) return;
    this.drawn = value;
    const text = this.textOf(value);
    const stop = nearestStop(this.stops, value);
    this.said.textContent = text;
    input.value = String(stop);
    input.setAttribute("aria-valuetext", text);
    place.style.setProperty("--done", String(stop / (this.stops.length - 1)));
    place.classList.toggle("changed", value !== own);
    if (value === own) input.removeAttribute("aria-description");
    else input.setAttribute("aria-description", `the lesson says ${this.text}; Escape brings it back`);
    place.title = value === own ? "" : `${this.text} in the lesson; a double click brings it back`;
  }

  /**
   * The lesson's words with another number. What no stop has room for is rounded, or said to lie beyond the range.
   *
   * @param {number} value
   */
  textOf(value) {
    if (value === this.own) return this.text;
    const [low, high] = [this.stops[0], this.stops[this.stops.length - 1]];
    if (value < low) return this.worded(low, "<");
    if (value > high) return this.worded(high, ">");
    if (this.stops.includes(value)) return this.worded(value, "=");
    return this.worded(Number(value.toPrecision(2)), "≈");
  }

  /** @param {number} value @param {string} relation */
  worded(value, relation) {
    const grouped = this.template.includes(",") ? epochText(value) : String(value);
    const number = relation === "=" || this.template.includes("=") ? grouped : `${relation} ${grouped}`;
    const text = this.template.replace(WRITTEN_NUMBER, number).replace("=", relation);
    return text.replace(/neurons?$/, value === 1 ? "neuron" : "neurons");
  }

  /** Unseen, one for every shape that the text can take: the widest is the pill's width, so that no line reflows. */
  rooms() {
    const texts = [this.text, ...this.stops.map((value) => this.worded(value, "="))];
    const shapes = texts.map((text) => text.replace(/\d/g, "0"));
    return [...new Set(shapes)].map((shape) => {
      const room = make("span", { className: "room" });
      room.dataset.shape = shape;
      return room;
    });
  }
}

/** The line does not break between the pill and the signs that touch it. @param {HTMLElement} place */
function holdTogether(place) {
  const { previousSibling: before, nextSibling: after } = place;
  const whole = make("span", { className: "knob-with-signs" });
  place.replaceWith(whole);
  whole.append(place);
  if (before instanceof Text && /\S$/.test(before.data)) whole.prepend(before.splitText(before.data.search(/\S+$/)));
  const signs = after instanceof Text ? after.data.search(/\s|$/) : 0;
  if (after instanceof Text && signs > 0) {
    after.splitText(signs);
    whole.append(after);
  }
}

/** @param {number[]} stops @param {number} value */
function nearestStop(stops, value) {
  const above = stops.findIndex((stop) => stop >= value);
  if (above <= 0) return above < 0 ? stops.length - 1 : 0;
  return value - stops[above - 1] < stops[above] - value ? above - 1 : above;
}

export class SentenceKnobs {
  /** Makes a slider of every .knob in the text. @param {Controls} controls */
  constructor(controls) {
    for (const place of findAll(document, ".knob", HTMLElement)) new SentenceKnob(place, controls);
  }
}
