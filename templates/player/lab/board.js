/** The picture on which own points are placed: field, points, the marked one, and the keyboard's cross. */

import { contextOf } from "../app/elements.js";
import { colour } from "../app/colours.js";
import { clamp } from "../app/numbers.js";
import { drawPoints, fieldToCanvas } from "../stage/points.js";
import { parametersAt } from "../runs/recording.js";
import { sizeOf } from "../app/sizes.js";

const RING_INK = colour("field-ink");
const WHITE = colour("field-white");
const CROSS_ARMS = [[-1, 0], [1, 0], [0, 1], [0, -1]];

/**
 * @typedef {{reach: number, pin: Pin | null, held: boolean, cross: Place | null}} Marks pin: the marked point; cross: null
 *   if it is not shown
 *
 * @param {import("../stage/picture.js").FieldPicture} board
 * @param {Recording | null} run whose field lies below, or null for none
 * @param {number} epoch
 * @param {OwnPoints} points
 * @param {Marks} marks
 */
export function drawBoard(board, run, epoch, points, marks) {
  const { canvas } = board;
  if (!board.fit()) return;
  const [shown, side] = [sizeOf(canvas).width, canvas.width];
  const radius = clamp(shown / 55, 4, 6.5);
  const { reach } = marks;
  const context = contextOf(canvas);
  if (run) {
    board.draw({ ...run, ...points, reach }, parametersAt(run, clamp(epoch, 0, run.lastEpoch)), radius);
  } else {
    context.fillStyle = WHITE;
    context.fillRect(0, 0, side, side);
    drawPoints(context, side, { ...points, reach }, (radius * side) / shown);
  }
  drawMarks(context, side, side / shown, radius, marks);
}

/**
 * A ring about the marked point, and the keyboard's cross.
 *
 * @param {CanvasRenderingContext2D} context @param {number} side @param {number} scale @param {number} radius
 * @param {Marks} marks
 */
function drawMarks(context, side, scale, radius, { reach, pin, held, cross }) {
  /** @param {Place} place */
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
 * @param {CanvasRenderingContext2D} context @param {number} scale @param {number} width @param {() => void} path
 */
function strokeTwice(context, scale, width, path) {
  for (const { ink, extra } of [{ ink: WHITE, extra: 2.5 }, { ink: RING_INK, extra: 0 }]) {
    context.strokeStyle = ink;
    context.lineWidth = (width + extra) * scale;
    context.beginPath();
    path();
    context.stroke();
  }
}
