/** Inside one epoch: its five steps at one training point, beside the stage, with that network's real numbers. */

import { findAll, make, partsOf } from "../app/elements.js";
import { neuronLine, ringAt } from "../stage/field-marks.js";
import { epochText, figureText } from "../app/numbers.js";
import { SidePanel } from "./side-panel.js";
import { Diagram } from "./diagram.js";
import { passAt } from "./pass.js";
import { EPOCH_STEPS } from "./steps.js";

const NEAR = 1 / 20; // of the field's side: so far from a click a point is meant
const [BACKWARD, UPDATE, EVALUATE] = [3, 4, 5]; // of the steps, counted from 1

export class Microscope {
  /**
   * @param {HTMLElement} element #inside
   * @param {HTMLButtonElement} opener
   * @param {Controls} controls
   * @param {Dock} dock
   * @param {ExactRuns} exact
   * @param {FieldMarks} marks
   */
  constructor(element, opener, controls, dock, exact, marks) {
    this.element = element;
    this.controls = controls;
    this.exact = exact;
    this.marks = marks;
    this.index = 0;
    this.unit = 0;
    /** @type {number | null} */
    this.pointed = null; // at which neuron
    this.panel = new SidePanel(element, opener, controls.stage, dock, () => this.go(null, true));
    this.parts = partsOf(element, {
      title: HTMLElement, point: HTMLElement, says: HTMLElement, lines: HTMLElement, losses: HTMLElement, panel: HTMLElement,
      next: HTMLElement, "previous-point": HTMLElement, "next-point": HTMLElement, close: HTMLElement, diagram: HTMLElement,
    });
    this.tabs = findAll(element, "[role=tab]", HTMLElement);
    this.canvas = controls.stage.parts.canvas;
    this.diagram = new Diagram(this.parts.diagram, (unit) => this.look(unit, this.pointed), (pointed) => this.look(this.unit, pointed));
    opener.addEventListener("click", () => this.go(this.step === null ? 1 : null, true));
    this.parts.close.addEventListener("click", () => this.go(null, true));
    this.parts.next.addEventListener("click", () => this.proceed());
    this.parts["previous-point"].addEventListener("click", () => this.walk(-1));
    this.parts["next-point"].addEventListener("click", () => this.walk(1));
    this.tabs.forEach((tab, i) => tab.addEventListener("click", () => this.go(i + 1)));
    element.addEventListener("keydown", (event) => this.key(event));
    this.canvas.addEventListener("click", (event) => this.pick(event));
    controls.onDraw(() => this.draw());
  }

  /** Another neuron is looked at, or pointed at. @param {number} unit @param {number | null} pointed */
  look(unit, pointed) {
    this.unit = unit;
    this.pointed = pointed;
    this.draw();
  }

  /** The step that is looked at, 1 … 5, or null while the microscope is closed. */
  get step() {
    return this.controls.state.values.inside;
  }

  /** Opens at a step, or closes; focus follows where it was the reader who did it. @param {number | null} step */
  go(step, focus = false) {
    this.controls.stage.touch();
    this.controls.stage.playback.pause();
    this.controls.state.set({ inside: step, seeds: step === null ? this.controls.state.values.seeds : null });
    this.controls.settle();
    this.draw();
    if (!focus) return;
    if (step === null) this.panel.leave();
    else this.tabs[step - 1].focus({ preventScroll: true });
  }

