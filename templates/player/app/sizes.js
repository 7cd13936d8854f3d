/** How large elements are shown, without asking for a layout: reading it in every frame would cost half of the frame. */

const sizes = new WeakMap();
/** @type {(() => void)[]} */
const listeners = [];
const resized = new ResizeObserver((entries) => {
  let changed = false;
  for (const { target, contentRect } of entries) {
    const [width, height] = [contentRect.width, contentRect.height].map(Math.round);
    const known = sizes.get(target);
    changed ||= known.width !== width || known.height !== height;
    sizes.set(target, { width, height });
  }
  if (changed) for (const listener of listeners) listener();
});

/** @param {() => void} listener called when any element whose size was asked for has another */
export function whenResized(listener) {
  listeners.push(listener);
}

/**
 * Of an element without padding, in CSS pixels: 0 while it is not shown.
 *
 * @param {Element} element @returns {{width: number, height: number}}
 */
export function sizeOf(element) {
  if (!sizes.has(element)) {
    sizes.set(element, { width: element.clientWidth, height: element.clientHeight });
    resized.observe(element);
  }
  return sizes.get(element);
}
