/** A run's picture at one epoch: its field, and its points upon it. */

import { colour } from "../app/colours.js";
import { contextOf, make } from "../app/elements.js";
import { frontierEnds, paintField } from "./field.js";
import { clamp } from "../app/numbers.js";
import { sizeOf } from "../app/sizes.js";
import { drawPoints, fieldToCanvas } from "./points.js";

const INK = colour("field-ink");
const COARSEST = 3; // pixels along either side
const BUDGET = 2.5; // milliseconds of a frame that painting may take while the picture moves
const AT_REST = 150; // milliseconds after which what has not moved is at rest
const SHARE_OF_NEWEST = 0.2; // in the mean of what paintings took

export class FieldPicture {
  /** @param {HTMLCanvasElement} canvas square */
  constructor(canvas) {
    this.canvas = canvas;
    this.coarse = make("canvas"); // the field alone, where fewer pixels are painted
    this.points = make("canvas"); // as they were last drawn: they stay while the epoch changes
    /** @type {unknown[]} */
    this.drawn = []; // what they were drawn of
    this.image = new ImageData(1, 1);
    this.scale = 1; // canvas pixels to one of CSS
  }

  /** As large as the canvas is shown, in its device's pixels; false while it is not shown. */
  fit() {
    const shown = sizeOf(this.canvas).width;
    if (shown === 0) return false;
    const side = Math.round(shown * Math.min(devicePixelRatio, 2));
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    this.scale = side / shown;
    return true;
  }

  /**
   * The field, the line of a network without a hidden layer, and the points.
   *
   * @param {number} radius of a point, in CSS pixels
   * @param {number} [grain] canvas pixels, along either side, to one that is painted: a quarter of the work with 2
   * @param {Omit<Recording, "name">} recording @param {Float64Array} parameters
   */
  draw(recording, parameters, radius, grain = 1) {
    const { hidden, reach } = recording;
    const side = this.canvas.width;
    const context = contextOf(this.canvas);
    this.drawField(context, Math.round(side / grain), parameters, hidden, reach);
    if (hidden === 0) drawFrontier(context, side, frontierEnds(parameters, reach), reach, 2 * this.scale);
    context.drawImage(this.pointsOf(recording, radius * this.scale), 0, 0);
  }

  /**
   * @param {CanvasRenderingContext2D} context @param {number} painted @param {Float64Array} parameters
   * @param {number} hidden @param {number} reach
   */
  drawField(context, painted, parameters, hidden, reach) {
    const side = this.canvas.width;
    if (this.image.width !== painted) this.image = new ImageData(painted, painted);
    paintField(new Uint32Array(this.image.data.buffer), painted, parameters, hidden, reach);
    if (painted === side) {
      context.putImageData(this.image, 0, 0);
      return;
    }
    if (this.coarse.width !== painted) this.coarse.width = this.coarse.height = painted;
    contextOf(this.coarse).putImageData(this.image, 0, 0);
    context.drawImage(this.coarse, 0, 0, side, side);
  }

  /** @param {Omit<Recording, "name">} recording @param {number} radius */
  pointsOf(recording, radius) {
    const { train, test, reach } = recording;
    const side = this.canvas.width;
    const wanted = [train, test, reach, side, radius];
    if (wanted.every((each, i) => each === this.drawn[i])) return this.points;
    this.drawn = wanted;
    this.points.width = this.points.height = side; // empties it
    drawPoints(contextOf(this.points), side, recording, radius);
    return this.points;
  }
}

/**
 * w·x + b = 0, where it crosses the square.
 *
 * @param {CanvasRenderingContext2D} context @param {number} side @param {number[] | null} ends @param {number} reach
 * @param {number} width
 */
function drawFrontier(context, side, ends, reach, width) {
  if (!ends) return;
  const [x1, y1, x2, y2] = ends.map((place, i) => fieldToCanvas(i % 2 === 0 ? place : -place, side, reach));
  context.strokeStyle = INK;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

/** How finely a picture is painted: while it moves, only as finely as there is time for; when it rests, wholly. */
export class Grain {
  /** @param {() => void} rested called when a picture that was painted coarsely has come to rest */
  constructor(rested) {
    this.rested = rested;
    this.full = 0; // milliseconds that a whole painting takes
    this.last = { what: "", time: -Infinity };
    /** @type {number | undefined} */
    this.resting = undefined;
  }

  /**
   * @param {string} what is painted: other than the last time, it moves
   * @param {(grain: number) => void} paint with that grain
   */
  paint(what, paint) {
    const start = performance.now();
    const moves = what !== this.last.what && start - this.last.time < AT_REST;
    const grain = moves ? clamp(Math.ceil(Math.sqrt(this.full / BUDGET)), 1, COARSEST) : 1;
    this.last = { what, time: start };
    paint(grain);
    const full = (performance.now() - start) * grain * grain;
    this.full += SHARE_OF_NEWEST * (full - this.full);
    clearTimeout(this.resting);
    if (grain > 1) this.resting = setTimeout(this.rested, AT_REST);
  }
}