  /** The next step; after the last one, the next epoch's first. */
  proceed() {
    const { stage } = this.controls;
    const step = this.step ?? 0;
    if (step < EPOCH_STEPS.length) this.go(step + 1);
    else if (stage.shown !== null && stage.epoch < stage.shown.lastEpoch) {
      stage.step(1);
      this.go(1);
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const onTab = event.target instanceof Element && event.target.role === "tab";
    if (way !== 0 && onTab) this.go((((this.step ?? 1) - 1 + way + EPOCH_STEPS.length) % EPOCH_STEPS.length) + 1, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {1 | -1} way */
  walk(way) {
    const count = this.controls.shown()?.trainPoints ?? 1;
    this.index = (this.index + way + count) % count;
    this.draw();
  }

  /** The training point that was clicked on in the field. @param {PointerEvent} event */
  pick(event) {
    const run = this.controls.shown();
    if (this.step === null || !run) return;
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, box.bottom - event.clientY].map((pixels) => (2 * run.reach * pixels) / box.width - run.reach);
    const { coordinates } = run.train;
    const distances = Array.from({ length: run.trainPoints }, (_, i) => Math.hypot(coordinates[2 * i] - x, coordinates[2 * i + 1] - y));
    const nearest = distances.indexOf(Math.min(...distances));
    if (distances[nearest] > NEAR * 2 * run.reach) return;
    this.index = nearest;
    this.draw();
  }

  draw() {
    const recording = this.controls.shown();
    const { step } = this;
    this.panel.show(step !== null && recording !== null, this.tabs[(step ?? 1) - 1]);
    if (step === null || recording === null) {
      this.unmark();
      return;
    }
    const run = this.exact.of(recording);
    this.element.setAttribute("aria-busy", String(run === null));
    const epoch = this.controls.epoch();
    this.parts.title.textContent = `Inside epoch ${epochText(epoch)}`;
    if (run === null) {
      this.parts.says.textContent = "The run is being trained once more, to the last bit.";
      this.parts.lines.replaceChildren();
      this.unmark();
      return; // drawn again when it has come
    }
    this.index = Math.min(this.index, run.trainPoints - 1);
    this.unit = Math.min(this.unit, (run.hidden || 2) - 1); // without a hidden layer, x or y
    const pass = passAt(run, epoch, this.index);
    this.drawHead(run, epoch, pass, step);
    this.drawStep({ run, epoch, pass, unit: this.unit }, step);
    this.diagram.arrange(run.hidden);
    this.diagram.draw(pass, this.linkValues(pass), this.unit, run.reach);
    this.mark(run, pass, step);
  }

  /** What the links show: the weights, or what the step makes of them. @param {Pass} pass */
  linkValues(pass) {
    return this.step === BACKWARD ? pass.blame : this.step === UPDATE ? pass.gradient : pass.parameters;
  }

  /** @param {Recording} run @param {number} epoch @param {Pass} pass @param {number} step */
  drawHead(run, epoch, { point }, step) {
    const { point: words, next } = this.parts;
    words.textContent = `training point ${this.index + 1} of ${run.trainPoints}, ${point.label === 1 ? "+" : "−"}`;
    this.tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i + 1 === step));
      tab.tabIndex = i + 1 === step ? 0 : -1;
    });
    this.parts.panel.setAttribute("aria-labelledby", this.tabs[step - 1].id);
    const last = step === EPOCH_STEPS.length;
    const ends = last && epoch === run.lastEpoch;
    next.textContent = ends
      ? "the run ends here"
      : last ? `on to epoch ${epochText(epoch + 1)}` : `next: ${EPOCH_STEPS[step].name.toLowerCase()}`;
    next.setAttribute("aria-disabled", String(ends)); // and keeps the focus
  }

  /** @param {import("./steps.js").Looked} looked @param {number} step */
  drawStep(looked, step) {
    const { says, lines } = EPOCH_STEPS[step - 1];
    this.parts.says.textContent = says(looked);
    this.parts.lines.replaceChildren(...lines(looked).map(({ formula, values }) => {
      const parts = values.map((text, i) => make(i === values.length - 1 ? "b" : "span", {}, `= ${text}`));
      return make("div", {}, make("dt", {}, formula), make("dd", {}, ...parts));
    }));
    this.drawLosses(looked, step);
  }

  /**
   * A bar for each point's loss: of the training points, and of the test points when they are evaluated.
   *
   * @param {import("./steps.js").Looked} looked @param {number} step
   */
  drawLosses({ pass, run }, step) {
    const { losses } = this.parts;
    const shown = step === EVALUATE ? pass.testLosses : pass.trainLosses;
    losses.hidden = step === UPDATE || step === 1;
    const most = shown.reduce((largest, loss) => Math.max(largest, loss), 1e-9);
    const { labels } = step === EVALUATE ? run.test : run.train;
    losses.setAttribute("aria-label", `The losses of all ${shown.length} ${step === EVALUATE ? "test" : "training"} points, `
      + `the highest ${figureText(most)}`);
    losses.replaceChildren(...Array.from(shown, (loss, i) => {
      const bar = make("span", { className: labels[i] === 1 ? "plus" : "minus" });
      bar.classList.toggle("chosen", step !== EVALUATE && i === this.index);
      bar.style.height = `${Math.max(2, (100 * loss) / most)}%`;
      return bar;
    }));
  }

  /**
   * The point's ring on the field, all neurons' lines going forward, and that of the neuron that is pointed at.
   *
   * @param {Recording} run @param {Pass} pass @param {number} step
   */
  mark({ hidden, reach }, { point, parameters }, step) {
    /** @param {number} neuron */
    const line = (neuron) => neuronLine(parameters, hidden, neuron, reach);
    this.marks.set("chosen-point", step === EVALUATE ? null : ringAt(point.x, point.y, reach), reach);
    this.marks.set("all-lines", step === 1 ? Array.from({ length: hidden }, (_, j) => line(j)).join("") : null, reach);
    this.marks.set("neuron-line", this.pointed !== null && hidden > 0 ? line(this.pointed) : null, reach);
  }

  unmark() {
    for (const name of ["chosen-point", "all-lines", "neuron-line"]) this.marks.set(name, null);
  }
}
