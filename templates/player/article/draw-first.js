/** Drawing first: the curves stop, the reader draws how the dashed one goes on, and then sees it. */

import { Chart, lossAxis } from "../stage/chart.js";
import { makeSvg } from "../app/elements.js";
import { clamp, epochText, lossText } from "../app/numbers.js";

const HEADROOM = 1.5; // of the axis over the highest loss: room to be wrong in
const COLUMNS = 60; // that the reader's curve is made of
const KEY_STEP = 0.025; // of the chart's height, for an arrow key
const TURNED = 1.25; // a curve has turned up when it ends at this many times its lowest, see outcome.js

export class DrawFirst {
  /** @param {HTMLElement} figure data-run and data-epoch say which curves stop where @param {Recordings} recordings */
  constructor(figure, recordings) {
    this.figure = figure;
    this.recordings = recordings;
    this.run = null;
    this.shares = new Array(COLUMNS + 1).fill(null);
    this.column = 0;
    this.cut = Number(figure.dataset.epoch);
    /** @param {string} name */
    const part = (name) => figure.querySelector(`[data-part="${name}"]`);
    this.svg = part("chart");
    this.words = part("words");
    this.show = part("show");
    this.chart = new Chart(this.svg, true);
    figure.dataset.state = "drawing";
    part("pad").addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => event.buttons & 1 && this.move(event));
    this.show.addEventListener("click", () => this.reveal());
    part("clear").addEventListener("click", () => this.clear());
    const seen = new IntersectionObserver(([entry]) => entry.isIntersecting && this.load(), { rootMargin: "400px" });
    seen.observe(figure);
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  async load() {
    if (this.run !== null) return;
    this.run = await this.recordings.read(this.figure.dataset.run);
    const { at, ticks } = lossAxis([this.run], "linear");
    this.axis = { /** @param {number} loss */ at: (loss) => at(loss) / HEADROOM, ticks };
    const cut = this.cut + 1;
    this.seen = {
      ...this.run,
      key: `${this.run.key} until ${this.cut}`,
      lastEpoch: this.cut,
      lowestTest: Math.min(this.run.lowestTest, this.cut),
      trainLoss: this.run.trainLoss.subarray(0, cut),
      testLoss: this.run.testLoss.subarray(0, cut),
    };
    this.draw();
  }

  get shown() {
    return this.figure.dataset.state === "shown";
  }

  /** The pixels from the left at which the curves stop. */
  get left() {
    return (this.svg.clientWidth * this.cut) / this.run.lastEpoch;
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (this.shown || this.run === null || event.button !== 0) return;
    this.svg.setPointerCapture(event.pointerId);
    this.last = null;
    this.move(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.shown || this.run === null) return;
    const box = this.svg.getBoundingClientRect();
    const along = (event.clientX - box.left - this.left) / (box.width - this.left);
    this.pen(Math.round(clamp(along, 0, 1) * COLUMNS), clamp(1 - (event.clientY - box.top) / box.height, 0, 1));
    event.preventDefault();
  }

  /**
   * Puts the pen down at a column; what lies between it and its last place is joined.
   *
   * @param {number} column @param {number} share
   */
  pen(column, share) {
    const from = this.last ?? { column, share };
    const [low, high] = [Math.min(from.column, column), Math.max(from.column, column)];
    for (let i = low; i <= high; i += 1) {
      const part = from.column === column ? 1 : (i - from.column) / (column - from.column);
      this.shares[i] = from.share + part * (share - from.share);
    }
    this.last = { column, share };
    this.column = column;
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (this.shown || this.run === null) return;
    const here = this.last ?? { column: 0, share: this.axis.at(this.run.testLoss[this.cut]) };
    const moves = {
      ArrowRight: [2, 0], ArrowLeft: [-2, 0], ArrowUp: [0, KEY_STEP], ArrowDown: [0, -KEY_STEP],
    };
    if (!moves[event.key]) return;
    const [right, up] = moves[event.key];
    this.pen(clamp(here.column + right, 0, COLUMNS), clamp(here.share + up, 0, 1));
    this.words.textContent = `Epoch ${epochText(this.epochOf(this.column))}: ${lossText(this.lossOf(this.last.share))}`;
    event.preventDefault();
  }

  /** @param {number} column */
  epochOf(column) {
    return Math.round(this.cut + ((this.run.lastEpoch - this.cut) * column) / COLUMNS);
  }

  /** The loss at a share of the chart's height; its axis is linear. @param {number} share */
  lossOf(share) {
    return share / this.axis.at(1);
  }

  clear() {
    this.shares.fill(null);
    this.last = null;
    this.figure.dataset.state = "drawing";
    this.words.textContent = "";
    this.draw();
  }

  reveal() {
    this.figure.dataset.state = "shown";
    this.words.textContent = this.judgement();
    this.draw();
  }

  /** How it goes on, and how the reader's curve compares. */
  judgement() {
    const { testLoss, lastEpoch, lowestTest } = this.run;
    const real = `The dashed curve is lowest at epoch ${epochText(lowestTest)}, at ${lossText(testLoss[lowestTest])}, `
      + `and ends at ${lossText(testLoss[lastEpoch])}.`;
    const drawn = this.shares.filter((share) => share !== null).map((share) => this.lossOf(share));
    if (drawn.length < 2) return real;
    /** @param {number} end @param {any} lowest */
    const turns = (end, lowest) => end > TURNED * lowest; // one that stays at nothing has not turned
    const end = drawn[drawn.length - 1];
    const same = turns(end, Math.min(...drawn)) === turns(testLoss[lastEpoch], testLoss[lowestTest]);
    return `${real} Yours ends at ${lossText(end)}${same ? ", and goes the same way" : ", and goes another way"}.`;
  }

  draw() {
    if (this.run === null || this.svg.clientWidth === 0) return;
    const recording = this.shown ? this.run : this.seen;
    this.chart.arrange(recording, this.axis, this.run.lastEpoch, "draw");
    this.svg.querySelectorAll(".reader, .pen, .seen-until").forEach((mark) => mark.remove());
    const { clientWidth: width, clientHeight: height } = this.svg;
    /** @param {number} column */
    const x = (column) => this.left + ((width - this.left) * column) / COLUMNS;
    /** @param {number} share */
    const y = (share) => (height - 1) * (1 - share);
    let d = "";
    this.shares.forEach((share, i) => {
      if (share !== null) d += `${i > 0 && this.shares[i - 1] !== null ? "L" : "M"}${x(i).toFixed(1)} ${y(share).toFixed(1)}`;
    });
    this.svg.append(
      makeSvg("line", { class: "seen-until", x1: this.left, x2: this.left, y1: 0, y2: height }),
      makeSvg("path", { class: "reader", d }),
      ...(this.last && !this.shown ? [makeSvg("circle", { class: "pen", r: 6, cx: x(this.last.column), cy: y(this.last.share) })] : []),
    );
  }
}
