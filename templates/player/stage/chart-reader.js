/** Reading the chart: the figures of any epoch, without taking the stage there. */

import { make, makeSvg } from "../app/elements.js";
import { clamp, epochText, lossText, pointsText } from "../app/numbers.js";
import { writeAttribute } from "../app/write.js";
import { CHART_KEYS } from "./described.js";

export const AFTER_TOUCH = 2000; // milliseconds for which what a finger asked for stays to be read
const BOX_GAP = 6; // pixels between the box and the chart below it
const MOST_COVERED = 12; // pixels of the chart, which is empty at its head
const STAGE_EDGE = 4; // pixels that the box keeps from the stage's edge
/** @type {Record<string, number>} */
const READER_STEPS = {
  ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -100, PageUp: 100, Home: -Infinity, End: Infinity,
};
const MANY_STEPS = 10; // with Shift

/**
 * The chart is a slider of its own: its value is the epoch that is read, and follows the stage until it is moved.
 *
 * As a slider's value is spoken by itself when it changes, at the pace of whoever moves it, the figures are its
 * aria-valuetext; a live region would say them a second time.
 */
export class ChartReader {
  /** @param {SVGSVGElement} svg the stage's chart @param {Controls} controls */
  constructor(svg, controls) {
    this.svg = svg;
    this.controls = controls;
    this.chart = controls.stage.chart;
    /** @type {number | null} */
    this.epoch = null; // what is read
    /** @type {{x: number, y: number, scrubbing: boolean} | null} */
    this.held = null; // the pointer that is down: where it went down, and whether it moves the stage
    this.marks = makeSvg("g", { class: "read-marks" });
    this.box = make("div", { className: "read-box", ariaHidden: "true", hidden: true }); // the slider says the same in words
    svg.after(this.box);
    svg.tabIndex = 0;
    svg.setAttribute("role", "slider");
    svg.setAttribute("aria-valuemin", "0");
    svg.setAttribute("aria-label", `The losses, train solid and test dashed: ${CHART_KEYS}`);
    this.listen();
    controls.onDraw((run, epoch) => {
      if (this.epoch === null) this.say(run, epoch);
      else this.show(this.epoch);
    });
  }

  listen() {
    const { svg } = this;
    svg.addEventListener("pointerdown", (event) => this.press(event));
    svg.addEventListener("pointermove", (event) => this.move(event));
    svg.addEventListener("pointerup", () => this.release());
    svg.addEventListener("pointercancel", () => this.giveUp());
    svg.addEventListener("pointerleave", (event) => this.leave(event));
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("focus", () => svg.matches(":focus-visible") && this.read(this.controls.epoch()));
    svg.addEventListener("blur", () => this.close());
  }

  /** A mouse takes the stage along at once; a finger might be about to scroll the page. @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    this.svg.setPointerCapture(event.pointerId);
    this.held = { x: event.clientX, y: event.clientY, scrubbing: event.pointerType !== "touch" };
    this.move(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (!event.isPrimary || !this.chart.recording) return;
    this.read(this.chart.epochAt(event.clientX - this.svg.getBoundingClientRect().left));
    if (this.held === null) return;
    const { x, y } = this.held;
    this.held.scrubbing ||= Math.abs(event.clientX - x) > Math.abs(event.clientY - y);
    if (this.held.scrubbing && this.epoch !== null) this.controls.turn({ epoch: this.epoch });
  }

  release() {
    if (this.held === null) return;
    this.held = null;
    this.take();
  }

  /** The finger scrolls the page after all. */
  giveUp() {
    if (this.held?.scrubbing) this.controls.settle();
    this.held = null;
    this.close();
  }

  /** @param {PointerEvent} event */
  leave(event) {
    if (this.svg.matches(":focus-visible")) return;
    clearTimeout(this.closing);
    this.closing = setTimeout(() => this.close(), event.pointerType === "touch" ? AFTER_TOUCH : 0);
  }

