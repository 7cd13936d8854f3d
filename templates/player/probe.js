/** Reading the field. */

export class Probe {
  constructor() {}
}
