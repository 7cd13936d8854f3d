/** Own points by keyboard: a cross that arrows move, and keys that add, pick up, put down and remove. */

import { nearestPin, pinWords, placeWords } from "./pins.js";

const CROSS_STEP = 0.2; // of the cross, and with Shift:
const FINE_CROSS_STEP = 0.01;
/** @type {Record<string, [number, number]>} */
const ARROW_WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export class PointsByKeys {
  /** @param {HTMLCanvasElement} board @param {OwnPointsEditor} editor */
  constructor(board, editor) {
    this.editor = editor;
    this.cross = { x: 0, y: 0 };
    this.shown = false; // the cross
    /** @type {Pin | null} */
    this.stroke = null; // the key presses that are one move
    board.addEventListener("keydown", (event) => this.key(event));
    board.addEventListener("keyup", (event) => {
      if (event.key in ARROW_WAYS) this.endStroke();
    });
    board.addEventListener("focus", () => this.showCross(board.matches(":focus-visible")));
    board.addEventListener("blur", () => {
      this.endStroke();
      this.showCross(false);
    });
    editor.section.addEventListener("keydown", (event) => this.undoKey(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { shiftKey } = event;
    /** @type {Record<string, (() => void) | null>} */
    const acts = {
      Enter: () => this.enter(shiftKey),
      " ": () => this.enter(shiftKey),
      Delete: () => this.editor.remove(),
      Backspace: () => this.editor.remove(),
      Escape: this.editor.held ? () => this.putDown() : null,
      n: () => this.pickNext(1),
      p: () => this.pickNext(-1),
      "+": () => this.chooseAloud("sign", "plus"),
      "=": () => this.chooseAloud("sign", "plus"),
      "-": () => this.chooseAloud("sign", "minus"),
      "−": () => this.chooseAloud("sign", "minus"),
      t: () => this.chooseAloud("split", this.editor.chosen("split") === "train" ? "test" : "train"),
    };
    const arrow = ARROW_WAYS[event.key];
    const act = arrow ? () => this.arrow(arrow, shiftKey ? FINE_CROSS_STEP : CROSS_STEP) : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    this.showCross(true);
    act();
  }

  /** @param {[number, number]} way @param {number} step */
  arrow([right, up], step) {
    if (this.editor.held) {
      const pin = this.editor.pins[this.editor.last];
      if (this.stroke === null) this.editor.remember();
      this.stroke = pin;
      this.editor.moveLast({ x: pin.x + right * step, y: pin.y + up * step });
      this.editor.sayLater(() => pinWords(this.editor.pins[this.editor.last]));
      return;
    }
    this.cross = this.editor.within({ x: this.cross.x + right * step, y: this.cross.y + up * step });
    this.editor.sayLater(() => placeWords(this.cross));
    this.editor.schedule();
  }

  /** The arrows have been let go: the address may say it. */
  endStroke() {
    if (this.stroke === null) return;
    this.stroke = null;
    this.editor.controls.settle();
  }

  /** @param {boolean} shift */
  enter(shift) {
    if (this.editor.held) this.putDown();
    else this.editor.add(this.cross, shift);
  }

  putDown() {
    const pin = this.editor.pins[this.editor.last];
    this.endStroke();
    this.editor.held = false;
    this.cross = { x: pin.x, y: pin.y };
    this.editor.say(`Put down: ${pinWords(pin)}.`);
    this.editor.schedule();
  }

  /** @param {number} step */
  pickNext(step) {
    const { length } = this.editor.pins;
    if (length === 0) {
      this.editor.say("There are no points.");
      return;
    }
    this.endStroke();
    this.editor.pick(this.editor.last < 0 ? nearestPin(this.editor.pins, this.cross, Infinity) : (this.editor.last + step + length) % length);
  }

  /** @param {"sign" | "split"} name @param {string} value */
  chooseAloud(name, value) {
    this.editor.choose(name, value);
    const sign = this.editor.chosen("sign") === "plus" ? "+" : "−";
    this.editor.say(`Enter adds a ${sign} ${this.editor.chosen("split") === "train" ? "training" : "test"} point.`);
    this.editor.schedule();
  }

  /** @param {KeyboardEvent} event */
  undoKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    this.editor.undo();
  }

  /** @param {boolean} shown */
  showCross(shown) {
    if (this.shown === shown) return;
    this.shown = shown;
    this.editor.schedule();
  }
}
