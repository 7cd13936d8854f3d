/** The epochs under the chart: a native range input, and marks where something happened. */

import { make } from "../app/elements.js";
import { epochText } from "../app/numbers.js";

const LABEL_GAP = 6; // pixels between two labels

/** The part of the track before the thumb; the element before the input shows it. @param {HTMLInputElement} range @param {number} share */
export function fillTo(range, share) {
  const done = /** @type {HTMLElement} */ (range.previousElementSibling);
  done.style.transform = `scaleX(${share})`; // no layout, and no other element's style
}

/**
 * The moments of a run that deserve a mark, the most telling first.
 *
 * @param {Recording} recording
 * @returns {{epoch: number, label: string, words: string}[]}
 */
function momentsOf(recording) {
  const { pauseEpoch, lowestTest } = recording;
  return [
    ...(pauseEpoch === null ? [] : [{ epoch: pauseEpoch, label: "pause", words: "pauses itself" }]),
    { epoch: lowestTest, label: "lowest test loss", words: "lowest test loss" },
  ];
}

/**
 * Puts marks along the axis, each a button that goes to its epoch; a label that would run into another is left out.
 *
 * @param {HTMLElement} container as wide as the axis
 * @param {number} lastEpoch of the axis
 * @param {(number: number) => void} go
 * @param {Recording} recording
 */
export function placeMarks(container, recording, lastEpoch, go) {
  const width = container.clientWidth;
  const marks = momentsOf(recording).map(({ epoch, label, words }) => {
    const text = make("span", {}, label);
    const title = `${words}, epoch ${epochText(epoch)}`;
    const button = make("button", { type: "button", className: "mark", title, ariaLabel: `${label}: ${title}` }, text);
    button.style.left = `${(100 * epoch) / Math.max(lastEpoch, 1)}%`;
    button.addEventListener("click", () => go(epoch));
    return { button, text, place: (width * epoch) / Math.max(lastEpoch, 1) };
  });
  container.replaceChildren(...marks.map(({ button }) => button));
  /** @type {[number, number][]} */
  const taken = [];
  for (const { text, place } of marks) {
    const half = text.offsetWidth / 2;
    const middle = Math.min(Math.max(place, half), width - half);
    const free = taken.every(([left, right]) => middle + half + LABEL_GAP < left || middle - half - LABEL_GAP > right);
    text.hidden = !free;
    if (!free) continue;
    taken.push([middle - half, middle + half]);
    text.style.left = `${middle - place}px`;
  }
}
