/** How a figure is spread over seeds: quantiles, and a few bars. Mirrors evidence/survey/spread.py, as far as it goes. */

import { makeSvg } from "../app/elements.js";

const BINS = 24; // at the most
const BARS = { width: 120, height: 28 }; // pixels, their labels below

/**
 * The smallest value that a share of the seeds does not exceed (Hyndman and Fan, 1996, type 1); null, more than any
 * number, stands for what never comes.
 *
 * @param {(number | null)[]} values one a seed
 * @param {number} share
 */
export function quantileOf(values, share) {
  const ordered = values.filter((value) => value !== null).sort((a, b) => a - b);
  const needed = Math.max(1, Math.ceil(share * values.length - 1e-9));
  return ordered[needed - 1] ?? null;
}

/**
 * Even bins, none narrower than `least`: {low, high, width, counts}; null where all values are the same, or none is there.
 *
 * @param {(number | null)[]} values @param {number} least
 */
export function binsOf(values, least) {
  const finite = values.filter((value) => value !== null).filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (!(high > low)) return null;
  const width = Math.max((high - low) / (BINS - 1), least);
  const counts = new Array(Math.floor((high - low) / width + 1e-9) + 1).fill(0);
  for (const value of finite) counts[Math.floor((value - low) / width + 1e-9)] += 1;
  return { low, high, width, counts };
}

/**
 * The bins as bars, with an arrow over the one that holds `own`.
 *
 * @param {{low: number, width: number, counts: number[]}} bins @param {number | null} own @param {string[]} ends in words
 */
export function drawBars({ low, width, counts }, own, [lowText, highText]) {
  const step = BARS.width / counts.length;
  const most = Math.max(...counts);
  const d = counts.map((count, i) => (count === 0 ? "" : `M${i * step} ${BARS.height}v${(-BARS.height * count) / most}h${step}V${BARS.height}z`));
  const svg = makeSvg("svg", { class: "histogram", viewBox: "-2 -7 124 46", width: 124, height: 46, "aria-hidden": "true" });
  svg.append(makeSvg("path", { d: d.join("") }));
  if (own !== null && Number.isFinite(own)) {
    const bin = Math.min(Math.max(Math.floor((own - low) / width + 1e-9), 0), counts.length - 1);
    const x = Math.round((bin + 0.5) * step);
    svg.append(makeSvg("path", { class: "own", d: `M${x} -1v29M${x - 3} -6h6l-3 5z` }));
  }
  svg.append(makeSvg("text", { y: 38 }, lowText), makeSvg("text", { x: BARS.width, y: 38, "text-anchor": "end" }, highText));
  return svg;
}
