/** The one knob that a section speaks of: large, and in words. η brings its own control along, with a field for any number. */

import { find, findAll, partsOf } from "../app/elements.js";
import { writeAttribute, writeText } from "../app/write.js";
import { MAX_HIDDEN } from "../engine/experiment.js";
import { fillTo } from "./scrubber.js";
import { etaOfStep, lastEtaStep, stepOfEta } from "./spec-line.js";

const NOISE_STEP = 0.05;
const NOISIEST = 1; // of the slider

/**
 * How a knob is moved: its words, and the slider's positions.
 *
 * @type {Record<string, {name: string, low: string, high: string, last: number, at: (value: number) => number, value: (step: number) => number | undefined, words: (value: number) => string}>}
 */
const SPOKEN_KNOBS = {
  eta: {
    name: "step η", low: "small steps", high: "long steps", last: lastEtaStep,
    at: stepOfEta, value: etaOfStep, words: String,
  },
  hidden: {
    name: "neurons", low: "none: a line", high: "bends anywhere", last: MAX_HIDDEN,
    at: (value) => value, value: (step) => step, words: String,
  },
  noise: {
    name: "noise", low: "clean points", high: "points astray", last: Math.round(NOISIEST / NOISE_STEP),
    at: (value) => Math.round(value / NOISE_STEP), value: (step) => Number((step * NOISE_STEP).toFixed(2)), words: String,
  },
};

export class SpokenKnob {
  /** @param {Controls} controls */
  constructor(controls) {
    this.controls = controls;
    this.box = find(controls.stage.figure, "[data-part=spoken-knob]", HTMLElement);
    this.parts = partsOf(this.box, {
      "knob-name": HTMLElement,
      "knob-value": HTMLOutputElement,
      knob: HTMLInputElement,
      "knob-low": HTMLElement,
      "knob-high": HTMLElement,
      "eta-here": HTMLElement,
    });
    this.eta = partsOf(controls.stage.figure, { "eta-knob": HTMLElement, "eta-home": HTMLElement });
    /** @type {Map<string, string>} the knob of each run, once it has been asked for */
    this.chosen = new Map();
    const { knob } = this.parts;
    knob.addEventListener("input", () => controls.turn({ [this.name]: SPOKEN_KNOBS[this.name].value(Number(knob.value)) }));
    knob.addEventListener("change", () => controls.settle());
    controls.onTurn(() => this.draw());
  }

  /** The name of the knob that is shown. */
  get name() {
    const { run } = this.controls.state.values;
    const known = this.chosen.get(run) ?? this.choose(run);
    this.chosen.set(run, known);
    return known;
  }

  /** The one that a sentence about the run turns; else the first in which the run differs from the lesson's first. @param {string} run */
  choose(run) {
    const inText = findAll(document, ".knob[data-knob-run]", HTMLElement).find((place) => place.dataset.knobRun === run)?.dataset.knob ?? "";
    if (inText in SPOKEN_KNOBS) return inText;
    const { recordings } = this.controls;
    const [own, first] = [run, recordings.names[0]].map((name) => /** @type {Record<string, *>} */ (recordings.summary(name).experiment));
    return Object.keys(SPOKEN_KNOBS).find((name) => own[name] !== first[name]) ?? "eta";
  }

  /** The control of η stands here while it is the one knob that is shown, else among all knobs. */
  placeEta() {
    const { "eta-knob": control, "eta-home": home } = this.eta;
    const place = this.name === "eta" && this.controls.stage.figure.dataset.dock !== "open" ? this.parts["eta-here"] : home;
    if (control.parentElement === place) return;
    const focused = control.querySelector(":focus");
    place.append(control);
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }

  draw() {
    const { name, parts, box } = this;
    this.placeEta();
    const { last, at, words, ...said } = SPOKEN_KNOBS[name];
    const value = Number(/** @type {Record<string, *>} */ (this.controls.state.values)[name]);
    const step = at(value);
    if (box.dataset.knob !== name) {
      box.dataset.knob = name;
      parts.knob.max = String(last);
      writeText(parts["knob-name"], said.name);
      writeText(parts["knob-low"], said.low);
      writeText(parts["knob-high"], said.high);
    }
    parts.knob.value = String(step);
    fillTo(parts.knob, Math.min(step / last, 1));
    writeText(parts["knob-value"], words(value));
    writeAttribute(parts.knob, "aria-valuetext", `${said.name}: ${words(value)}`);
  }
}
