/** How a figure is spread over seeds: quantiles, and a few bars. Mirrors evidence/survey/spread.py, as far as it goes. */

const BINS = 24; // at the most
const SVG_OF_BARS = "http://www.w3.org/2000/svg";
const BARS = { width: 120, height: 28 }; // pixels, their labels below

/**
 * The smallest value that a share of the seeds does not exceed (Hyndman and Fan, 1996, type 1); null, more than any
 * number, stands for what never comes.
 *
 * @param {(?number)[]} values one a seed
 */
export function quantileOf(values, share) {
  const ordered = values.filter((value) => value !== null).sort((a, b) => a - b);
  const needed = Math.max(1, Math.ceil(share * values.length - 1e-9));
  return ordered[needed - 1] ?? null;
}

/** Even bins, none narrower than `least`: {low, high, width, counts}; null where all values are the same, or none is there. */
export function binsOf(values, least) {
  const finite = values.filter((value) => value !== null && Number.isFinite(value));
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  if (!(high > low)) return null;
  const width = Math.max((high - low) / (BINS - 1), least);
  const counts = new Array(Math.floor((high - low) / width + 1e-9) + 1).fill(0);
  for (const value of finite) counts[Math.floor((value - low) / width + 1e-9)] += 1;
  return { low, high, width, counts };
}

/** The bins as bars, with an arrow over the one that holds `own`. @returns {SVGElement} */
export function drawBars({ low, width, counts }, own, [lowText, highText]) {
  const step = BARS.width / counts.length;
  const most = Math.max(...counts);
  const d = counts.map((count, i) => (count === 0 ? "" : `M${i * step} ${BARS.height}v${(-BARS.height * count) / most}h${step - 1}V${BARS.height}z`));
  const svg = barsElement("svg", { class: "histogram", viewBox: "-2 -7 124 46", width: 124, height: 46, "aria-hidden": "true" });
  svg.append(barsElement("path", { d: d.join("") }));
  if (own !== null && Number.isFinite(own)) {
    const bin = Math.min(Math.max(Math.floor((own - low) / width + 1e-9), 0), counts.length - 1);
    const x = Math.round((bin + 0.5) * step);
    svg.append(barsElement("path", { class: "own", d: `M${x} -1v29M${x - 3} -6h6l-3 5z` }));
  }
  for (const [text, place] of [[lowText, { y: 38 }], [highText, { x: BARS.width, y: 38, "text-anchor": "end" }]]) {
    const label = barsElement("text", place);
    label.textContent = text;
    svg.append(label);
  }
  return svg;
}

function barsElement(name, attributes) {
  const made = document.createElementNS(SVG_OF_BARS, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
