/** Own points: a board over the field of the stage's run, on which every change trains the whole run anew. */

import { reachOf } from "../engine/training.js";
import { clamp } from "../numbers.js";
import { MAX_OWN_POINTS, encodePoints, listedPoints, pointsWarning, snapToGrid, whyUntrainable } from "../own-points.js";
import { drawPoints, fieldToCanvas } from "../points.js";
import { parametersAt } from "../recording.js";
import { drawFieldWithPoints } from "../stage.js";

const EDGE_MARGIN = 0.2; // of the field, that points keep from its edge: what lies within never changes its reach
const CROSS_STEP = 0.2; // of the cross, and with Shift:
const FINE_CROSS_STEP = 0.01;
const ARROW_WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const MOUSE_HIT = 11; // pixels about a point that are the point
const FINGER_HIT = 20; // … for a finger that drags
const TAP_HIT = 13; // … for one that taps: between points, a tap must still be able to add one
const TAP_WANDER = 6; // pixels that a tap may wander
const MOST_UNDONE = 100;
const RING_INK = "#1a1d24"; // the field is light in the dark too

/**
 * A point as it is edited.
 *
 * @typedef {{x: number, y: number, label: number, split: string}} Pin label: 1 for "+", 0 for "−"; split: "train" or "test"
 */

/** Points of both splits as one list. @returns {Pin[]} */
export function pinsOf({ train, test }) {
  const list = ({ coordinates, labels }, split) =>
    Array.from(labels, (label, i) => ({ x: snapToGrid(coordinates[2 * i]), y: snapToGrid(coordinates[2 * i + 1]), label, split }));
  return [...list(train, "train"), ...list(test, "test")];
}

/** The list as points, each split in the list's order. @param {Pin[]} pins */
export function pinnedPoints(pins) {
  const of = (wanted) => listedPoints(pins.filter(({ split }) => split === wanted));
  return { train: of("train"), test: of("test") };
}

/** The pin nearest to a place and at most `most` away, or −1; of two equally near the later one, which lies on top. */
export function nearestPin(pins, { x, y }, most) {
  let [nearest, least] = [-1, most];
  pins.forEach((pin, i) => {
    const distance = Math.hypot(pin.x - x, pin.y - y);
    if (distance <= least) [nearest, least] = [i, distance];
  });
  return nearest;
}

/** "41 training (21 +, 20 −), 20 test". */
export function pinCount(pins) {
  const train = pins.filter(({ split }) => split === "train");
  const plus = train.filter(({ label }) => label === 1).length;
  return `${train.length} training (${plus} +, ${train.length - plus} −), ${pins.length - train.length} test`;
}

/** "+ training point at 1.2, −0.4". */
export function pinWords({ x, y, label, split }) {
  return `${label === 1 ? "+" : "−"} ${split === "train" ? "training" : "test"} point at ${placeWords({ x, y })}`;
}

function placeWords({ x, y }) {
  return [x, y].map((coordinate) => coordinate.toFixed(2).replace("-", "−")).join(", ");
}

export class OwnPoints {
  /**
   * @param {HTMLElement} section #own-points
   * @param {import("../controls.js").Controls} controls
   */
  constructor(section, controls) {
    Object.assign(this, { section, controls });
    const names = ["board", "undo", "remove", "clear", "data-set", "whose", "count", "warning", "said"];
    this.parts = Object.fromEntries(names.map((name) => [name, section.querySelector(`[data-part="${name}"]`)]));
    this.pins = [];
    this.points = null; // what the controls were given last, null for the data set's own
    this.source = null; // of what the pins are
    this.past = []; // {pins, own}, the newest last
    this.last = -1; // the pin that was touched last: what Delete removes
    this.held = false; // whether arrows move it
    this.cross = { x: 0, y: 0 };
    this.crossShown = false;
    this.reach = 3.3;
    this.drag = null;
    this.stroke = null; // the key presses that are one move
    this.visible = false;
    this.listen();
    controls.onDraw(() => this.follow());
  }

