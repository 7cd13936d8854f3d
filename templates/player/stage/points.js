/** The data points over a field: filled with a white sign to train on, white with a coloured rim to test. */

const PLUS_POINT = "#1b3fa6";
const MINUS_POINT = "#9c0c60";

/**
 * @param {CanvasRenderingContext2D} context a square of `side` pixels that shows ±reach
 * @param {number} radius of a point, in the same pixels
 * @param {number} side @param {Recording} recording
 */
export function drawPoints(context, side, recording, radius) {
  const sets = [[recording.test, false], [recording.train, true]];
  for (const [{ coordinates, labels }, filled] of sets) {
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
 * @param {any} plus @param {any} filled
 */
function drawPoint(context, x, y, radius, plus, filled) {
  const colour = plus ? PLUS_POINT : MINUS_POINT;
  const rim = radius * 0.27;
  disc(context, x, y, radius + rim, "#ffffff");
  disc(context, x, y, radius, colour);
  if (!filled) disc(context, x, y, radius - rim, "#ffffff");
  const arm = radius * 0.52;
  context.fillStyle = filled ? "#ffffff" : colour;
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
