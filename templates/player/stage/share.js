/** Copying the moment: its address, which says run, epoch and every knob that was turned, and its picture. */

import { make } from "../app/elements.js";
import { saveFile } from "../app/save-file.js";
import { momentPicture } from "./moment.js";

const CONFIRMED = 2000; // milliseconds for which the button says that it is done

export class ShareLink {
  /**
   * @param {HTMLButtonElement} button copies
   * @param {HTMLButtonElement} picture saves the picture alone
   * @param {Controls} controls
   */
  constructor(button, picture, controls) {
    this.button = button;
    this.controls = controls;
    this.label = button.textContent;
    this.status = make("span", { className: "sr-only", role: "status" });
    /** @type {number | undefined} */
    this.returning = undefined;
    this.field = make("input", { readOnly: true });
    this.popover = this.makePopover(button); // for when no copying works
    button.after(this.status);
    button.addEventListener("click", () => this.copy());
    picture.addEventListener("click", async () => {
      saveFile(`${controls.shown()?.name}-epoch-${controls.epoch()}.png`, "image/png", await this.picture());
    });
  }

  /** The address is written first, so that it says what is shown. */
  async copy() {
    this.controls.settle();
    const address = location.href;
    try {
      this.confirm(await this.write(address));
    } catch {
      this.copySelected(address); // no clipboard here, or it was refused
    }
  }

  /**
   * Address and picture together, for whatever takes which; the address alone where pictures can't be copied.
   *
   * @param {string} address
   * @returns {Promise<boolean>} whether the picture went along
   */
  async write(address) {
    const { clipboard } = navigator;
    try {
      const text = new Blob([address], { type: "text/plain" });
      await clipboard.write([new ClipboardItem({ "text/plain": text, "image/png": this.picture() })]);
      return true;
    } catch {
      await clipboard.writeText(address);
      return false;
    }
  }

  picture() {
    const shown = /** @type {Recording} */ (this.controls.shown()); // the buttons are pressed when it is there
    return momentPicture(shown, this.controls.epoch(), document.title, this.verdict());
  }

  /** In the stage's words. */
  verdict() {
    const shown = this.controls.shown();
    if (shown === null) return "";
    const { state, words } = this.controls.stage.verdictAt(shown, this.controls.epoch());
    return `${state} ${words}`;
  }

  /** The old way; where that is closed too, the reader copies what has been selected. @param {string} address */
  copySelected(address) {
    const field = this.open(address);
    if (!document.execCommand("copy")) return;
    this.close();
    this.button.focus();
    this.confirm(false);
    field.value = "";
  }

  /** @param {boolean} withPicture */
  confirm(withPicture) {
    clearTimeout(this.returning);
    this.button.textContent = "copied";
    this.button.dataset.copied = "";
    this.status.textContent = `The link is copied${withPicture ? ", with a picture" : ""}: it opens exactly what is shown.`;
    this.returning = setTimeout(() => {
      this.button.textContent = this.label;
      delete this.button.dataset.copied;
      this.status.textContent = "";
    }, CONFIRMED);
  }

  /** A field with the address, selected. @param {string} address @returns {HTMLInputElement} */
  open(address) {
    const { field } = this;
    this.popover.hidden = false;
    field.value = address;
    field.focus();
    field.select();
    return field;
  }

  close() {
    this.popover.hidden = true;
  }

  /** @param {HTMLButtonElement} button */
  makePopover(button) {
    const { field } = this;
    const words = make("span", {}, "Copying was refused. The address is selected, to copy by hand:");
    const popover = make("label", { className: "share-address", hidden: true }, words, field);
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
      this.button.focus();
    });
    button.parentElement?.append(popover);
    return popover;
  }
}
