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

export function show(element, shown) {
  if (element.hidden === shown) element.hidden = !shown;
}
