import type { MessageEvent, StateEvent } from '../../telemetry/events.js';
import { sayCallHomeFailure } from './call-home-failure.js';
import { run } from './countdown.js';
import { isRegistered } from './narrator-memory.js';
import { tellChange } from './tell-change.js';
import { isPolicyExchange, tellPolicyExchange } from './tell-policy-exchange.js';
import type { Voice } from './voice.js';

/** What a device says of a message to its server. Everything is said when the message has ended: only then is it history. */

const REFUSED = 'refused-by-server';
/** The device went down before the answer came: nobody is there to say anything. */
const ABANDONED = 'abandoned';

export function tellExchange(voice: Voice, message: MessageEvent, change: StateEvent | null): void {
  const { memory } = voice;
  const { t, type, ok, failure } = message;
  if (failure === ABANDONED) return;
  if (memory.debugging) debug(voice, message);
  if (isPolicyExchange(message)) {
    tellPolicyExchange(voice, message);
    return;
  }
  if (type === 'registration') beginRegistration(voice, message);
  if (ok || failure === REFUSED) {
    if (memory.communicationFailed) voice.say(t, 'COMM_RESTORED');
    memory.communicationFailed = false;
  }
  // What was sent with an identity that has ended meanwhile has no one to matter to.
  const matters = type === 'registration' || isRegistered(memory);
  if (matters && !ok) fail(voice, message);
  if (matters && ok) succeed(voice, message, change);
  else if (change !== null) tellChange(voice, change, type === 'deregistration' || failure === REFUSED);
}

/** One line in, one out; the real ones are not published [U]. */
function debug(voice: Voice, { t, type, ok, reason }: MessageEvent): void {
  const words = [
    { message: type, what: 'request sent' },
    { message: type, what: ok ? 'response received' : `failed, ${reason ?? ''}` },
  ];
  for (const holes of words) {
    voice.say(t, 'IOS_DEBUG', holes);
    voice.say(t, 'NX_DEBUG', holes);
  }
}

/** S4, "this action generates these events": the key, if there is none yet, and call home's first step. */
function beginRegistration(voice: Voice, { t, failure }: MessageEvent): void {
  const { memory, facts } = voice;
  if (memory.registering) return;
  memory.registering = true;
  if (!memory.keyMade) {
    memory.keyMade = true;
    memory.keySaved = facts.context.savesRegistration;
    voice.say(t, 'KEY_ADDITION');
    voice.say(t, 'NOCONFIGAUTOSAVE');
  }
  if (facts.transport.kind === 'callhome' && failure !== 'no-transport') voice.say(t, 'SCH_REGISTRATION_IN_PROGRESS');
}

function succeed(voice: Voice, { t, type }: MessageEvent, change: StateEvent | null): void {
  const { memory, facts, udi } = voice;
  if (type === 'registration') {
    memory.registering = false;
    memory.authorizationAnswered = false;
    memory.exportControlAllowed = facts.grant.exportControlAllowed;
    voice.say(t, memory.exportControlAllowed ? 'EXPORT_ALLOWED' : 'EXPORT_NOT_ALLOWED');
    voice.say(t, 'AGENT_REG_SUCCESS', { udi });
  } else {
    // Whatever was signed was signed with a key that is there.
    memory.keyMade = true;
  }
  if (type === 'idCertificateRenewal') voice.say(t, 'ID_CERT_RENEW_SUCCESS', { udi });
  if (type === 'registration' || type === 'idCertificateRenewal') {
    run(memory.certificate, t + facts.grant.certificateMs, t);
    if (!facts.context.savesRegistration) voice.say(t, 'CONFIG_NOT_SAVED');
  }
  if (type === 'deregistration') voice.say(t, 'AGENT_DEREG_SUCCESS');
  if (change !== null) tellChange(voice, change, type === 'deregistration');
  if (type === 'authorization' || type === 'usage') {
    memory.authorizationAnswered ||= isRegistered(memory);
    if (memory.licensing === 'AUTHORIZED') voice.say(t, 'AUTH_RENEW_SUCCESS', { state: 'authorized', udi });
    if (memory.licensing === 'OUT_OF_COMPLIANCE') voice.say(t, 'AUTH_RENEW_SUCCESS', { state: 'OOC', udi });
  }
}

function fail(voice: Voice, message: MessageEvent): void {
  const { t, type, failure = '', reason = '' } = message;
  if (failure === 'no-reply') {
    awaitReply(voice, t);
    return;
  }
  if (failure !== REFUSED) failToCommunicate(voice, t, failure, reason);
  switch (type) {
    case 'registration':
      voice.say(t, 'AGENT_REG_FAILED', { reason });
      return;
    case 'authorization':
    case 'usage':
      voice.say(t, 'AUTH_RENEW_FAILED', { reason: authorizationReason(failure, reason), udi: voice.udi });
      return;
    case 'idCertificateRenewal':
      voice.say(t, 'ID_CERT_RENEW_FAILED');
      return;
    case 'deregistration':
      voice.say(t, 'AGENT_DEREG_FAILED', { reason });
  }
}

/** S4 #5, S1: whatever kept the message from leaving. S4 #9: what the server said. */
function authorizationReason(failure: string, reason: string): string {
  return failure === REFUSED
    ? `Error received from Smart Software Manager: ${reason}`
    : 'Communication message send error';
}

/**
 * "Waiting for reply" (F7, S4 #7) fails nothing. Where the device asks for revocation lists, it is taken that the list
 * could not be fetched: the log of S4 #7 has the line twice. That an answer was lost in another way shows the same [I].
 */
function awaitReply(voice: Voice, t: number): void {
  const { revocationCheck, url } = voice.facts.transport;
  if (!revocationCheck || !url.startsWith('https:')) return;
  voice.say(t, 'CRL_FETCH_FAIL');
  voice.say(t, 'CRL_FETCH_FAIL');
}

function failToCommunicate(voice: Voice, t: number, failure: string, reason: string): void {
  const { transport } = voice.facts;
  voice.memory.communicationFailed = true;
  if (failure === 'no-transport') {
    // Call home is on, so it is the profiles that stand in the way (S4 #4).
    if (transport.kind === 'callhome' && transport.callHomeEnabled) voice.say(t, 'CALL_HOME_FAILED_TO_ENABLE');
    voice.say(t, 'COMM_FAILED', { reason: 'No communication transport available.' });
    return;
  }
  sayCallHomeFailure(voice, t, failure, reason);
  voice.say(t, 'COMM_FAILED', { reason });
}
