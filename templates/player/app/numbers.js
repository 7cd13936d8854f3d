/** Numbers as people and programs read them. */

/** The shortest decimal that is this float32: what NumPy prints for it. @param {number} value */
export function shortestDecimal(value) {
  if (!Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return String(decimal);
  }
  return String(Number(value.toPrecision(9)));
}

/** 4000 → "4,000". @param {number} epoch */
export function epochText(epoch) {
  return String(epoch).replace(/\d(?=(?:\d{3})+$)/g, "$&,"); // to load a browser's number formats takes 10 ms
}

/** A loss to read at a glance: three decimals, fewer where the loss is high. @param {number} loss */
export function lossText(loss) {
  if (!Number.isFinite(loss)) return Number.isNaN(loss) ? "not a number" : "∞";
  return loss < 10 ? loss.toFixed(3) : loss < 100 ? loss.toFixed(2) : loss.toPrecision(3);
}

/** "15 of 20". @param {number} accuracy @param {number} points */
export function pointsText(accuracy, points) {
  return `${Math.round(accuracy * points)} of ${points}`;
}

/** 0.75 → "75%", 0.975 → "97.5%". @param {number} fraction */
export function percentText(fraction) {
  return `${Number((100 * fraction).toFixed(1))}%`;
}

/** "+1.25", "−0.40": a weight, its sign always written. @param {number} weight */
export function weightText(weight) {
  const digits = Math.abs(weight) < 9.995 ? 2 : Math.abs(weight) < 99.95 ? 1 : 0;
  return (weight < 0 ? "−" : "+") + Math.abs(weight).toFixed(digits);
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** Three significant digits for any size: "0.0213", "−1.20", "4.1·10⁻⁷", "1,250". @param {number} value */
export function figureText(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e6) {
    const [digits, power] = size.toExponential(1).split("e");
    return `${sign}${digits}·10${power.replace("+", "").replace(/[-\d]/g, (character) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(character)])}`;
  }
  if (size >= 1000) return sign + epochText(Math.round(size));
  return sign + Number(size.toPrecision(3)).toFixed(Math.max(0, 2 - Math.floor(Math.log10(size))));
}

/** "+ 0.07", "− 1.20": as a further term of a sum. @param {number} value */
export function signedText(value) {
  return `${value < 0 ? "−" : "+"} ${figureText(Math.abs(value))}`;
}

/** 12 → "₁₂". @param {number} number */
export function subscript(number) {
  return String(number).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]);
}
