/** Drawing first: the curves stop, the reader draws how the dashed one goes on, and then sees it. */

import { Chart, lossAxis } from "../stage/chart.js";
import { makeSvg, partsOf } from "../app/elements.js";
import { clamp, epochText, lossText } from "../app/numbers.js";

const HEADROOM = 1.5; // of the axis over the highest loss: room to be wrong in
const COLUMNS = 60; // that the reader's curve is made of
const KEY_STEP = 0.025; // of the chart's height, for an arrow key
const TURNED = 1.25; // a curve has turned up when it ends at this many times its lowest, see outcome.js

/** By how many columns, and by what share of the height, a key moves the pen. @type {Record<string, [number, number]>} */
const PEN_KEYS = { ArrowRight: [2, 0], ArrowLeft: [-2, 0], ArrowUp: [0, KEY_STEP], ArrowDown: [0, -KEY_STEP] };

export class DrawFirst {
  /** @param {HTMLElement} figure data-run and data-epoch say which curves stop where @param {Recordings} recordings */
  constructor(figure, recordings) {
    this.figure = figure;
    this.recordings = recordings;
    /** @type {{run: Recording, seen: Curves, axis: LossAxis} | null} */
    this.loaded = null; // the run, what is seen of it, and the axis for both
    /** @type {(number | null)[]} */
    this.shares = new Array(COLUMNS + 1).fill(null);
    this.column = 0;
    /** @type {{column: number, share: number} | null} */
    this.last = null; // where the pen was
    this.cut = Number(figure.dataset.epoch);
    const { chart, words, show, pad, clear } = partsOf(figure, {
      chart: SVGSVGElement, words: HTMLElement, show: HTMLElement, pad: HTMLElement, clear: HTMLElement,
    });
    this.svg = chart;
    this.words = words;
    this.show = show;
    this.chart = new Chart(this.svg, true);
    figure.dataset.state = "drawing";
    pad.addEventListener("keydown", (event) => this.key(event));
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => event.buttons & 1 && this.move(event));
    this.show.addEventListener("click", () => this.reveal());
    clear.addEventListener("click", () => this.clear());
    const seen = new IntersectionObserver(([entry]) => entry.isIntersecting && this.load(), { rootMargin: "400px" });
    seen.observe(figure);
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  async load() {
    if (this.loaded !== null) return;
    const run = await this.recordings.read(this.figure.dataset.run ?? "");
    const { at, ticks } = lossAxis([run], "linear");
    const cut = this.cut + 1;
    const seen = {
      key: `${run.key} until ${this.cut}`,
      lastEpoch: this.cut,
      lowestTest: Math.min(run.lowestTest, this.cut),
      trainLoss: run.trainLoss.subarray(0, cut),
      testLoss: run.testLoss.subarray(0, cut),
    };
    this.loaded = { run, seen, axis: { at: (loss) => at(loss) / HEADROOM, ticks } };
    this.draw();
  }

  get shown() {
    return this.figure.dataset.state === "shown";
  }

  /** The pixels from the left at which the curves stop. */
  get left() {
    return this.chart.x(this.cut);
  }

  /** Those at which the axis ends. */
  get right() {
    return this.chart.left + this.chart.plot;
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (this.shown || this.loaded === null || event.button !== 0) return;
    this.svg.setPointerCapture(event.pointerId);
    this.last = null;
    this.move(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    if (this.shown || this.loaded === null) return;
    const box = this.svg.getBoundingClientRect();
    const along = (event.clientX - box.left - this.left) / (this.right - this.left);
    const down = (event.clientY - box.top - this.chart.head) / (box.height - this.chart.head);
    this.pen(Math.round(clamp(along, 0, 1) * COLUMNS), clamp(1 - down, 0, 1));
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
    const move = PEN_KEYS[event.key];
    if (this.shown || this.loaded === null || !move) return;
    const { run, axis } = this.loaded;
    const here = this.last ?? { column: 0, share: axis.at(run.testLoss[this.cut]) };
    const share = clamp(here.share + move[1], 0, 1);
    this.pen(clamp(here.column + move[0], 0, COLUMNS), share);
    const epoch = Math.round(this.cut + ((run.lastEpoch - this.cut) * this.column) / COLUMNS);
    this.words.textContent = `Epoch ${epochText(epoch)}: ${lossText(lossOf(share, axis))}`;
    event.preventDefault();
  }

  clear() {
    this.shares.fill(null);
    this.last = null;
    this.figure.dataset.state = "drawing";
    this.words.textContent = "";
    this.draw();
  }

  async reveal() {
    await this.load();
    this.figure.dataset.state = "shown";
    this.words.textContent = this.loaded === null ? "" : this.judgement(this.loaded.run, this.loaded.axis);
    this.draw();
  }

  /** How it goes on, and how the reader's curve compares. @param {Recording} run @param {LossAxis} axis */
  judgement({ testLoss, lastEpoch, lowestTest }, axis) {
    const real = `The dashed curve is lowest at epoch ${epochText(lowestTest)}, at ${lossText(testLoss[lowestTest])}, `
      + `and ends at ${lossText(testLoss[lastEpoch])}.`;
    const drawn = this.shares.filter((share) => share !== null).map((share) => lossOf(share, axis));
    if (drawn.length < 2) return real;
    /** @param {number} end @param {number} lowest */
    const turns = (end, lowest) => end > TURNED * lowest; // one that stays at nothing has not turned
    const end = drawn[drawn.length - 1];
    const same = turns(end, Math.min(...drawn)) === turns(testLoss[lastEpoch], testLoss[lowestTest]);
    return `${real} Yours ends at ${lossText(end)}${same ? ", and goes the same way" : ", and goes another way"}.`;
  }

  draw() {
    if (this.loaded === null || this.svg.clientWidth === 0) return;
    const { run, seen, axis } = this.loaded;
    this.chart.arrange(this.shown ? run : seen, axis, run.lastEpoch, "draw");
    this.svg.querySelectorAll(".reader, .pen, .seen-until, .draw-here").forEach((mark) => mark.remove());
    /** @param {number} column */
    const x = (column) => this.left + ((this.right - this.left) * column) / COLUMNS;
    /** @param {number} share */
    const y = (share) => this.chart.yOf(share);
    let d = "";
    this.shares.forEach((share, i) => {
      if (share !== null) d += `${i > 0 && this.shares[i - 1] !== null ? "L" : "M"}${x(i).toFixed(1)} ${y(share).toFixed(1)}`;
    });
    this.svg.append(
      makeSvg("line", { class: "seen-until", x1: this.left, x2: this.left, y1: 0, y2: this.chart.height }),
      makeSvg("path", { class: "reader", d }),
      ...(d === "" && !this.shown ? [makeSvg("text", { class: "draw-here", x: (this.left + this.right) / 2, y: this.chart.height / 2, "text-anchor": "middle" }, "draw here")] : []),
      ...(this.last && !this.shown ? [makeSvg("circle", { class: "pen", r: 6, cx: x(this.last.column), cy: y(this.last.share) })] : []),
    );
  }
}

/** The loss at a share of the chart's height; its axis is linear. @param {number} share @param {LossAxis} axis */
function lossOf(share, axis) {
  return share / axis.at(1);
}
