/** Reading the chart. */

export class ChartReader {
  constructor() {}
}