  listen() {
    const { board, undo, remove, clear, "data-set": dataSet } = this.parts;
    board.addEventListener("pointerdown", (event) => this.press(event));
    board.addEventListener("pointermove", (event) => this.move(event));
    board.addEventListener("pointerup", (event) => this.release(event));
    board.addEventListener("pointercancel", () => this.letGo());
    board.addEventListener("touchstart", (event) => {
      if (event.touches.length === 1 && this.drag?.index >= 0) event.preventDefault(); // no scrolling
    }, { passive: false });
    board.addEventListener("keydown", (event) => this.key(event));
    board.addEventListener("keyup", (event) => {
      if (event.key in ARROW_WAYS) this.endStroke();
    });
    board.addEventListener("focus", () => this.showCross(board.matches(":focus-visible")));
    board.addEventListener("blur", () => {
      this.endStroke();
      this.showCross(false);
    });
    this.section.addEventListener("keydown", (event) => this.undoKey(event));
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

  take(pins, points, source) {
    Object.assign(this, { pins, points, source, last: -1, held: false, drag: null, stroke: null });
    this.tell();
  }

  /** The class of a point that is added: the chosen one, or with Shift the other. */
  labelFor(shift) {
    const plus = this.chosen("sign") === "plus";
    return plus === shift ? 0 : 1;
  }

  chosen(name) {
    return this.section.querySelector(`input[name="own-points-${name}"]:checked`).value;
  }

  choose(name, value) {
    this.section.querySelector(`input[name="own-points-${name}"][value="${value}"]`).checked = true;
  }

  // Changing

  remember() {
    this.past.push({ pins: this.pins, own: this.points !== null });
    if (this.past.length > MOST_UNDONE) this.past.shift();
  }

  /** Other pins from now on; trained at once, and settled when the hand lets go. */
  turn(pins) {
    this.pins = pins;
    this.points = pinnedPoints(pins);
    this.source = encodePoints(this.points);
    this.controls.turn({ points: this.points });
    this.tell();
    this.schedule();
  }

  /** A change that is over at once. */
  change(pins, last, words) {
    this.remember();
    Object.assign(this, { last, held: false });
    this.turn(pins);
    this.controls.settle();
    this.say(`${words} ${pinCount(pins)}.`);
  }

  /** @returns {boolean} whether there was room for it */
  add(place, shift) {
    if (this.pins.length >= MAX_OWN_POINTS) {
      this.say(`${MAX_OWN_POINTS} points are the most that an address holds.`);
      return false;
    }
    const pin = { ...this.within(place), label: this.labelFor(shift), split: this.chosen("split") };
    this.change([...this.pins, pin], this.pins.length, `Added a ${pinWords(pin)}.`);
    return true;
  }

  moveLast(place) {
    this.turn(this.pins.map((pin, i) => (i === this.last ? { ...pin, ...this.within(place) } : pin)));
  }

  remove() {
    const pin = this.pins[this.last];
    if (!pin) {
      this.say("No point is marked: choose one first.");
      return;
    }
    this.cross = { x: pin.x, y: pin.y };
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

  showDataSet(words) {
    this.points = null;
    this.source = null;
    this.controls.turn({ points: null });
    this.controls.settle();
    this.follow();
    this.say(`${words} ${pinCount(this.pins)}.`);
  }

  undo() {
    this.endStroke();
    const before = this.past.pop();
    if (!before) {
      this.say("There is nothing to undo.");
      return;
    }
    if (!before.own) {
      this.showDataSet("Undone: the data set's points.");
      return;
    }
    Object.assign(this, { last: -1, held: false });
    this.turn(before.pins);
    this.controls.settle();
    this.say(`Undone. ${pinCount(before.pins)}.`);
  }

  // By pointer

  press(event) {
    if (event.button !== 0 || !event.isPrimary) return;
    const { board } = this.parts;
    const finger = event.pointerType === "touch";
    const place = this.placeOf(event);
    const index = this.pinAt(place, finger ? FINGER_HIT : MOUSE_HIT);
    this.showCross(false);
    this.endStroke();
    this.drag = { index, finger, shift: event.shiftKey, moved: false, from: place, left: event.clientX, top: event.clientY };
    if (index >= 0) {
      board.setPointerCapture(event.pointerId);
      board.dataset.over = "held";
      if (!finger) this.pick(index);
    } else if (!finger && this.add(place, event.shiftKey)) {
      // the new point can be dragged on, as one step
      Object.assign(this.drag, { index: this.last, moved: true, settled: true });
      board.setPointerCapture(event.pointerId);
    }
  }

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
      this.pick(drag.index);
      this.remember();
    }
    drag.offset ??= { x: this.pins[drag.index].x - drag.from.x, y: this.pins[drag.index].y - drag.from.y };
    Object.assign(drag, { moved: true, settled: false });
    const place = this.placeOf(event);
    this.moveLast({ x: place.x + drag.offset.x, y: place.y + drag.offset.y });
  }

