import { TransportError } from '../../network/https-link/transport-error.js';
import { RestClient } from '../../network/rest-client.js';
import { formatDuration, HOUR_MS } from '../../time/duration.js';
import { type Check, failed, ok, skipped } from './check.js';

/** A server refuses a device whose clock is an hour or more off (P§1.6, F3). */
const TOLERANCE_MS = HOUR_MS;
/** HTTP dates are cut to whole seconds. */
const HALF_SECOND_MS = 500;

/** Does the server speak HTTP, and is its clock ours? */
export const CLOCK_CHECK: Check = {
  name: 'clock',
  needs: ['tls'],
  asDevice: true,
  make: async ({ url, ca, plan }) => {
    const client = new RestClient({ origin: url.origin, ca: ca?.pem ?? null, serverName: plan.endpoint.serverName });
    try {
      const { dateMs } = await client.call({ method: 'GET', path: '/' });
      if (plan.wire.timestamps === 'virtual') return skipped('devices send their own virtual time');
      if (dateMs === null) return skipped('the server does not say what time it has');
      const offMs = Math.round((dateMs + HALF_SECOND_MS - Date.now()) / 1_000) * 1_000;
      const off = formatDuration(Math.abs(offMs));
      if (Math.abs(offMs) < TOLERANCE_MS) return ok(offMs === 0 ? 'the same as ours' : `${off} off ours`);
      const what = `the server is ${off} ${offMs > 0 ? 'ahead of' : 'behind'} us; it refuses whoever is 1 h off`;
      return failed(what, 'Set both clocks by NTP.');
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      return failed(`no answer over HTTP: ${error.message}`, 'Check that the port is that of a web server.');
    } finally {
      await client.close();
    }
  },
};
