/** What the address could not mean, and what is shown instead. */

import { find } from "./elements.js";

const LONGEST_QUOTE = 24; // characters of a text that means nothing

export class Notice {
  /** @param {HTMLElement} element holds words and a button that closes it */
  constructor(element) {
    this.element = element;
    this.words = find(element, "span", HTMLElement);
    find(element, "button", HTMLElement).addEventListener("click", () => (element.hidden = true));
  }

  /** @param {{name: keyof Values, text: string}[]} refused @param {Values} values what is taken in their place */
  tell(refused, values) {
    this.element.hidden = refused.length === 0;
    this.words.textContent = refused.map(({ name, text }) => refusedWords(name, text, values[name])).join(" ");
  }
}

/** @param {string} name @param {string} text @param {unknown} value */
function refusedWords(name, text, value) {
  const quoted = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  const instead = name === "points" && !/^\d+$/.test(text) ? "the data set's points are shown" : value === null ? "it is left out" : `here it is ${value}`;
  return `The address gives ${name} as “${quoted}”, which it can't be: ${instead}.`;
}