  release(event) {
    const { drag } = this;
    if (drag === null || !event.isPrimary) return;
    if (!drag.moved && drag.finger) this.tap(drag);
    this.letGo();
  }

  /** A finger that has not moved: on a point it marks it, beside one it adds another. */
  tap({ from, shift }) {
    const index = this.pinAt(from, TAP_HIT);
    if (index >= 0) this.pick(index);
    else this.add(from, shift);
  }

  letGo() {
    const { drag } = this;
    if (drag === null) return;
    this.drag = null;
    delete this.parts.board.dataset.over;
    if (drag.moved && !drag.settled) {
      this.controls.settle();
      this.say(`Moved: ${pinWords(this.pins[this.last])}.`);
    }
    this.schedule();
  }

  hover(event) {
    const over = this.pinAt(this.placeOf(event), MOUSE_HIT) >= 0;
    if (over) this.parts.board.dataset.over = "point";
    else delete this.parts.board.dataset.over;
  }

  /** Marks a point, so that arrows move it and Delete removes it. */
  pick(index) {
    Object.assign(this, { last: index, held: true });
    this.say(`Point ${index + 1} of ${this.pins.length}: ${pinWords(this.pins[index])}.`);
    this.tell();
    this.schedule();
  }

  pinAt(place, pixels) {
    return nearestPin(this.pins, place, (pixels * 2 * this.reach) / this.parts.board.clientWidth);
  }

  placeOf(event) {
    const { left, top, width, height } = this.parts.board.getBoundingClientRect();
    return {
      x: this.reach * ((2 * (event.clientX - left)) / width - 1),
      y: this.reach * (1 - (2 * (event.clientY - top)) / height),
    };
  }

  within({ x, y }) {
    const most = this.reach - EDGE_MARGIN;
    return { x: snapToGrid(clamp(x, -most, most)), y: snapToGrid(clamp(y, -most, most)) };
  }

