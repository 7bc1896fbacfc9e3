/** A device looks at its usage every 15 minutes (P§3.6 [C]). */
const SAMPLE_SECONDS = 900;

/**
 * `num_samples` of a measurement (P§3.2; reproduces all rows of the public sample: 97, 417 and 1,615).
 * @param intervalSeconds `sample_interval`: end − start by the device's clock
 * @param clockChangeDeltaSeconds how far the clock was set forward meanwhile; negative: back
 */
export function sampleCount(intervalSeconds: number, clockChangeDeltaSeconds: number): number {
  return Math.round((intervalSeconds - clockChangeDeltaSeconds) / SAMPLE_SECONDS) + 1;
}
