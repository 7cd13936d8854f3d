/** Own points: a board over the field of the stage's run, on which every change trains the whole run anew. */

import { find, partsOf } from "../app/elements.js";
import { reachOf } from "../engine/training.js";
import { clamp } from "../app/numbers.js";
import { MAX_OWN_POINTS, encodePoints, pointsWarning, snapToGrid, whyUntrainable } from "../runs/own-points.js";
import { FieldPicture } from "../stage/picture.js";
import { drawBoard } from "./board.js";
import { pinCount, pinWords, pinnedPoints, pinsOf } from "./pins.js";
import { PointsByKeys } from "./points-by-keys.js";
import { PointsByPointer } from "./points-by-pointer.js";

const EDGE_MARGIN = 0.2; // of the field, that points keep from its edge: what lies within never changes its reach
const MOST_UNDONE = 100;

export class OwnPointsEditor {
  /**
   * @param {HTMLElement} section #own-points
   * @param {Controls} controls
   */
  constructor(section, controls) {
    this.section = section;
    this.controls = controls;
    this.parts = partsOf(section, {
      board: HTMLCanvasElement, undo: HTMLElement, remove: HTMLElement, clear: HTMLElement, "data-set": HTMLElement,
      whose: HTMLElement, count: HTMLElement, warning: HTMLElement, said: HTMLElement,
    });
    /** @type {Pin[]} */
    this.pins = [];
    /** @type {OwnPoints | null} */
    this.points = null; // what the controls were given last, null for the data set's own
    /** @type {string | null} */
    this.source = null; // of what the pins are
    /** @type {{pins: Pin[], own: boolean}[]} */
    this.past = []; // the newest last
    /** @type {number | undefined} */
    this.saying = undefined;
    this.scheduled = false;
    this.last = -1; // the pin that was touched last: what Delete removes
    this.held = false; // whether arrows move it
    this.reach = 3.3;
    this.visible = false;
    this.board = new FieldPicture(this.parts.board);
    this.pointer = new PointsByPointer(this.parts.board, this);
    this.keys = new PointsByKeys(this.parts.board, this);
    this.listen();
    controls.onDraw(() => this.follow());
  }

  listen() {
    const { board, undo, remove, clear, "data-set": dataSet } = this.parts;
    undo.addEventListener("click", () => this.undo());
    remove.addEventListener("click", () => this.remove());
    clear.addEventListener("click", () => this.clear());
    dataSet.addEventListener("click", () => this.backToDataSet());
    new ResizeObserver(() => this.schedule()).observe(board);
    new IntersectionObserver(([entry]) => {
      this.visible = entry.isIntersecting;
      if (this.visible) this.follow(); // points without a run are on no stage that could be drawn
    }).observe(board);
  }

  /** Takes over what the stage has now, unless it comes from here. */
  follow() {
    const configuration = this.controls.configuration();
    const { data, noise, seed } = configuration.experiment;
    const points = configuration.points;
    const source = points === null ? `${data} ${noise} ${seed}` : encodePoints(points);
    if (source !== this.source) {
      if (this.points !== null) this.remember(); // own points that were replaced can be had back
      this.take(pinsOf(points ?? { train: configuration.trainPoints, test: configuration.testPoints }), points, source);
    }
    this.schedule();
  }

  /** @param {Pin[]} pins @param {OwnPoints | null} points @param {string} source */
  take(pins, points, source) {
    this.pins = pins;
    this.points = points;
    this.source = source;
    this.last = -1;
    this.held = false;
    this.pointer.drag = null;
    this.keys.stroke = null;
    this.tell();
  }

  /** The class of a point that is added: the chosen one, or with Shift the other. @param {boolean} shift */
  labelFor(shift) {
    const plus = this.chosen("sign") === "plus";
    return plus === shift ? 0 : 1;
  }

  /** @param {"sign" | "split"} name */
  chosen(name) {
    return find(this.section, `input[name="own-points-${name}"]:checked`, HTMLInputElement).value;
  }

  /** @param {"sign" | "split"} name @param {string} value */
  choose(name, value) {
    find(this.section, `input[name="own-points-${name}"][value="${value}"]`, HTMLInputElement).checked = true;
  }

  // Changing

  remember() {
    this.past.push({ pins: this.pins, own: this.points !== null });
    if (this.past.length > MOST_UNDONE) this.past.shift();
  }

  /** Other pins from now on; trained at once, and settled when the hand lets go. @param {Pin[]} pins */
  turn(pins) {
    this.pins = pins;
    this.points = pinnedPoints(pins);
    this.source = encodePoints(this.points);
    this.controls.turn({ own: this.points });
    this.tell();
    this.schedule();
  }

