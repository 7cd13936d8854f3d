/**
 * The field: what the network says at every place of the square, by its forward pass.
 *
 * tanh(a + b), with a from the column and b from the row, is 1 − 2/(1 + e^{2a}·e^{2b}): exponentials are taken per
 * column and per row, never per pixel.
 */

import { channels, colour } from "../app/colours.js";

const PLUS = channels(colour("field-plus"));
const MINUS = channels(colour("field-minus"));
const STRENGTH = 0.62; // of the colours at most, so that the points stand out
const LOGITS = 16; // beyond ±16, p is 0 or 1 to the eye
const SHADES = 8192; // over −16 … 16: p moves by 0.001 from one to the next
const LARGEST_EXPONENT = 700; // e^709 is the largest that float64 holds
const ENOUGH = 1e75; // 1/(1 + t) is 0 from here on, and the product of four such is still a number
const TOGETHER = 4; // neurons that share a division

/** @typedef {{scale: number, zero: number}} Units */

const shades = shadesOfLogit();

/** The colour of each logit. */
function shadesOfLogit() {
  const colours = new Uint32Array(SHADES + 1);
  for (let i = 0; i <= SHADES; i += 1) {
    colours[i] = colourOf(1 / (1 + Math.exp(LOGITS - (2 * LOGITS * i) / SHADES)));
  }
  return colours;
}

/** The field's colour for p, as a canvas stores it (RGBA, little-endian): white at ½, towards blue above and magenta below. @param {number} p */
function colourOf(p) {
  const lean = 2 * p - 1;
  const end = lean > 0 ? PLUS : MINUS;
  const strength = STRENGTH * Math.abs(lean);
  let pixel = 255;
  for (let i = 2; i >= 0; i -= 1) pixel = (pixel << 8) | Math.round(255 + strength * (end[i] - 255));
  return pixel >>> 0;
}

/**
 * The network's field, painted into square ImageData, the top row first.
 *
 * @param {Uint32Array} pixels side × side
 * @param {Float64Array} parameters one epoch's, see Recording
 * @param {number} side @param {number} hidden @param {number} reach
 */
export function paintField(pixels, side, parameters, hidden, reach) {
  const row = new Float64Array(side);
  const fillRow = rowsOf(side, parameters, hidden, reach, { scale: SHADES / (2 * LOGITS), zero: SHADES / 2 + 0.5 });
  for (let y = 0, i = 0; y < side; y += 1) {
    fillRow(row, y);
    for (let x = 0; x < side; x += 1, i += 1) {
      const shade = row[x];
      // a logit that is not a number says nothing, and is white
      pixels[i] = shades[shade > 0 ? (shade < SHADES ? shade | 0 : SHADES) : shade <= 0 ? 0 : SHADES / 2];
    }
  }
}

/**
 * The logits at side × side places, the centres of as many pixels, the top row first.
 *
 * @param {number} side @param {Numbers} parameters @param {number} hidden @param {number} reach
 */
export function logitsAt(side, parameters, hidden, reach) {
  const fillRow = rowsOf(side, parameters, hidden, reach, { scale: 1, zero: 0 });
  const logits = new Float64Array(side * side);
  for (let y = 0; y < side; y += 1) fillRow(logits.subarray(y * side, (y + 1) * side), y);
  return logits;
}

/**
 * What fills a row with logits, measured in other units: logit × scale + zero.
 *
 * @param {number} side @param {Numbers} parameters @param {number} hidden @param {number} reach @param {Units} units
 * @returns {(row: Float64Array, y: number) => void}
 */
function rowsOf(side, parameters, hidden, reach, units) {
  return hidden === 0 ? linearRows(side, parameters, reach, units) : tanhRows(side, parameters, hidden, reach, units);
}

/**
 * Without a hidden layer: w·x + b.
 *
 * @param {number} side @param {Numbers} parameters @param {number} reach @param {Units} units
 * @returns {(row: Float64Array, y: number) => void}
 */
function linearRows(side, parameters, reach, { scale, zero }) {
  const [wx, wy, b] = parameters;
  const pixel = (2 * reach) / side;
  return (row, y) => {
    const start = scale * (wy * (reach - (y + 0.5) * pixel) + b) + zero;
    for (let x = 0; x < side; x += 1) row[x] = scale * wx * ((x + 0.5) * pixel - reach) + start;
  };
}

/**
 * W2·tanh(W1·x + b1) + b2 = b2 + ΣW2 − Σ 2·W2/(1 + t).
 *
 * Dividing is what takes the time: four neurons share a division, over the product of their 1 + t.
 *
 * @param {number} side @param {Numbers} parameters @param {number} hidden @param {number} reach @param {Units} units
 * @returns {(row: Float64Array, y: number) => void}
 */
