/** Own points by mouse, pen and finger: a click adds, a drag moves. */

import { nearestPin, pinWords } from "./pins.js";

const MOUSE_HIT = 11; // pixels about a point that are the point
const FINGER_HIT = 20; // … for a finger that drags
const TAP_HIT = 13; // … for one that taps: between points, a tap must still be able to add one
const TAP_WANDER = 6; // pixels that a tap may wander

/**
 * index: of the point that is held, −1 for none; offset: from the pointer to it; settled: as it was added.
 *
 * @typedef {Object} Drag
 * @property {number} index
 * @property {boolean} finger
 * @property {boolean} shift
 * @property {boolean} moved
 * @property {boolean} [settled]
 * @property {Place} from
 * @property {number} left
 * @property {number} top
 * @property {Place} [offset]
 */

export class PointsByPointer {
  /** @param {HTMLCanvasElement} board @param {OwnPointsEditor} editor */
  constructor(board, editor) {
    this.board = board;
    this.editor = editor;
    /** @type {Drag | null} */
    this.drag = null;
    board.addEventListener("pointerdown", (event) => this.press(event));
    board.addEventListener("pointermove", (event) => this.move(event));
    board.addEventListener("pointerup", (event) => this.release(event));
    board.addEventListener("pointercancel", () => this.letGo());
    board.addEventListener("touchstart", (event) => {
      if (event.touches.length === 1 && (this.drag?.index ?? -1) >= 0) event.preventDefault(); // no scrolling
    }, { passive: false });
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const { board } = this;
    const finger = event.pointerType === "touch";
    const place = this.placeOf(event);
    const index = this.pinAt(place, finger ? FINGER_HIT : MOUSE_HIT);
    this.editor.keys.showCross(false);
    this.editor.keys.endStroke();
    this.drag = { index, finger, shift: event.shiftKey, moved: false, from: place, left: event.clientX, top: event.clientY };
    if (index >= 0) {
      board.setPointerCapture(event.pointerId);
      board.dataset.over = "held";
      if (!finger) this.editor.pick(index);
    } else if (!finger && this.editor.add(place, event.shiftKey)) {
      // the new point can be dragged on, as one step
      Object.assign(this.drag, { index: this.editor.last, moved: true, settled: true });
      board.setPointerCapture(event.pointerId);
    }
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { drag } = this;
    if (drag === null) {
      if (event.pointerType === "mouse") this.hover(event);
      return;
    }
    if (!event.isPrimary) return;
    const far = Math.hypot(event.clientX - drag.left, event.clientY - drag.top) > (drag.finger ? TAP_WANDER : 2);
    if (drag.index < 0 || (!far && (!drag.moved || drag.settled))) {
      if (far) this.drag = null; // the finger scrolls
      return;
    }
    if (!drag.moved) {
      this.editor.pick(drag.index);
      this.editor.remember();
    }
    drag.offset ??= { x: this.editor.pins[drag.index].x - drag.from.x, y: this.editor.pins[drag.index].y - drag.from.y };
    Object.assign(drag, { moved: true, settled: false });
    const place = this.placeOf(event);
    this.editor.moveLast({ x: place.x + drag.offset.x, y: place.y + drag.offset.y });
  }

  /** @param {PointerEvent} event */
  release(event) {
    const { drag } = this;
    if (drag === null || !event.isPrimary) return;
    if (!drag.moved && drag.finger) this.tap(drag);
    this.letGo();
  }

  /** A finger that has not moved: on a point it marks it, beside one it adds another. @param {Drag} drag */
  tap({ from, shift }) {
    const index = this.pinAt(from, TAP_HIT);
    if (index >= 0) this.editor.pick(index);
    else this.editor.add(from, shift);
  }

  letGo() {
    const { drag } = this;
    if (drag === null) return;
    this.drag = null;
    delete this.board.dataset.over;
    if (drag.moved && !drag.settled) {
      this.editor.controls.settle();
      this.editor.say(`Moved: ${pinWords(this.editor.pins[this.editor.last])}.`);
    }
    this.editor.schedule();
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const over = this.pinAt(this.placeOf(event), MOUSE_HIT) >= 0;
    if (over) this.board.dataset.over = "point";
    else delete this.board.dataset.over;
  }

  /** @param {Place} place @param {number} pixels */
  pinAt(place, pixels) {
    return nearestPin(this.editor.pins, place, (pixels * 2 * this.editor.reach) / this.board.clientWidth);
  }

  /** @param {PointerEvent} event */
  placeOf(event) {
    const { left, top, width, height } = this.board.getBoundingClientRect();
    return {
      x: this.editor.reach * ((2 * (event.clientX - left)) / width - 1),
      y: this.editor.reach * (1 - (2 * (event.clientY - top)) / height),
    };
  }
}
