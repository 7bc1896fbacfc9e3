import type { MessageEvent } from '../../../../../telemetry/events.js';
import type { DeviceView, ImportedPart } from '../../../console-device.js';
import { licenseDate } from '../../../text/dates.js';

/** In the order of GP ShowLicenseHistoryMessage golden_output; empty: messages these devices never send. */
const MESSAGES: readonly (readonly [string, string])[] = [
  ['Trust Establishment', 'trust'],
  ['Usage Reporting', 'usageReport'],
  ['Result Polling', 'resultPolling'],
  ['Authorization Request', ''],
  ['Authorization Return', ''],
  ['Trust Sync', 'trustSync'],
];

/** The categories of GP; empty: what no file for these devices holds. */
const IMPORTS: readonly (readonly [string, `imported-${ImportedPart}` | ''])[] = [
  ['POLICY', 'imported-policy'],
  ['AUTH', ''],
  ['TRUST CODE', 'imported-trust-code'],
  ['RUM ACK', 'imported-rum-ack'],
  ['CONVERSION ACK', ''],
  ['ACCOUNT INFO', 'imported-account-info'],
];

/** Messages of a type, and imports of a category, the agent keeps. Modelled. */
const KEPT_MESSAGES = 5;

const RULER = `${'='.repeat(52)}\n`;

/** The form of an entry is assumed [I]; bodies are not kept. */
function entry(view: DeviceView, { t, ms, ok, reason }: MessageEvent): string {
  const answer = ok ? 'OK' : `FAILED: ${reason ?? ''}`;
  return `  REQUEST: ${licenseDate(view, t - ms)}\n  RESPONSE: ${licenseDate(view, t)} ${answer}\n`;
}

/**
 * `show license history message`. Layout: GP ShowLicenseHistoryMessage golden_output; the form of an import is assumed [I], as no
 * public output shows one.
 */
export function showPolicyHistory(view: DeviceView): string {
  const history = view.history();
  const all = history.filter((event) => event.kind === 'message');
  const blocks = MESSAGES.map(([heading, type]) => {
    const kept = all.filter((event) => event.type === type).slice(-KEPT_MESSAGES);
    const entries = kept.map((event) => entry(view, event)).join('');
    return `${heading}:\n${entries || '  No past history\n'}`;
  });
  const imports = IMPORTS.map(([heading, act]) => {
    const kept = history.filter((event) => event.kind === 'operator' && event.what === act).slice(-KEPT_MESSAGES);
    const entries = kept.map(({ t }) => `  IMPORT: ${licenseDate(view, t)} OK\n`).join('');
    return `Import ${heading}:\n${entries || '  No past Import history\n'}`;
  });
  return `
Message History (oldest to newest):
${RULER}${blocks.join('')}
Import Message History (oldest to newest):
${RULER}${imports.join('\n')}`;
}