  /** A change that is over at once. @param {Pin[]} pins @param {number} last @param {string} words */
  change(pins, last, words) {
    this.remember();
    this.last = last;
    this.held = false;
    this.turn(pins);
    this.controls.settle();
    this.say(`${words} ${pinCount(pins)}.`);
  }

  /** @param {Place} place @param {boolean} shift @returns {boolean} whether there was room for it */
  add(place, shift) {
    if (this.pins.length >= MAX_OWN_POINTS) {
      this.say(`${MAX_OWN_POINTS} points are the most that an address holds.`);
      return false;
    }
    const pin = { ...this.within(place), label: this.labelFor(shift), split: /** @type {Split} */ (this.chosen("split")) };
    this.change([...this.pins, pin], this.pins.length, `Added a ${pinWords(pin)}.`);
    return true;
  }

  /** @param {Place} place */
  moveLast(place) {
    this.turn(this.pins.map((pin, i) => (i === this.last ? { ...pin, ...this.within(place) } : pin)));
  }

  remove() {
    const pin = this.pins[this.last];
    if (!pin) {
      this.say("No point is marked: choose one first.");
      return;
    }
    this.keys.cross = { x: pin.x, y: pin.y };
    this.change(this.pins.filter((each) => each !== pin), -1, `Removed the ${pinWords(pin)}.`);
  }

  clear() {
    if (this.pins.length > 0) this.change([], -1, "All points removed.");
  }

  backToDataSet() {
    if (this.points === null) return;
    this.remember();
    this.showDataSet("Back to the data set's points.");
  }

  /** @param {string} words */
  showDataSet(words) {
    this.points = null;
    this.source = null;
    this.controls.turn({ own: null });
    this.controls.settle();
    this.follow();
    this.say(`${words} ${pinCount(this.pins)}.`);
  }

  undo() {
    this.keys.endStroke();
    const before = this.past.pop();
    if (!before) {
      this.say("There is nothing to undo.");
      return;
    }
    if (!before.own) {
      this.showDataSet("Undone: the data set's points.");
      return;
    }
    this.last = -1;
    this.held = false;
    this.turn(before.pins);
    this.controls.settle();
    this.say(`Undone. ${pinCount(before.pins)}.`);
  }

  /** Marks a point, so that arrows move it and Delete removes it. @param {number} index */
  pick(index) {
    this.last = index;
    this.held = true;
    this.say(`Point ${index + 1} of ${this.pins.length}: ${pinWords(this.pins[index])}.`);
    this.tell();
    this.schedule();
  }

  /** @param {Place} place */
  within({ x, y }) {
    const most = this.reach - EDGE_MARGIN;
    return { x: snapToGrid(clamp(x, -most, most)), y: snapToGrid(clamp(y, -most, most)) };
  }

  // Saying

  /** @param {string} words */
  say(words) {
    clearTimeout(this.saying);
    this.parts.said.textContent = words;
  }

  /** What changes with every press of a key, said when the key rests. @param {() => string} words */
  sayLater(words) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.say(words()), 400);
  }

  /** The count, what stands in the way, and which buttons have something to do. */
  tell() {
    const { undo, remove, clear, "data-set": dataSet, whose, count, warning } = this.parts;
    const points = pinnedPoints(this.pins);
    const words = [whyUntrainable(points), pointsWarning(points)].filter((each) => each !== null).join(" ");
    whose.textContent = this.points === null ? "The data set's points" : "Your points";
    count.textContent = pinCount(this.pins);
    warning.textContent = words;
    warning.hidden = words === "";
    /** @param {HTMLElement} button @param {boolean} can */
    const enable = (button, can) => button.setAttribute("aria-disabled", String(!can)); // disabled, it would lose the focus
    enable(undo, this.past.length > 0);
    enable(remove, this.last >= 0);
    enable(clear, this.pins.length > 0);
    enable(dataSet, this.points !== null);
  }

  // Drawing

  schedule() {
    if (this.scheduled || !this.visible) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      this.draw();
    });
  }

  draw() {
    const points = pinnedPoints(this.pins);
    if (this.pointer.drag === null) this.reach = reachOf({ trainPoints: points.train, testPoints: points.test });
    const run = whyUntrainable(points) === null ? this.controls.shown() : null;
    drawBoard(this.board, run, this.controls.epoch(), points, {
      reach: this.reach,
      pin: this.pins[this.last] ?? null,
      held: this.held,
      cross: this.keys.shown ? this.keys.cross : null,
    });
  }
}
