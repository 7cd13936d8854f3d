/** Elements of the page: how they are found, and how they are made. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * The first element that a selector names; throws if there is none of that type.
 *
 * @template {Element} Kind
 * @param {ParentNode} within @param {string} selector @param {new () => Kind} type
 */
export function find(within, selector, type) {
  const found = within.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`the page has no ${type.name} at ${selector}`);
}

/**
 * All elements that a selector names and that are of a type.
 *
 * @template {Element} Kind
 * @param {ParentNode} within @param {string} selector @param {new () => Kind} type
 * @returns {Kind[]}
 */
export function findAll(within, selector, type) {
  return [...within.querySelectorAll(selector)].filter((element) => element instanceof type).map((element) => /** @type {Kind} */ (element));
}

/**
 * The elements with data-part, by that name.
 *
 * @template {Record<string, new () => Element>} Types
 * @param {ParentNode} within @param {Types} types
 */
export function partsOf(within, types) {
  const parts = Object.entries(types).map(([name, type]) => [name, find(within, `[data-part="${name}"]`, type)]);
  return /** @type {{[name in keyof Types]: InstanceType<Types[name]>}} */ (Object.fromEntries(parts));
}

/**
 * An element of HTML with properties and children.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {Partial<HTMLElementTagNameMap[Name]>} [properties] @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** What draws on a canvas. @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * An element of SVG with attributes and children.
 *
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name @param {Record<string, string | number>} [attributes] @param {(Node | string)[]} children
 */
export function makeSvg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}
