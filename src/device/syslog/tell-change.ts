import type { StateEvent } from '../../telemetry/events.js';
import { spendEvaluation } from './clocks.js';
import { stop } from './countdown.js';
import { isRegistered } from './narrator-memory.js';
import type { Voice } from './voice.js';

/**
 * What a device says when its licensing state changes.
 * @param explained a registration that ends was ended by what the device was just told: a deregistration, a refusal, a
 *   restart. Otherwise it can only be that its certificate has expired.
 */
export function tellChange(voice: Voice, { t, was, state }: StateEvent, explained: boolean): void {
  const { memory } = voice;
  memory.licensing = state;
  switch (state) {
    case 'AUTHORIZED':
      voice.say(t, 'IN_COMPLIANCE');
      return;
    case 'OUT_OF_COMPLIANCE':
      voice.say(t, 'OUT_OF_COMPLIANCE');
      return;
    case 'AUTHORIZATION_EXPIRED':
      voice.say(t, 'AUTHORIZATION_EXPIRED');
      return;
    case 'REGISTERED':
      return;
    case 'EVALUATION':
    case 'EVALUATION_EXPIRED':
      if (isRegistered({ licensing: was })) {
        if (!explained) voice.say(t, 'ID_CERT_EXPIRED');
        memory.exportControlAllowed = false;
        memory.authorizationAnswered = false;
        stop(memory.certificate);
      }
      if (state === 'EVALUATION_EXPIRED') {
        spendEvaluation(memory, t);
        voice.say(t, 'EVAL_EXPIRED');
      }
  }
}
