/** The picture on which own points are placed: field, points, the marked one, and the keyboard's cross. */

import { colour } from "../app/colours.js";
import { clamp } from "../app/numbers.js";
import { drawPoints, fieldToCanvas } from "../stage/points.js";
import { parametersAt } from "../runs/recording.js";
import { sizeOf } from "../app/sizes.js";

const RING_INK = colour("field-ink");
const WHITE = colour("field-white");
const CROSS_ARMS = [[-1, 0], [1, 0], [0, 1], [0, -1]];

/**
 * @param {import("../stage/picture.js").FieldPicture} board
 * @param {?Recording} run whose field lies below, or null for none
 * @param {number} epoch
 * @param {{train: Points, test: Points}} points
 * @param {{reach: number, pin: ?Pin, held: boolean, cross: ?{x: number, y: number}}} marks pin: the marked point;
 *   cross: null where it is not shown
 */
export function drawBoard(board, run, epoch, points, marks) {
  const { canvas } = board;
  if (!board.fit()) return;
  const [shown, side] = [sizeOf(canvas).width, canvas.width];
  const radius = clamp(shown / 55, 4, 6.5);
  const view = { ...run, ...points, reach: marks.reach };
  const context = canvas.getContext("2d");
  if (run) {
    board.draw(view, parametersAt(run, clamp(epoch, 0, run.lastEpoch)), radius);
  } else {
    context.fillStyle = WHITE;
    context.fillRect(0, 0, side, side);
    drawPoints(context, side, view, (radius * side) / shown);
  }
  drawMarks(context, side, side / shown, radius, marks);
}

/**
 * A ring about the marked point, and the keyboard's cross.
 *
 * @param {CanvasRenderingContext2D} context @param {number} side @param {any} scale @param {number} radius
 * @param {any} value
 */
function drawMarks(context, side, scale, radius, { reach, pin, held, cross }) {
  /** @param {any} value */
  const onCanvas = ({ x, y }) => [fieldToCanvas(x, side, reach), fieldToCanvas(-y, side, reach)];
  if (pin) {
    const [x, y] = onCanvas(pin);
    strokeTwice(context, scale, held && cross ? 2.5 : 1.5, () => context.arc(x, y, (radius + 5) * scale, 0, 2 * Math.PI));
  }
  if (cross === null || held) return;
  const [x, y] = onCanvas(cross);
  const [near, far] = [4 * scale, 13 * scale];
  strokeTwice(context, scale, 1.5, () => {
    for (const [right, down] of CROSS_ARMS) {
      context.moveTo(x + right * near, y + down * near);
      context.lineTo(x + right * far, y + down * far);
    }
  });
}

/**
 * A dark line within a light one, to be seen on any field.
 *
 * @param {CanvasRenderingContext2D} context @param {any} scale @param {number} width @param {string} path
 */
function strokeTwice(context, scale, width, path) {
  for (const [colour, extra] of [[WHITE, 2.5], [RING_INK, 0]]) {
    context.strokeStyle = colour;
    context.lineWidth = (width + extra) * scale;
    context.beginPath();
    path();
    context.stroke();
  }
}
