import type { PolicyMessageType } from '../../../wire/policy-messages.js';

/**
 * The messages, in the order in which they go when several are owed: trust is what the others need, the synchronisation goes
 * before the push (GP: 12 s, 10 s before it), a poll last. `hello` stands in no order: over cslu one goes before each of the
 * others but trust (GP: 20:32:25, poll 20:32:26).
 */
export const POLICY_MESSAGES: readonly {
  readonly type: Exclude<PolicyMessageType, 'hello'>;
  readonly due: string;
  readonly refused: string;
  readonly unanswered: string;
  readonly source: string;
}[] = [
  {
    type: 'trust',
    due: 'on `license smart trust`, for the UDIs without a code, with `force` for all',
    refused: 'given up: another command is needed [I]',
    unanswered: 'every `trustRetryMs`, until success, another command or a restart [I]',
    source: 'S1; P§1.6',
  },
  {
    type: 'trustSync',
    due: '`bootSyncMs` after boot or a change of the transport; on `license smart sync`; `syncRetryMs` after any message that got no answer',
    refused: 'not repeated, but for a failure inside the server',
    unanswered: 'every `syncRetryMs` until success',
    source: 'GP; P§8',
  },
  {
    type: 'usageReport',
    due: '`firstPushMs` after boot, trust or a change of the transport; `pushMs` after the last; `changePushMs` after a change of the licences; on `license smart sync`',
    refused: 'after `retryMs`',
    unanswered: 'after `retryMs`',
    source: 'GP; P§3.6',
  },
  {
    type: 'resultPolling',
    due: 'after what the server says, for each push it has taken',
    refused: 'the poll id is dropped and the reports go again, but not with CSCwa11048',
    unanswered: 'after `retryMs`',
    source: 'P§3.9; S1 (F17)',
  },
];
