import type { StateEvent } from '../../telemetry/events.js';
import { trustsClock } from './clock-trust.js';
import { settleEvaluation } from './clocks.js';
import { tellChange } from './tell-change.js';
import type { Voice } from './voice.js';

/**
 * What a device says when it starts (BOOT), for the first time or again.
 * @param change what the restart changed: a registration that was not saved is gone (F25)
 */
export function tellStart(voice: Voice, t: number, change: StateEvent | null): void {
  const { memory, facts, sink } = voice;
  sink.restarted();
  memory.powered = true;
  memory.sequence = 0;
  memory.debugging = false;
  memory.registering = false;
  memory.communicationFailed = false;
  memory.keyMade &&= memory.keySaved;
  // What was due while it was off is not made up for.
  memory.certificate.warnedUntilMs = Math.max(memory.certificate.warnedUntilMs, t);
  memory.remindedUntilMs = Number.POSITIVE_INFINITY;

  voice.say(t, 'AGENT_READY');
  voice.say(t, 'AGENT_ENABLED');
  if (change !== null) tellChange(voice, change, true);
  voice.say(t, memory.exportControlAllowed ? 'EXPORT_ALLOWED' : 'EXPORT_NOT_ALLOWED');
  settleEvaluation(memory, facts, t);
  if (memory.licensing === 'EVALUATION' && Number.isFinite(memory.evaluation.endsMs)) voice.say(t, 'EVAL_START');
  voice.say(t, 'CONFIG_I', { from: 'memory' });
  voice.say(t, 'RESTART');
  if (!trustsClock(facts)) voice.say(t, 'NON_AUTHORITATIVE_CLOCK');
}
