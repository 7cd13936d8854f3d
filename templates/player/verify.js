/** Training a recorded run again. */

export class Verify {
  constructor() {}
}
