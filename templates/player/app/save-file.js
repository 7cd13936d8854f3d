/** A file for the reader to keep. */

import { make } from "./elements.js";

/** @param {string} name @param {string} type of its content, as MIME has it @param {BlobPart} content */
export function saveFile(name, type, content) {
  const link = make("a", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
