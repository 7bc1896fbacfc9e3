import type { MessageEvent } from '../../../../../telemetry/events.js';
import type { DeviceView } from '../../../console-device.js';
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

const IMPORTS = ['POLICY', 'AUTH', 'TRUST CODE', 'RUM ACK', 'CONVERSION ACK', 'ACCOUNT INFO'];

/** Messages of a type the agent keeps. Modelled. */
const KEPT_MESSAGES = 5;

const RULER = `${'='.repeat(52)}\n`;

/** The form of an entry is assumed [I]; bodies are not kept. */
function entry(view: DeviceView, { t, ms, ok, reason }: MessageEvent): string {
  const answer = ok ? 'OK' : `FAILED: ${reason ?? ''}`;
  return `  REQUEST: ${licenseDate(view, t - ms)}\n  RESPONSE: ${licenseDate(view, t)} ${answer}\n`;
}

/**
 * `show license history message`. Layout: GP ShowLicenseHistoryMessage golden_output. What was imported is not remembered: it
 * shows in the reports and in `Last ACK received`.
 */
export function showPolicyHistory(view: DeviceView): string {
  const all = view.history().filter((event) => event.kind === 'message');
  const blocks = MESSAGES.map(([heading, type]) => {
    const kept = all.filter((event) => event.type === type).slice(-KEPT_MESSAGES);
    const entries = kept.map((event) => entry(view, event)).join('');
    return `${heading}:\n${entries || '  No past history\n'}`;
  });
  const imports = IMPORTS.map((what) => `Import ${what}:\n  No past Import history\n`);
  return `
Message History (oldest to newest):
${RULER}${blocks.join('')}
Import Message History (oldest to newest):
${RULER}${imports.join('\n')}`;
}
