import { TRANSPORT_FAILURES, type TransportFailureKind } from '../../wire/transport-failure.js';
import { failureText } from '../call-home/failure-text.js';
import type { Voice } from './voice.js';

/** What call home, if it was the transport, says of a message it could not send, with its error code (S1, S4). */
export function sayCallHomeFailure(voice: Voice, t: number, failure: string, reason: string): void {
  const { transport, profile } = voice.facts;
  if (!isTransportFailure(failure)) return;
  const callHome = failureText(profile.os, 'callhome', { kind: failure });
  // By its words a failure tells whether call home was the transport then.
  if (callHome.callHomeError !== null && callHome.reason === reason) {
    voice.say(t, 'SL_MESSAGE_FAILED', { url: transport.url, error: callHome.callHomeError });
  }
}

function isTransportFailure(failure: string): failure is TransportFailureKind {
  return (TRANSPORT_FAILURES as readonly string[]).includes(failure);
}
