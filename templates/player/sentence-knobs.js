/** Knobs that stand in a sentence. */

export class SentenceKnobs {
  constructor() {}
}
