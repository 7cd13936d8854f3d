/**
 * What is written in every frame, written only where it differs: the browser lays out and paints anew whatever it is
 * given, the same words too.
 */

/** Words into an element that holds nothing else. @param {Element} element @param {string | number} words */
export function writeText(element, words) {
  const node = element.firstChild;
  const text = String(words);
  if (!(node instanceof Text)) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

/** @param {Element} element @param {string} name @param {string | number | boolean} value */
export function writeAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** @param {HTMLElement} element @param {"width" | "transform"} name @param {string} value as the browser would write it */
export function writeStyle(element, name, value) {
  if (element.style[name] !== value) element.style[name] = value;
}

/**
 * Values into data attributes, by the names that dataset has for them; null removes one.
 *
 * @param {HTMLElement} element @param {Record<string, string | number | null>} values
 */
export function writeData(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete element.dataset[name];
    else if (element.dataset[name] !== String(value)) element.dataset[name] = String(value);
  }
}

/**
 * A button that can go no further hands the keyboard's focus to another, or it would be lost.
 *
 * @param {HTMLButtonElement} button @param {boolean} off @param {HTMLElement} other
 */
export function disable(button, off, other) {
  const focused = document.activeElement === button;
  if (button.disabled !== off) button.disabled = off;
  if (off && focused) other.focus();
}

/** @param {HTMLElement} element @param {boolean} shown */
export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}
