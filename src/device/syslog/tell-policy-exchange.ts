import type { MessageEvent } from '../../telemetry/events.js';
import { POLICY_MESSAGE_TYPES } from '../../wire/policy-messages.js';
import { sayCallHomeFailure } from './call-home-failure.js';
import type { Voice } from './voice.js';

/** Is this a message of Smart Licensing Using Policy? */
export function isPolicyExchange({ type }: MessageEvent): boolean {
  return (POLICY_MESSAGE_TYPES as readonly string[]).includes(type);
}

/**
 * What a device of Smart Licensing Using Policy says of a message that has ended (S1). Every failed attempt is told, as of the
 * classic agent; what the server refuses is told of trust only, since nothing public shows more.
 */
export function tellPolicyExchange(voice: Voice, { t, type, ok, failure = '', reason = '' }: MessageEvent): void {
  const { memory, facts, udi } = voice;
  const answered = ok || failure === 'refused-by-server';
  const overCslu = facts.carriage === 'cslu';
  if (answered && memory.communicationFailed) voice.say(t, overCslu ? 'COMM_RESTORED_CSLU' : 'COMM_RESTORED');
  if (!answered) {
    sayCallHomeFailure(voice, t, failure, reason);
    if (overCslu) voice.say(t, 'COMM_FAILED_CSLU', { reason });
    else voice.say(t, 'COMM_FAILED', { reason });
  }
  memory.communicationFailed = !answered;
  if (type !== 'trust') return;
  if (ok) voice.say(t, 'TRUST_CODE_INSTALL_SUCCESS', { udi });
  else voice.say(t, 'TRUST_CODE_INSTALL_FAILED', { udi, reason });
}
