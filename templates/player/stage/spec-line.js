/** The spec is the control: every knob of the experiment as a native input, and what becomes of a turn. */

import { find, partsOf } from "../app/elements.js";
import { Experiment } from "../engine/experiment.js";
import { KNOBS, knobText, readKnob, refusal } from "../runs/knobs.js";
import { clamp, epochText } from "../app/numbers.js";
import { fillTo } from "./scrubber.js";
import { show, writeAttribute, writeText } from "../app/write.js";

const FIRST_DECADE = -3; // the slider's η goes from 0.001 to 100
const DECADES = 5;
const PARTS_OF_A_DECADE = [[1, 0.02, 50], [2, 0.05, 60], [5, 0.1, 50]]; // from here, in such steps, so many of them
const STEPS = PARTS_OF_A_DECADE.reduce((sum, [, , count]) => sum + count, 0);
/** @type {Record<string, number>} */
const ETA_KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: STEPS / 4, PageDown: -STEPS / 4 };
/** @type {(keyof Knobs)[]} */
const MORE_KNOBS = ["points", "batch", "decay", "momentum", "rule"];
const USUAL = new Experiment();
const REST = 900; // milliseconds after which a text that means something is taken
const LONGEST_WAIT = 150; // milliseconds before a training is announced

/** The slider's positions: 0 … lastEtaStep, steps of 1 or 2 percent through 0.001, 0.00102 … 100. */
export const lastEtaStep = DECADES * STEPS;

/** The η of a position. @param {number} step */
export function etaOfStep(step) {
  let rest = step % STEPS;
  for (const [start, width, count] of PARTS_OF_A_DECADE) {
    if (rest < count) {
      const exponent = FIRST_DECADE + Math.floor(step / STEPS);
      return Number(`${(start + rest * width).toFixed(2)}e${exponent}`);
    }
    rest -= count;
  }
  return undefined;
}

/** The position nearest to an η. @param {number} eta */
export function stepOfEta(eta) {
  const exponent = Math.floor(Math.log10(eta) + 1e-12);
  const mantissa = eta / 10 ** exponent;
  let before = (exponent - FIRST_DECADE) * STEPS;
  for (const [start, width, count] of PARTS_OF_A_DECADE) {
    if (mantissa < start + width * (count - 0.5)) return clamp(Math.round(before + (mantissa - start) / width), 0, lastEtaStep);
    before += count;
  }
  return clamp(before, 0, lastEtaStep);
}

export class SpecLine {
  /**
   * @param {HTMLElement} figure #stage, with a form of knobs, a slider for η, and room for messages
   * @param {Controls} controls
   * @param {Workshop} workshop
   * @param {number} seeds that have been surveyed: the die draws from them
   */
  constructor(figure, controls, workshop, seeds) {
    this.figure = figure;
    this.controls = controls;
    /** @type {{name: keyof Knobs, input: HTMLInputElement | HTMLSelectElement}[]} */
    this.inputs = KNOBS.map((name) => {
      const input = find(figure, `[name="${name}"]`, HTMLElement);
      return { name, input: /** @type {HTMLInputElement | HTMLSelectElement} */ (input) };
    });
    this.ownPoints = find(figure, `[value="${OWN_POINTS}"]`, HTMLElement);
    const { eta, recorded, message, training, spec, die } = partsOf(figure, {
      eta: HTMLInputElement,
      recorded: HTMLElement,
      message: HTMLElement,
      training: HTMLElement,
      spec: HTMLElement,
      die: HTMLButtonElement,
    });
    this.more = find(figure, `[data-part="more-knobs"]`, HTMLDetailsElement);
    this.usedMore = false;
    this.slider = eta;
    this.recorded = recorded;
    this.message = message;
    this.training = training;
    this.progress = find(training, "progress", HTMLProgressElement);
    this.trained = find(training, "span", HTMLElement);
    /** @type {{reason: string} | null} */
    this.failure = null; // that is shown
    /** @type {Partial<Knobs>} what each field was last given: a text that is being typed stays, until its knob is turned elsewhere */
    this.shown = {};
    this.resting = 0;
    this.slider.max = String(lastEtaStep);
    for (const { name, input } of this.inputs) this.listen(name, input);
    this.listenToSlider();
    spec.addEventListener("submit", (event) => event.preventDefault());
    die.addEventListener("click", () => this.set({ seed: Math.floor(seeds * Math.random()) }));
    find(training, "button", HTMLElement).addEventListener("click", () => controls.cancel());
    controls.onTurn(() => this.draw());
    // the first run takes twice as long as later ones, which are compiled: it is over before a knob is turned
    const prepare = () => workshop.ending(controls.configuration()).result.catch(() => {});
    for (const sign of ["pointerenter", "focusin"]) figure.addEventListener(sign, prepare, { once: true });
  }

