/** The present moment as a picture: the field, both curves with the epoch marked, and the figures in words. */

import { colour } from "../app/colours.js";
import { contextOf, make } from "../app/elements.js";
import { lossAxis } from "./chart.js";
import { epochText, lossText, pointsText } from "../app/numbers.js";
import { FieldPicture } from "./picture.js";
import { parametersAt } from "../runs/recording.js";

const PICTURE = { width: 1200, height: 630 }; // as posts show them
const MARGIN = 36;
const FIELD_SIDE = PICTURE.height - 2 * MARGIN;
const CURVES = { left: FIELD_SIDE + 2 * MARGIN, top: 350, width: PICTURE.width - FIELD_SIDE - 3 * MARGIN, height: 210 };
const COLOURS = {
  paper: colour("field-white"),
  ink: colour("field-ink"),
  soft: colour("field-soft"),
  test: colour("field-test"),
  accent: colour("field-plus"),
};
const FONT = "system-ui, sans-serif";

/**
 * @param {Recording} run @param {number} epoch
 * @param {string} title the page's
 * @param {string} verdict what becomes of the run
 * @returns {Promise<Blob>} a PNG
 */
export function momentPicture(run, epoch, title, verdict) {
  const canvas = make("canvas", PICTURE);
  const context = contextOf(canvas);
  context.fillStyle = COLOURS.paper;
  context.fillRect(0, 0, PICTURE.width, PICTURE.height);
  const field = make("canvas", { width: FIELD_SIDE, height: FIELD_SIDE });
  new FieldPicture(field).draw(run, parametersAt(run, epoch), FIELD_SIDE / 55);
  context.drawImage(field, MARGIN, MARGIN);
  drawFigures(context, run, epoch, title, verdict);
  drawCurves(context, run, epoch);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob)), "image/png"));
}

/**
 * @param {CanvasRenderingContext2D} context @param {Recording} run @param {number} epoch @param {string} title
 * @param {string} verdict
 */
function drawFigures(context, run, epoch, title, verdict) {
  const { left, width } = CURVES;
  /** @param {string} text @param {number} y @param {string} font */
  const line = (text, y, font, colour = COLOURS.ink) => {
    context.font = `${font} ${FONT}`;
    context.fillStyle = colour;
    context.fillText(text, left, y, width);
  };
  const { trainLoss, testLoss, trainAccuracy, testAccuracy, trainPoints, testPoints } = run;
  line(title, 66, "24px", COLOURS.soft);
  line(run.spec, 118, "600 32px");
  line(`epoch ${epochText(epoch)} of ${epochText(run.lastEpoch)}: ${verdict}`, 166, "28px");
  line(`train loss ${lossText(trainLoss[epoch])}, ${pointsText(trainAccuracy[epoch], trainPoints)} right`, 236, "26px");
  line(`test loss ${lossText(testLoss[epoch])}, ${pointsText(testAccuracy[epoch], testPoints)} right`, 276, "26px", COLOURS.test);
}

/** @param {CanvasRenderingContext2D} context @param {Recording} run @param {number} epoch */
function drawCurves(context, run, epoch) {
  const { left, top, width, height } = CURVES;
  const axis = lossAxis([run], "linear");
  /** @param {number} at */
  const x = (at) => left + (width * at) / Math.max(run.lastEpoch, 1);
  /** @param {number} loss */
  const y = (loss) => top + height * (1 - axis.at(loss));
  /** @param {string} colour @param {number} thickness @param {number[]} dashes @param {() => void} path */
  const stroke = (colour, thickness, dashes, path) => {
    Object.assign(context, { strokeStyle: colour, lineWidth: thickness });
    context.setLineDash(dashes);
    context.beginPath();
    path();
    context.stroke();
  };
  /** @param {number} level */
  const across = (level) => () => {
    context.moveTo(left, level);
    context.lineTo(left + width, level);
  };
  stroke(COLOURS.soft, 1, [], across(top + height));
  stroke(COLOURS.soft, 1.5, [2, 4], across(y(Math.LN2)));
  /** @param {Float32Array} trace @param {string} colour @param {number[]} dashes */
  const curve = (trace, colour, dashes) => {
    stroke(colour, 3, dashes, () => {
      const step = Math.max(1, run.lastEpoch / (2 * width));
      for (let i = 0; i <= run.lastEpoch; i += step) {
        const at = Math.round(i);
        if (Number.isFinite(trace[at])) context.lineTo(x(at), y(trace[at]));
      }
    });
  };
  curve(run.trainLoss, COLOURS.ink, []);
  curve(run.testLoss, COLOURS.test, [9, 6]);
  stroke(COLOURS.accent, 2.5, [], () => {
    context.moveTo(x(epoch), top);
    context.lineTo(x(epoch), top + height);
  });
  context.fillStyle = COLOURS.soft;
  context.font = `20px ${FONT}`;
  context.fillText("ln 2, guessing", left + 0.55 * width, y(Math.LN2) - 8);
}