function tanhRows(side, parameters, hidden, reach, { scale, zero }) {
  const neurons = Array.from({ length: hidden }, (_, neuron) => ({
    weight: scale * parameters[3 * hidden + neuron],
    ...neuronExponentials(side, parameters, hidden, neuron, reach),
  }));
  const rest = neurons.reduce((sum, { weight }) => sum + weight, scale * parameters[4 * hidden] + zero);
  while (neurons.length % TOGETHER > 0) neurons.push({ ...neurons[0], weight: 0 });
  return (row, y) => {
    row.fill(rest);
    for (let first = 0; first < neurons.length; first += TOGETHER) {
      const [a, b, c, d] = neurons.slice(first, first + TOGETHER);
      subtractFour(row, [a.columns, b.columns, c.columns, d.columns],
        [a.rows[y], b.rows[y], c.rows[y], d.rows[y]], [2 * a.weight, 2 * b.weight, 2 * c.weight, 2 * d.weight]);
    }
  };
}

/**
 * Takes Σ weight/(1 + t) of four neurons off each place of a row, t being the product of column and row.
 *
 * @param {Float64Array} row @param {Float64Array[]} columns @param {number[]} rows @param {number[]} weights
 */
function subtractFour(row, [a, b, c, d], [aRow, bRow, cRow, dRow], [aWeight, bWeight, cWeight, dWeight]) {
  for (let x = 0; x < row.length; x += 1) {
    const t = 1 + Math.min(a[x] * aRow, ENOUGH);
    const u = 1 + Math.min(b[x] * bRow, ENOUGH);
    const v = 1 + Math.min(c[x] * cRow, ENOUGH);
    const w = 1 + Math.min(d[x] * dRow, ENOUGH);
    const tu = t * u;
    const vw = v * w;
    row[x] -= ((aWeight * u + bWeight * t) * vw + (cWeight * w + dWeight * v) * tu) / (tu * vw);
  }
}

/**
 * One neuron's own field, tanh(w·x + b), in the same colours.
 *
 * @param {Uint32Array} pixels @param {number} side @param {Numbers} parameters @param {number} hidden
 * @param {number} neuron @param {number} reach
 */
export function paintNeuron(pixels, side, parameters, hidden, neuron, reach) {
  const { columns, rows } = neuronExponentials(side, parameters, hidden, neuron, reach);
  for (let y = 0, i = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1, i += 1) {
      // p of the same lean as h: the logit whose sigmoid is (1 + h)/2 is 2(a + b)
      const h = 1 - 2 / (1 + columns[x] * rows[y]);
      pixels[i] = leanShades[((h + 1) * (LEANS / 2) + 0.5) | 0];
    }
  }
}

const LEANS = 512;
const leanShades = Uint32Array.from({ length: LEANS + 1 }, (_, i) => colourOf(i / LEANS));

/**
 * e^{2·w_x·x} for each column and e^{2·(w_y·y + b)} for each row.
 *
 * @param {number} side @param {Numbers} parameters @param {number} hidden @param {number} neuron @param {number} reach
 */
function neuronExponentials(side, parameters, hidden, neuron, reach) {
  let wx = 2 * parameters[2 * neuron];
  let wy = 2 * parameters[2 * neuron + 1];
  let b = 2 * parameters[2 * hidden + neuron];
  const largest = Math.max(Math.abs(wx) * reach, Math.abs(wy) * reach + Math.abs(b));
  if (largest > LARGEST_EXPONENT) {
    // a neuron so steep is a step whatever its scale: its slope is over within a pixel or two
    const scale = LARGEST_EXPONENT / largest;
    wx *= scale;
    wy *= scale;
    b *= scale;
  }
  const pixel = (2 * reach) / side;
  const columns = new Float64Array(side);
  const rows = new Float64Array(side);
  for (let i = 0; i < side; i += 1) {
    const place = (i + 0.5) * pixel - reach;
    columns[i] = Math.exp(wx * place);
    rows[i] = Math.exp(b - wy * place);
  }
  return { columns, rows };
}

/**
 * The ends of the line w·x + b = 0 inside the square, in field coordinates, or null where it does not cross.
 *
 * @param {Numbers} parameters @param {number} reach
 * @returns {?number[]} [x, y, x, y]
 */
export function frontierEnds(parameters, reach) {
  const [wx, wy, b] = parameters;
  const norm = Math.hypot(wx, wy);
  if (!(norm > 0) || Math.abs(b) / norm > Math.SQRT2 * reach) return null;
  const nearest = [(-b * wx) / (norm * norm), (-b * wy) / (norm * norm)];
  const along = [(-wy / norm) * 3 * reach, (wx / norm) * 3 * reach]; // long enough to leave the square
  return [nearest[0] - along[0], nearest[1] - along[1], nearest[0] + along[0], nearest[1] + along[1]];
}
