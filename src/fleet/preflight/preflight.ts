import { type Check, type CheckName, type CheckOutcome, type PreflightContext, skipped } from './check.js';
import { CLOCK_CHECK } from './clock.js';
import { CREDENTIALS_CHECK } from './credentials.js';
import { NAME_CHECK } from './name.js';
import { PORT_CHECK } from './port.js';
import { REGISTRATION_CHECK } from './registration.js';
import { TLS_CHECK } from './tls.js';

/** What one check came to. */
export interface Verdict {
  readonly check: CheckName;
  readonly verdict: 'ok' | 'failed' | 'skipped';
  readonly what: string;
  /** What the user does about a failure. */
  readonly todo: string | null;
}

/** In the order in which they are made. */
const CHECKS: readonly Check[] = [
  NAME_CHECK,
  PORT_CHECK,
  TLS_CHECK,
  CLOCK_CHECK,
  CREDENTIALS_CHECK,
  REGISTRATION_CHECK,
];

/**
 * Looks whether a server of the user's own can be loaded, before it is: a few connections, and one device that comes and goes.
 * A check that needs another one which failed, or could not be made itself for that reason, is skipped.
 */
export async function preflight(
  context: PreflightContext,
  onVerdict: (verdict: Verdict) => void,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  const unmet = new Set<CheckName>();
  const byProxy = context.plan.groups.every(({ transport }) => transport.proxy !== null);
  for (const { name, needs, asDevice, make } of CHECKS) {
    const missing = needs.find((need) => unmet.has(need));
    const outcome: CheckOutcome =
      missing !== undefined
        ? skipped(`needs ${missing}`)
        : byProxy && asDevice
          ? skipped('every device goes through a proxy of its own')
          : await make(context);
    if (missing !== undefined || outcome.verdict === 'failed') unmet.add(name);
    const { verdict, what } = outcome;
    const result = { check: name, verdict, what, todo: outcome.verdict === 'failed' ? outcome.todo : null };
    verdicts.push(result);
    onVerdict(result);
  }
  return verdicts;
}