  /**
   * A choice is taken at once; a text with Enter, when the field is left, or when it has rested and means something.
   *
   * @param {keyof Knobs} name @param {HTMLInputElement | HTMLSelectElement} input
   */
  listen(name, input) {
    if (input instanceof HTMLInputElement) {
      input.addEventListener("input", () => this.wait(name, input));
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter") this.take(name, input);
        else if (name === "eta") this.stepEta(event);
      });
    }
    input.addEventListener("change", () => this.take(name, input));
    input.addEventListener("blur", () => this.draw()); // as it is meant: "0.5" for "0,5"
  }

  /** Half a number is no reason to complain. @param {keyof Knobs} name @param {HTMLInputElement} input */
  wait(name, input) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (meaning(name, input) !== undefined) this.take(name, input);
    }, REST);
  }

  /** @param {keyof Knobs} name @param {HTMLInputElement | HTMLSelectElement} input */
  take(name, input) {
    clearTimeout(this.resting);
    if (this.read(name, input)) this.controls.settle();
    else this.restore(name, input);
  }

  listenToSlider() {
    this.slider.addEventListener("input", () => this.controls.turn({ eta: etaOfStep(Number(this.slider.value)) }));
    this.slider.addEventListener("change", () => this.controls.settle());
  }

  /** Up and down in the field of η go along its slider. @param {KeyboardEvent} event */
  stepEta(event) {
    const steps = ETA_KEYS[event.key];
    if (steps === undefined) return;
    event.preventDefault();
    const { eta } = this.controls.configuration().experiment;
    this.set({ eta: etaOfStep(clamp(stepOfEta(eta) + steps, 0, lastEtaStep)) });
  }

  /** @param {Partial<Values>} changes */
  set(changes) {
    this.controls.turn(changes);
    this.controls.settle();
  }

  /**
   * Turns the knob where the text means something; else says beside it what would.
   *
   * @param {keyof Knobs} name @param {HTMLInputElement | HTMLSelectElement} input @returns {boolean}
   */
  read(name, input) {
    if (input.value === OWN_POINTS) return false;
    const value = meaning(name, input);
    const wrong = value === undefined;
    if (!wrong) this.shown = { ...this.shown, [name]: value }; // its own text stays as it was typed
    this.message.textContent = wrong ? complaint(name, input.value) : "";
    if (!wrong) this.controls.turn({ [name]: value, ...(name === "data" ? { own: null } : {}) });
    return !wrong;
  }

  /**
   * A text that meant nothing does not stay; what was wrong with it does, until something else is turned.
   *
   * @param {keyof Knobs} name @param {HTMLInputElement | HTMLSelectElement} input
   */
  restore(name, input) {
    input.value = knobText(this.controls.configuration().experiment[name]);
    this.draw();
  }

  draw() {
    const { values } = this.controls.state;
    const turnedNow = this.controls.turned();
    const recorded = this.controls.recordings.summary(values.run).experiment;
    for (const { name, input } of this.inputs) {
      const own = values.own !== null && name === "data";
      const changed = turnedNow.includes(own ? "own" : name);
      mark(input, changed ? `recorded: ${knobText(recorded[name])}` : null);
      input.disabled = values.own !== null && (name === "noise" || name === "points");
      if (document.activeElement !== input || input.matches("select")) input.value = own ? OWN_POINTS : knobText(values[name]);
      else if (this.shown[name] !== values[name]) input.value = knobText(values[name]);
      this.shown = { ...this.shown, [name]: values[name] };
    }
    show(this.ownPoints, values.own !== null);
    this.drawMore(values);
    this.drawSlider(values.eta, turnedNow.includes("eta") ? recorded.eta : null);
    this.drawTraining();
  }

  /** The knobs that few runs need open by themselves for a run that uses one. @param {Values} values */
  drawMore(values) {
    const used = MORE_KNOBS.some((name) => values[name] !== USUAL[name]);
    if (used && !this.usedMore) this.more.open = true;
    this.usedMore = used;
  }

  /** @param {number} eta @param {number | null} recorded */
  drawSlider(eta, recorded) {
    const step = stepOfEta(eta);
    this.slider.value = String(step);
    fillTo(this.slider, step / lastEtaStep);
    writeAttribute(this.slider, "aria-valuetext", `η = ${eta}`);
    mark(this.slider, recorded === null ? null : `recorded: ${recorded}`);
    show(this.recorded, recorded !== null);
    if (recorded !== null) this.recorded.style.left = `${(100 * stepOfEta(recorded)) / lastEtaStep}%`;
  }

  /** A training that takes longer than a moment shows how far it is; one that can't be had, why. */
  drawTraining() {
    const { progress, failure } = this.controls.live;
    const long = progress !== null && progress.time > LONGEST_WAIT;
    writeAttribute(this.figure, "aria-busy", progress !== null);
    show(this.training, long);
    if (long) {
      this.progress.value = progress.part;
      const { budget } = this.controls.configuration().experiment;
      this.trained.textContent = `epoch ${epochText(Math.round(progress.part * budget))} of ${epochText(budget)}`;
    }
    if (failure) writeText(this.message, failure.reason);
    else if (this.failure) this.message.textContent = "";
    this.failure = failure;
  }
}

const OWN_POINTS = "own points"; // the choice of data that the reader's own points are

/**
 * What the text in a field gives its knob; undefined if it means nothing.
 *
 * @param {keyof Knobs} name @param {HTMLInputElement | HTMLSelectElement} input
 */
function meaning(name, input) {
  return readKnob(name, input.value.replace(/^(\d*),(\d+)$/, name === "eta" ? "$1.$2" : "$&"));
}

/** @param {HTMLInputElement | HTMLSelectElement} input @param {string | null} recorded */
function mark(input, recorded) {
  const box = /** @type {HTMLElement} */ (input.closest("[data-knob]") ?? input);
  box.classList.toggle("changed", recorded !== null);
  if (recorded === null) input.removeAttribute("aria-description");
  else writeAttribute(input, "aria-description", `changed; ${recorded}`);
  if (box.title !== (recorded ?? "")) box.title = recorded ?? "";
}

/** What is wrong with a text, and what would be right. @param {keyof Knobs} name @param {string} text */
function complaint(name, text) {
  const value = text.trim() === "" ? NaN : Number(text);
  if (Number.isNaN(value)) return text.trim() ? `“${text}” is not a number: write it like 0.3` : `${name} needs a number`;
  return refusal(name, value) ?? `“${text}” has too many digits`;
}
