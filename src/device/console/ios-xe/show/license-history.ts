import type { DeviceView } from '../../console-device.js';
import { licenseDate } from '../../text/dates.js';

/** Messages the agent keeps. Modelled. */
const KEPT_MESSAGES = 10;

/** `show license history message`. The heading is recalled, the form of the entries assumed [I]; bodies are not kept. */
export function showLicenseHistoryMessage(view: DeviceView): string {
  const messages = view
    .history()
    .filter((event) => event.kind === 'message')
    .slice(-KEPT_MESSAGES)
    .map(({ t, type, ms, ok, reason }) => {
      const answer = ok ? 'OK' : `FAILED: ${reason ?? ''}`;
      return `\nREQUEST: ${type} on ${licenseDate(view, t - ms)}\nRESPONSE: ${answer} on ${licenseDate(view, t)}\n`;
    });
  const head = `Message History (oldest to newest):\n${'='.repeat(52)}\n`;
  return messages.length === 0 ? `${head}\nNo past history.\n` : `${head}${messages.join('')}`;
}