  /** The stage goes where it is read. */
  take() {
    if (this.epoch !== null) this.controls.turn({ epoch: this.epoch });
    this.controls.settle();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !this.chart.recording) return;
    const steps = READER_STEPS[event.key];
    if (steps !== undefined) {
      this.read((this.epoch ?? this.controls.epoch()) + steps * (event.shiftKey ? MANY_STEPS : 1));
    } else if (event.key === "Enter" && this.epoch !== null) {
      this.take();
    } else if (event.key === "Escape" && this.epoch !== null) {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  /** The reader asks for an epoch. @param {number} epoch */
  read(epoch) {
    clearTimeout(this.closing);
    this.show(epoch);
  }

  /** An epoch's figures, those of the last one where the run has ended before. @param {number} epoch */
  show(epoch) {
    const run = this.controls.shown();
    if (run === null) return;
    this.epoch = clamp(epoch, 0, run.lastEpoch);
    this.say(run, this.epoch);
    this.drawMarks(run, this.epoch);
    this.drawBox(run, this.epoch);
  }

  close() {
    this.epoch = null;
    this.marks.remove();
    this.box.hidden = true;
    const run = this.controls.shown();
    if (run) this.say(run, this.controls.epoch());
  }

  /** The slider's value, in numbers and in words. @param {Recording} run @param {number} epoch */
  say(run, epoch) {
    writeAttribute(this.svg, "aria-valuemax", run.lastEpoch);
    writeAttribute(this.svg, "aria-valuenow", epoch);
    writeAttribute(this.svg, "aria-valuetext", epochWords(run, this.ghostAt(epoch), epoch));
  }

  /** The recorded run whose curves lie below, as long as it lasted; else null. @param {number} epoch */
  ghostAt(epoch) {
    const { ghost } = this.chart;
    return ghost && epoch <= ghost.lastEpoch ? ghost : null;
  }

  /** A line at the epoch, and a dot on every curve. @param {Recording} run @param {number} epoch */
  drawMarks(run, epoch) {
    const { chart } = this;
    const x = chart.x(epoch);
    /** @param {string} name @param {Curves | null} of */
    const dots = (name, of) => of === null ? [] : [
      ...dot(`${name} test`, x, chart.y(of.testLoss[epoch])),
      ...dot(`${name} train`, x, chart.y(of.trainLoss[epoch])),
    ];
    this.marks.replaceChildren(chart.line("read-line", x, 0, x, chart.height),
      ...dots("read-dot ghost", this.ghostAt(epoch)), ...dots("read-dot", run));
    this.svg.append(this.marks); // a chart that is arranged anew has dropped it
  }

  /** @param {Recording} run @param {number} epoch */
  drawBox(run, epoch) {
    this.box.hidden = false;
    const { ghost } = this.chart;
    this.box.classList.toggle("beside-ghost", Boolean(ghost));
    /** @param {"train" | "test"} name @param {"trainLoss" | "testLoss"} loss @param {string} right */
    const row = (name, loss, right) => [
      cell(`read-${name}`, name),
      cell("figure", lossText(run[loss][epoch])),
      ...(ghost ? [cell("figure ghost", epoch <= ghost.lastEpoch ? lossText(ghost[loss][epoch]) : "ended")] : []),
      cell("figure", right),
    ];
    this.box.replaceChildren(
      cell("read-epoch", `epoch ${epochText(epoch)}`), cell("", "loss"), ...(ghost ? [cell("", "recorded")] : []), cell("", "right"),
      ...row("train", "trainLoss", pointsText(run.trainAccuracy[epoch], run.trainPoints)),
      ...row("test", "testLoss", pointsText(run.testAccuracy[epoch], run.testPoints)),
    );
    this.placeBox(this.chart.x(epoch));
  }

  /**
   * Over the chart, where it covers no curve and no finger covers it; below where the stage ends above.
   *
   * @param {number} x
   */
  placeBox(x) {
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const stage = this.controls.stage.figure.getBoundingClientRect();
    const plot = this.svg.getBoundingClientRect();
    const above = Math.max(-BOX_GAP - height, stage.top + STAGE_EDGE - plot.top);
    const top = above + height > MOST_COVERED ? plot.height + BOX_GAP : above;
    const left = clamp(plot.left + x - width / 2, stage.left + STAGE_EDGE, stage.right - STAGE_EDGE - width);
    this.box.style.translate = `${left - plot.left}px ${top}px`;
  }
}

/** The figures in words. @param {Recording} run @param {Curves | null} ghost @param {number} epoch */
function epochWords(run, ghost, epoch) {
  const { trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
  const now = `epoch ${epochText(epoch)}: train loss ${lossText(trainLoss[epoch])}, test loss ${lossText(testLoss[epoch])}; `
    + `right are ${pointsText(trainAccuracy[epoch], trainPoints)} training points and ${pointsText(testAccuracy[epoch], testPoints)} test points`;
  if (ghost === null) return now;
  return `${now}. Recorded: train loss ${lossText(ghost.trainLoss[epoch])}, test loss ${lossText(ghost.testLoss[epoch])}`;
}

/** None if the loss is not a number. @param {string} name @param {number} x @param {number} y */
function dot(name, x, y) {
  return Number.isFinite(y) ? [makeSvg("circle", { class: name, cx: x, cy: y, r: 3.5 })] : [];
}

/** @param {string} name @param {string} words */
function cell(name, words) {
  return make("span", { className: name }, words);
}
