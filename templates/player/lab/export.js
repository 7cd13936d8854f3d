/** The network at this epoch, to take away. */

export class ExportNetwork {
  constructor() {}
}
