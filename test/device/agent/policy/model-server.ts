import { SECOND_MS } from '../../../../src/time/duration.js';
import type { PolicyAnswer, PolicyOrder, PolicyRequest } from '../../../../src/wire/policy-messages.js';

/** How the server, or what lies before it, treats a message. */
export type Mode =
  | 'ok'
  /** Takes reports, and says "not ready" to every poll. */
  | 'withhold'
  /** Has forgotten every poll id. */
  | 'forget'
  | 'refuse'
  | 'passing-failure'
  | 'unknown-instance'
  | 'down';

interface Push {
  readonly reportIds: readonly number[];
  readonly readyMs: number;
}

/** As much of a licensing server as a policy agent meets: it remembers what it was given and acknowledges it once. */
export class ModelServer {
  mode: Mode = 'ok';
  policy: PolicyOrder | null = null;
  pollIntervalSeconds = 300;
  /** How long a push is worked on. */
  workMs = 100 * SECOND_MS;
  /** Uses left of the ID token. */
  tokenUses = Number.POSITIVE_INFINITY;
  /** Reports left out of every ACK. */
  readonly ignores = new Set<number>();
  readonly received = new Set<number>();
  private readonly pushes = new Map<string, Push>();
  private lastPollId = 773_126_444_402_795_033n;
  private lastTrustId = 692;

  answer(request: PolicyRequest, now: number): PolicyAnswer {
    const { type } = request;
    if (this.mode === 'refuse') return { status: 'FAILED', type, message: 'refused for the test' };
    if (this.mode === 'passing-failure') {
      return { status: 'FAILED', type, message: 'Server error occurred: LS_LICENGINE_FAIL_TO_CONNECT' };
    }
    if (this.mode === 'unknown-instance' && type !== 'trust') {
      return { status: 'FAILED', type, message: 'The identity is not valid', code: 'LS_INVALID_DATA' };
    }
    const account = { smartAccount: 'BU Production Test', virtualAccount: 'Campus' };
    switch (request.type) {
      case 'trust': {
        const able = request.udis.slice(0, this.tokenUses);
        if (able.length === 0) {
          return { status: 'FAILED', type, message: `{"token":["The token ${request.token} is not valid."]}` };
        }
        this.tokenUses -= able.length;
        const trustCodes = able.map((udi) => {
          this.lastTrustId += 1;
          return { udi: { ...udi }, trustId: this.lastTrustId };
        });
        return { status: 'OK', type: 'trust', productInstanceId: 'f654477d', trustCodes, ...account };
      }
      case 'trustSync':
        return { status: 'OK', type: 'trustSync', policy: this.policy, ...account };
      case 'hello':
        return { status: 'OK', type: 'hello' };
      case 'usageReport': {
        this.lastPollId += 1n;
        const pollId = String(this.lastPollId);
        const reportIds = request.reports.map(({ reportId }) => reportId);
        for (const id of reportIds) this.received.add(id);
        this.pushes.set(pollId, { reportIds, readyMs: now + this.workMs });
        return { status: 'OK', type: 'usageReport', pollId, pollIntervalSeconds: this.pollIntervalSeconds };
      }
      case 'resultPolling': {
        const push = this.pushes.get(request.pollId);
        if (this.mode === 'forget' || push === undefined) {
          const message = `Invalid Polling Id ${request.pollId} provided in the polling request`;
          return { status: 'FAILED', type: 'resultPolling', message };
        }
        if (this.mode === 'withhold' || now < push.readyMs) {
          const { pollIntervalSeconds } = this;
          return { status: 'OK', type: 'resultPolling', ready: false, pollIntervalSeconds };
        }
        const acknowledged = push.reportIds.filter((id) => !this.ignores.has(id));
        return {
          status: 'OK',
          type: 'resultPolling',
          ready: true,
          acknowledged,
          policy: this.policy,
          ...account,
        };
      }
    }
  }
}
