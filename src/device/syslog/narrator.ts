/**
 * The narrator of a device's log. The event log is the ground truth of what a device went through; what it logs is a pure
 * function of that, of the device's own facts, and of time. So a log costs nothing until somebody looks at it: then the
 * device's history is told from the beginning (`log-buffer.ts`). The same narrator tells live where a scenario wants every
 * message recorded or sent.
 *
 * Between two happenings time alone makes a device speak (`clocks.ts`); these messages come at their own instants, and one
 * due at the very instant of a happening comes after it, if it is then still due.
 *
 * Expressway is silent here: it has an event log of its own kind (P§5.5) and sends no such messages.
 */
import type { DeviceOccurrence } from '../../telemetry/events.js';
import { nextDeadlineMs, sayDue, settleEvaluation, settleReminder } from './clocks.js';
import type { Happening } from './happening.js';
import { isRegistered, type NarratorFacts, type NarratorMemory } from './narrator-memory.js';
import { tellChange } from './tell-change.js';
import { tellExchange } from './tell-exchange.js';
import { tellStart } from './tell-start.js';
import { type NarratorSink, Voice } from './voice.js';

/** Tells what a device says of a happening, after all that time made it say before. */
export function tell(memory: NarratorMemory, happening: Happening, facts: NarratorFacts, sink: NarratorSink): void {
  if (facts.profile.os === 'expressway') return;
  const voice = new Voice(memory, facts, sink);
  const { t, beginning, change } = happening;
  for (let due = nextDeadlineMs(memory); due < t; due = nextDeadlineMs(memory)) sayDue(voice, due);
  switch (beginning?.kind) {
    case 'device':
      memory.licensing = beginning.state;
      tellStart(voice, t, change);
      break;
    case 'power':
      tellPower(voice, beginning, happening);
      break;
    case 'operator':
      tellOperator(voice, beginning);
      break;
    case 'message':
      tellExchange(voice, beginning, change);
      break;
    case 'reminder':
      voice.say(t, 'REPORTING_REQUIRED', { days: String(beginning.days) });
      break;
    default:
      if (change !== null) tellChange(voice, change, false);
  }
  const leftRegistration = change !== null && isRegistered({ licensing: change.was });
  settle(voice, t, leftRegistration && beginning?.kind !== 'power');
}

/** Tells what time alone makes a device say up to an instant, that instant included. */
export function tellTime(memory: NarratorMemory, untilMs: number, facts: NarratorFacts, sink: NarratorSink): void {
  const voice = new Voice(memory, facts, sink);
  for (let due = nextDeadlineMs(memory); due <= untilMs; due = nextDeadlineMs(memory)) sayDue(voice, due);
}

/** Licences came into use or went out of it: a thing no event tells. */
export function tellUse(memory: NarratorMemory, now: number, facts: NarratorFacts, sink: NarratorSink): void {
  settle(new Voice(memory, facts, sink), now, false);
}

/** @param entered the device has entered the evaluation, whether or not its clock was running before */
function settle(voice: Voice, now: number, entered: boolean): void {
  const { memory, facts } = voice;
  const started = settleEvaluation(memory, facts, now);
  const runs = Number.isFinite(memory.evaluation.endsMs);
  if (memory.licensing === 'EVALUATION' && (started || (entered && runs))) voice.say(now, 'EVAL_START');
  settleReminder(memory, now);
}

function tellPower(voice: Voice, { t, what }: DeviceOccurrence, { change }: Happening): void {
  const { memory } = voice;
  if (what === 'off') {
    memory.powered = false;
    return;
  }
  if (what === 'reload') {
    voice.say(t, 'RELOAD');
    voice.say(t, 'PFM_SYSTEM_RESET');
  }
  tellStart(voice, t, change);
}

function tellOperator(voice: Voice, { t, what }: DeviceOccurrence): void {
  const { memory, sink } = voice;
  switch (what) {
    case 'configured':
      voice.say(t, 'CONFIG_I', { from: 'console' });
      voice.say(t, 'VSHD_SYSLOG_CONFIG_I');
      return;
    case 'saved':
      memory.keySaved = memory.keyMade;
      return;
    case 'erased':
      memory.keySaved = false;
      voice.say(t, 'NV_BLOCK_INIT');
      return;
    case 'clock-set':
      voice.say(t, 'SYSTEM_CLOCK_CHANGED');
      return;
    case 'debug-on':
    case 'debug-off':
      memory.debugging = what === 'debug-on';
      return;
    case 'imported-policy':
      voice.say(t, 'POLICY_INSTALL_SUCCESS');
      return;
    case 'imported-trust-code':
      voice.say(t, 'TRUST_CODE_INSTALL_SUCCESS', { udi: voice.udi });
      return;
    case 'log-cleared':
      sink.cleared();
  }
}
