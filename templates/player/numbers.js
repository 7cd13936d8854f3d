/** Numbers as people and programs read them. */

const grouped = new Intl.NumberFormat("en-US");

/** The shortest decimal that is this float32: what NumPy prints for it. */
export function shortestDecimal(value) {
  if (!Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return String(decimal);
  }
  return String(Number(value.toPrecision(9)));
}

/** 4000 → "4,000". */
export function epochText(epoch) {
  return grouped.format(epoch);
}

/** A loss to read at a glance: three decimals, fewer where the loss is high. */
export function lossText(loss) {
  if (!Number.isFinite(loss)) return Number.isNaN(loss) ? "not a number" : "∞";
  return loss < 10 ? loss.toFixed(3) : loss < 100 ? loss.toFixed(2) : loss.toPrecision(3);
}

/** "15 of 20". */
export function pointsText(accuracy, points) {
  return `${Math.round(accuracy * points)} of ${points}`;
}

/** 0.75 → "75%", 0.975 → "97.5%". */
export function percentText(fraction) {
  return `${Number((100 * fraction).toFixed(1))}%`;
}

/** "+1.25", "−0.40": a weight, its sign always written. */
export function weightText(weight) {
  const digits = Math.abs(weight) < 9.995 ? 2 : Math.abs(weight) < 99.95 ? 1 : 0;
  return (weight < 0 ? "−" : "+") + Math.abs(weight).toFixed(digits);
}

export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
