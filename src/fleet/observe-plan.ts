/** When the load of RUM reports is looked at: so long apart, and at the end of the run. */
export interface ObservePlan {
  readonly everyMs: number;
}
