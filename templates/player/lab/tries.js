/** The table of tries. */

export class Tries {
  constructor() {}
}
