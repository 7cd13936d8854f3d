/** Copying the address. */

export class ShareLink {
  constructor() {}
}
