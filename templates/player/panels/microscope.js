/** Inside one epoch: its five steps at one training point, beside the stage, with that network's real numbers. */

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
    this.pointed = null;
    this.panel = new SidePanel(element, opener, controls.stage, dock);
    /** @param {string} name */
    const part = (name) => element.querySelector(`[data-part="${name}"]`);
    this.parts = Object.fromEntries(
      ["title", "point", "says", "lines", "losses", "next", "previous-point", "next-point", "close", "panel"].map((name) => [name, part(name)]),
    );
    this.tabs = [...element.querySelectorAll("[role=tab]")];
    this.canvas = controls.stage.parts.canvas;
    /** @param {Partial<Values>} changes */
    const look = (changes) => {
      Object.assign(this, changes);
      this.draw();
    };
    this.diagram = new Diagram(part("diagram"), (unit) => look({ unit }), (pointed) => look({ pointed }));
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

  /** The step that is looked at, 1 … 5, or null while the microscope is closed. */
  get step() {
    return this.controls.state.values.inside;
  }

  /** Opens at a step, or closes; focus follows where it was the reader who did it. @param {number} step */
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
    if (this.step < EPOCH_STEPS.length) this.go(this.step + 1);
    else if (this.controls.epoch() < stage.shown.lastEpoch) {
      stage.step(1);
      this.go(1);
    }
  }

  /** @param {Event} event */
  key(event) {
    const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === "Escape") this.go(null, true);
    else if (way && event.target.role === "tab") this.go(((this.step - 1 + way + EPOCH_STEPS.length) % EPOCH_STEPS.length) + 1, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {any} way */
  walk(way) {
    const count = this.controls.shown().trainPoints;
    this.index = (this.index + way + count) % count;
    this.draw();
  }

  /** The training point that was clicked on in the field. @param {Event} event */
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
    const open = this.step !== null && recording !== null;
    this.panel.show(open, this.tabs[(this.step ?? 1) - 1]);
    if (!open) {
      this.mark(null);
      return;
    }
    const run = this.exact.of(recording);
    this.element.setAttribute("aria-busy", run === null);
    const epoch = this.controls.epoch();
    this.parts.title.textContent = `Inside epoch ${epochText(epoch)}`;
    if (run === null) {
      this.parts.says.textContent = "The run is being trained once more, to the last bit.";
      this.parts.lines.replaceChildren();
      this.mark(null);
      return; // drawn again when it has come
    }
    this.index = Math.min(this.index, run.trainPoints - 1);
    this.unit = Math.min(this.unit, (run.hidden || 2) - 1); // without a hidden layer, x or y
    const pass = passAt(run, epoch, this.index);
    this.drawHead(run, epoch, pass);
    this.drawStep({ run, epoch, pass, unit: this.unit });
    this.diagram.arrange(run.hidden);
    this.diagram.draw(pass, this.linkValues(pass), this.unit, run.reach);
    this.mark(run, pass);
  }

  /** What the links show: the weights, or what the step makes of them. @param {Pass} pass */
  linkValues(pass) {
    return this.step === BACKWARD ? pass.blame : this.step === UPDATE ? pass.gradient : pass.parameters;
  }

  /** @param {Recording} run @param {number} epoch @param {any} value */
  drawHead(run, epoch, { point }) {
    const { point: words, next } = this.parts;
    words.textContent = `training point ${this.index + 1} of ${run.trainPoints}, ${point.label === 1 ? "+" : "−"}`;
    this.tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", i + 1 === this.step);
      tab.tabIndex = i + 1 === this.step ? 0 : -1;
    });
    this.parts.panel.setAttribute("aria-labelledby", this.tabs[this.step - 1].id);
    const last = this.step === EPOCH_STEPS.length;
    const ends = last && epoch === run.lastEpoch;
    next.textContent = ends
      ? "the run ends here"
      : last ? `on to epoch ${epochText(epoch + 1)}` : `next: ${EPOCH_STEPS[this.step].name.toLowerCase()}`;
    next.setAttribute("aria-disabled", ends); // and keeps the focus
  }

  /** @param {CanvasRenderingContext2D} context */
  drawStep(context) {
    const { says, lines } = EPOCH_STEPS[this.step - 1];
    this.parts.says.textContent = says(context);
    this.parts.lines.replaceChildren(...lines(context).map(({ formula, values }) => {
      const row = document.createElement("div");
      const [name, value] = [document.createElement("dt"), document.createElement("dd")];
      name.textContent = formula;
      value.append(...values.map((text, i) => {
        const part = document.createElement(i === values.length - 1 ? "b" : "span");
        part.textContent = `= ${text}`;
        return part;
      }));
      row.append(name, value);
      return row;
    }));
    this.drawLosses(context);
  }

  /**
   * A bar for each point's loss: of the training points, and of the test points when they are evaluated.
   *
   * @param {any} value
   */
  drawLosses({ pass, run }) {
    const { losses } = this.parts;
    const shown = this.step === EVALUATE ? pass.testLosses : pass.trainLosses;
    losses.hidden = this.step === UPDATE || this.step === 1;
    const most = shown.reduce((largest, loss) => Math.max(largest, loss), 1e-9);
    const { labels } = this.step === EVALUATE ? run.test : run.train;
    losses.setAttribute("aria-label", `The losses of all ${shown.length} ${this.step === EVALUATE ? "test" : "training"} points, `
      + `the highest ${figureText(most)}`);
    losses.replaceChildren(...Array.from(shown, (loss, i) => {
      const bar = document.createElement("span");
      bar.className = labels[i] === 1 ? "plus" : "minus";
      bar.classList.toggle("chosen", this.step !== EVALUATE && i === this.index);
      bar.style.height = `${Math.max(2, (100 * loss) / most)}%`;
      return bar;
    }));
  }

  /**
   * The point's ring on the field, all neurons' lines going forward, and that of the neuron that is pointed at.
   *
   * @param {Recording} run @param {Pass} pass
   */
  mark(run, pass) {
    const ring = run && this.step !== EVALUATE ? ringAt(pass.point.x, pass.point.y, run.reach) : null;
    this.marks.set("chosen-point", ring, run?.reach);
    const lines = run && this.step === 1 ? Array.from({ length: run.hidden }, (_, j) => neuronLine(pass.parameters, run.hidden, j, run.reach)).join("") : null;
    this.marks.set("all-lines", lines, run?.reach);
    const line = run && this.pointed !== null && run.hidden > 0 ? neuronLine(pass.parameters, run.hidden, this.pointed, run.reach) : null;
    this.marks.set("neuron-line", line, run?.reach);
  }
}
