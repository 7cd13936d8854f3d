/** The data points over a field: filled with a white sign to train on, white with a coloured rim to test. */

import { colour } from "../app/colours.js";

const WHITE = colour("field-white");
const PLUS_POINT = colour("point-plus");
const MINUS_POINT = colour("point-minus");

/**
 * @param {CanvasRenderingContext2D} context a square of `side` pixels that shows ±reach
 * @param {number} radius of a point, in the same pixels
 * @param {number} side @param {Pick<Recording, "train" | "test" | "reach">} recording
 */
export function drawPoints(context, side, recording, radius) {
  const sets = [{ points: recording.test, filled: false }, { points: recording.train, filled: true }];
  for (const { points: { coordinates, labels }, filled } of sets) {
    for (let i = 0; i < labels.length; i += 1) {
      const x = fieldToCanvas(coordinates[2 * i], side, recording.reach);
      const y = fieldToCanvas(-coordinates[2 * i + 1], side, recording.reach);
      drawPoint(context, x, y, radius, labels[i] === 1, filled);
    }
  }
}

/** Where −reach … reach lies on 0 … side. @param {number} coordinate @param {number} side @param {number} reach */
export function fieldToCanvas(coordinate, side, reach) {
  return (side * (coordinate + reach)) / (2 * reach);
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius
 * @param {boolean} plus @param {boolean} filled
 */
function drawPoint(context, x, y, radius, plus, filled) {
  const ink = plus ? PLUS_POINT : MINUS_POINT;
  const rim = radius * 0.27;
  disc(context, x, y, radius + rim, WHITE);
  disc(context, x, y, radius, ink);
  if (!filled) disc(context, x, y, radius - rim, WHITE);
  const arm = radius * 0.52;
  context.fillStyle = filled ? WHITE : ink;
  context.fillRect(x - arm, y - rim / 2, 2 * arm, rim);
  if (plus) context.fillRect(x - rim / 2, y - arm, rim, 2 * arm);
}

/**
 * @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} radius
 * @param {string} colour
 */
function disc(context, x, y, radius, colour) {
  context.fillStyle = colour;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}
