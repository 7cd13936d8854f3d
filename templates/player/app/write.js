/**
 * What is written in every frame, written only where it differs: the browser lays out and paints anew whatever it is
 * given, the same words too.
 */

/** Words into an element that holds nothing else. */
export function writeText(element, words) {
  const node = element.firstChild;
  const text = String(words);
  if (node?.nodeType !== Node.TEXT_NODE) element.textContent = text;
  else if (node.data !== text) node.data = text;
}

export function writeAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/** Values into data attributes, by the names that dataset has for them; null removes one. */
export function writeData(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null) delete element.dataset[name];
    else if (element.dataset[name] !== String(value)) element.dataset[name] = String(value);
  }
}

/** A button that can go no further hands the keyboard's focus to another, or it would be lost. */
export function disable(button, off, other) {
  const focused = document.activeElement === button;
  if (button.disabled !== off) button.disabled = off;
  if (off && focused) other.focus();
}

export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}
