import type { FleetEvent } from '../../telemetry/events.js';
import { DAY_MS } from '../../time/duration.js';
import { isRegistered, NO_INSTANT_MS } from '../agent/classic-state.js';
import type { DeviceView } from '../console/console-device.js';
import { run, stop } from './countdown.js';
import { happeningsOf } from './happening.js';
import type { SyslogMessage } from './message.js';
import { tell, tellTime } from './narrator.js';
import { createMemory, type NarratorFacts, type NarratorMemory, NO_GRANT } from './narrator-memory.js';
import type { NarratorSink } from './voice.js';

/** An ID certificate's validity where no registration stands that could tell (S2: one year). */
const USUAL_CERTIFICATE_MS = 365 * DAY_MS;

/**
 * What the device's log holds now, oldest first: its messages since it last started or its log was cleared. Told from the
 * device's history, which is read for it. How many of the latest a buffer has room for is left to who prints them.
 *
 * A history tells what happened, not how the device was set up then: where a message names something an operator can
 * change (the call-home URL, the time zone of a date), it is named as it is now; and licences are taken to have been in use
 * all the time if they are now. Where a scenario records messages (`syslog:`), the event log has them as they were.
 */
export function logBuffer(view: DeviceView): readonly SyslogMessage[] {
  let kept: SyslogMessage[] = [];
  const sink: NarratorSink = {
    message: (message) => void kept.push(message),
    restarted: () => {
      kept = [];
    },
    cleared: () => {
      kept = [];
    },
  };
  const { profile, context, system, transport } = view;
  const carriage = view.policy?.context.transport ?? transport.kind;
  const memory = createMemory(context.rhythm.evaluationMs);
  const history = view.history();
  const facts: NarratorFacts = { profile, context, system, transport, carriage, grant: grantOf(view, history) };
  for (const happening of happeningsOf(history)) tell(memory, happening, facts, sink);
  correctEvaluation(memory, view);
  tellTime(memory, view.now, facts, sink);
  return kept;
}

/** The certificate that stands tells how long certificates hold; what the server dictates seldom changes. */
function grantOf(view: DeviceView, history: readonly FleetEvent[]): NarratorFacts['grant'] {
  if (view.policy !== null) return NO_GRANT;
  const { state } = view;
  if (!isRegistered(state)) return { certificateMs: USUAL_CERTIFICATE_MS, exportControlAllowed: true };
  const issued = history.findLast(
    (event) =>
      event.kind === 'message' && event.ok && (event.type === 'registration' || event.type === 'idCertificateRenewal'),
  );
  const certificateMs = issued === undefined ? USUAL_CERTIFICATE_MS : state.idCertificateNotAfterMs - issued.t;
  return { certificateMs, exportControlAllowed: state.exportControlAllowed };
}

/** The agent's own clock is right, should licences have come into use or gone out of it. */
function correctEvaluation({ evaluation }: NarratorMemory, view: DeviceView): void {
  if (view.policy !== null) return;
  const { evaluationEndsMs, evaluationLeftMs } = view.state;
  if (evaluationEndsMs === NO_INSTANT_MS) stop(evaluation);
  else if (evaluationEndsMs !== evaluation.endsMs) {
    run(evaluation, evaluationEndsMs, Math.max(evaluation.warnedUntilMs, evaluationEndsMs - evaluationLeftMs));
  }
}