  // By keyboard

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { shiftKey } = event;
    const acts = {
      Enter: () => this.enter(shiftKey),
      " ": () => this.enter(shiftKey),
      Delete: () => this.remove(),
      Backspace: () => this.remove(),
      Escape: this.held ? () => this.putDown() : null,
      n: () => this.pickNext(1),
      p: () => this.pickNext(-1),
      "+": () => this.chooseAloud("sign", "plus"),
      "=": () => this.chooseAloud("sign", "plus"),
      "-": () => this.chooseAloud("sign", "minus"),
      "−": () => this.chooseAloud("sign", "minus"),
      t: () => this.chooseAloud("split", this.chosen("split") === "train" ? "test" : "train"),
    };
    const arrow = ARROW_WAYS[event.key];
    const act = arrow ? () => this.arrow(arrow, shiftKey ? FINE_CROSS_STEP : CROSS_STEP) : acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    this.showCross(true);
    act();
  }

  arrow([right, up], step) {
    if (this.held) {
      const pin = this.pins[this.last];
      if (this.stroke === null) this.remember();
      this.stroke = pin;
      this.moveLast({ x: pin.x + right * step, y: pin.y + up * step });
      this.sayLater(() => pinWords(this.pins[this.last]));
      return;
    }
    this.cross = this.within({ x: this.cross.x + right * step, y: this.cross.y + up * step });
    this.sayLater(() => placeWords(this.cross));
    this.schedule();
  }

  /** The arrows have been let go: the address may say it. */
  endStroke() {
    if (this.stroke === null) return;
    this.stroke = null;
    this.controls.settle();
  }

  enter(shift) {
    if (this.held) this.putDown();
    else this.add(this.cross, shift);
  }

  putDown() {
    const pin = this.pins[this.last];
    this.endStroke();
    this.held = false;
    this.cross = { x: pin.x, y: pin.y };
    this.say(`Put down: ${pinWords(pin)}.`);
    this.schedule();
  }

  pickNext(step) {
    const { length } = this.pins;
    if (length === 0) {
      this.say("There are no points.");
      return;
    }
    this.endStroke();
    this.pick(this.last < 0 ? nearestPin(this.pins, this.cross, Infinity) : (this.last + step + length) % length);
  }

  chooseAloud(name, value) {
    this.choose(name, value);
    const sign = this.chosen("sign") === "plus" ? "+" : "−";
    this.say(`Enter adds a ${sign} ${this.chosen("split") === "train" ? "training" : "test"} point.`);
    this.schedule();
  }

  undoKey(event) {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    this.undo();
  }

  showCross(shown) {
    if (this.crossShown === shown) return;
    this.crossShown = shown;
    this.schedule();
  }

  // Saying

  say(words) {
    clearTimeout(this.saying);
    this.parts.said.textContent = words;
  }

  /** What changes with every press of a key, said when the key rests. */
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
    const able = [[undo, this.past.length > 0], [remove, this.last >= 0], [clear, this.pins.length > 0], [dataSet, this.points !== null]];
    for (const [button, can] of able) button.setAttribute("aria-disabled", String(!can)); // disabled, it would lose the focus
  }

  // Drawing

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      if (this.visible) this.draw();
    });
  }

  draw() {
    const { board } = this.parts;
    const shown = board.clientWidth;
    if (shown === 0) return;
    const side = Math.round(shown * Math.min(devicePixelRatio, 2));
    if (board.width !== side) board.width = board.height = side;
    const points = pinnedPoints(this.pins);
    if (this.drag === null) this.reach = reachOf({ trainPoints: points.train, testPoints: points.test });
    const radius = clamp(shown / 55, 4, 6.5);
    const run = whyUntrainable(points) === null ? this.controls.shown() : null;
    const view = { ...run, ...points, reach: this.reach };
    if (run) {
      drawFieldWithPoints(board, view, parametersAt(run, clamp(this.controls.epoch(), 0, run.lastEpoch)), radius);
    } else {
      const context = board.getContext("2d");
      context.fillStyle = "#ffffff";
      context.fillRect(0, 0, side, side);
      drawPoints(context, side, view, (radius * side) / shown);
    }
    this.drawMarks(board.getContext("2d"), side, side / shown, radius);
  }

  /** A ring about the marked point, and the keyboard's cross. */
  drawMarks(context, side, scale, radius) {
    const onCanvas = ({ x, y }) => [fieldToCanvas(x, side, this.reach), fieldToCanvas(-y, side, this.reach)];
    const pin = this.pins[this.last];
    if (pin) {
      const [x, y] = onCanvas(pin);
      this.strokeTwice(context, scale, this.held && this.crossShown ? 2.5 : 1.5, () => context.arc(x, y, (radius + 5) * scale, 0, 2 * Math.PI));
    }
    if (!this.crossShown || this.held) return;
    const [x, y] = onCanvas(this.cross);
    const [near, far] = [4 * scale, 13 * scale];
    this.strokeTwice(context, scale, 1.5, () => {
      for (const [right, down] of Object.values(ARROW_WAYS)) {
        context.moveTo(x + right * near, y + down * near);
        context.lineTo(x + right * far, y + down * far);
      }
    });
  }

  /** A dark line within a light one, to be seen on any field. */
  strokeTwice(context, scale, width, path) {
    for (const [colour, extra] of [["#ffffff", 2.5], [RING_INK, 0]]) {
      context.strokeStyle = colour;
      context.lineWidth = (width + extra) * scale;
      context.beginPath();
      path();
      context.stroke();
    }
  }
}
