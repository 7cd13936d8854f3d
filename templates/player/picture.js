/** A run's picture at one epoch: its field, and its points upon it. */

import { frontierEnds, paintField } from "./field.js";
import { sizeOf } from "./sizes.js";
import { drawPoints, fieldToCanvas } from "./points.js";

const INK = "#1a1d24"; // the field stays light in the dark

/**
 * The field, the line of a network without a hidden layer, and the points.
 *
 * @param {number} radius of a point, in CSS pixels
 * @param {number} [scale] canvas pixels to one of these
 */
export function drawFieldWithPoints(canvas, recording, parameters, radius, scale = canvas.width / sizeOf(canvas).width) {
  const side = canvas.width;
  const { hidden, reach } = recording;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  paintField(new Uint32Array(image.data.buffer), side, parameters, hidden, reach);
  context.putImageData(image, 0, 0);
  const ends = hidden === 0 ? frontierEnds(parameters, reach) : null;
  if (ends) {
    const [x1, y1, x2, y2] = ends.map((place, i) => fieldToCanvas(i % 2 === 0 ? place : -place, side, reach));
    context.strokeStyle = INK;
    context.lineWidth = 2 * scale;
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }
  drawPoints(context, side, recording, radius * scale);
}
