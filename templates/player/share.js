/** Copying the address: run, epoch and every knob that was turned. */

const CONFIRMED = 2000; // milliseconds for which the button says that it is done

export class ShareLink {
  /** @param {HTMLButtonElement} button @param {import("./controls.js").Controls} controls */
  constructor(button, controls) {
    Object.assign(this, { button, controls, label: button.textContent });
    this.status = document.createElement("span");
    this.status.className = "sr-only";
    this.status.setAttribute("role", "status");
    this.popover = null; // made when no copying works
    button.after(this.status);
    button.addEventListener("click", () => this.copy());
  }

  /** The address is written first, so that it says what is shown. */
  async copy() {
    this.controls.settle();
    const address = location.href;
    try {
      await navigator.clipboard.writeText(address);
      this.confirm();
    } catch {
      this.copySelected(address); // no clipboard here, or it was refused
    }
  }

  /** The old way; where that is closed too, the reader copies what has been selected. */
  copySelected(address) {
    const field = this.open(address);
    if (!document.execCommand("copy")) return;
    this.close();
    this.button.focus();
    this.confirm();
    field.value = "";
  }

  confirm() {
    clearTimeout(this.returning);
    this.button.textContent = "copied";
    this.button.dataset.copied = "";
    this.status.textContent = "The link is copied: it opens exactly what is shown.";
    this.returning = setTimeout(() => {
      this.button.textContent = this.label;
      delete this.button.dataset.copied;
      this.status.textContent = "";
    }, CONFIRMED);
  }

  /** A field with the address, selected. @returns {HTMLInputElement} */
  open(address) {
    this.popover ??= this.makePopover();
    this.popover.hidden = false;
    const field = this.popover.querySelector("input");
    field.value = address;
    field.focus();
    field.select();
    return field;
  }

  close() {
    this.popover.hidden = true;
  }

  makePopover() {
    const popover = document.createElement("label");
    popover.className = "share-address";
    const words = document.createElement("span");
    words.textContent = "Copying was refused. The address is selected, to copy by hand:";
    const field = document.createElement("input");
    field.readOnly = true;
    popover.append(words, field);
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
      this.button.focus();
    });
    this.button.parentElement.append(popover);
    return popover;
  }
}
