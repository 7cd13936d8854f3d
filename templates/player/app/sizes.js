/** How large elements are shown, without asking for a layout: reading it in every frame would cost half of the frame. */

const sizes = new WeakMap();
const resized = new ResizeObserver((entries) => {
  for (const { target, contentRect: { width, height } } of entries) {
    sizes.set(target, { width: Math.round(width), height: Math.round(height) });
  }
});

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
