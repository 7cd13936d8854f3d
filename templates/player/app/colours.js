/** The colours of style/colours.css, for what is painted: those that are the same on a light and on a dark page. */

const style = getComputedStyle(document.documentElement);

/** "#rrggbb". @param {`field-${"white"|"ink"|"soft"|"plus"|"minus"|"test"}`|`point-${"plus"|"minus"}`} name */
export function colour(name) {
  return style.getPropertyValue(`--${name}`).trim();
}

/** Red, green and blue, 0 … 255. @param {string} hex "#rrggbb" */
export function channels(hex) {
  return [1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16));
}
