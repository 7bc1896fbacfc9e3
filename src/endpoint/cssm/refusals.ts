import type { AgentMessageType } from '../../wire/agent-messages.js';
import type { FailedAnswer, MessageType, Udi } from '../../wire/messages.js';
import type { PolicyFailedAnswer, PolicyMessageType } from '../../wire/policy-messages.js';

/**
 * The texts with which the CSSM refuses (P§1.6; F1, F2, F3, F6, F17, F19). What a message brought with it is escaped and
 * shortened: nobody can make the server repeat a megabyte or break the JSON of the text.
 */
const UUID_LENGTH = 36;
const TOKEN_SHOWN = 6;
/** Longer than any poll id (P§7.3: 17 to 18 digits). */
const POLL_ID_SHOWN = 20;

/** A refusal of a message of either generation. */
export interface Refused<Type extends AgentMessageType> {
  readonly status: 'FAILED';
  readonly type: Type;
  readonly message: string;
}

function failed<Type extends AgentMessageType>(type: Type, message: string): Refused<Type> {
  return { status: 'FAILED', type, message };
}

function field(name: string, text: string): string {
  return JSON.stringify({ [name]: [text] });
}

/** F19. The token is a secret: at most its first six characters, and never more than half of it, are repeated. */
export function tokenNotValid<Type extends AgentMessageType>(type: Type, token: string): Refused<Type> {
  const shown = token.slice(0, Math.min(TOKEN_SHOWN, token.length >> 1));
  return failed(type, field('token', `The token ${shown}… is not valid.`));
}

/** F3: the device's clock is off by an hour or more. */
export function clockOffset<Type extends AgentMessageType>(type: Type, timestampMs: number): Refused<Type> {
  return failed(
    type,
    field('timestamp', `The device date '${timestampMs}' is offset beyond the allowed tolerance limit.`),
  );
}

function identityNotValid(productInstanceId: string): string {
  const shown = productInstanceId.slice(0, UUID_LENGTH);
  const text = `The identity for the instance ${shown} is not valid.Please re-register the instance.`;
  return field('product_instance_identifier', text);
}

export function unknownInstance(type: MessageType, productInstanceId: string): FailedAnswer {
  return failed(type, identityNotValid(productInstanceId));
}

/**
 * Using Policy: no trust was ever established, or the instance was removed. The text is documented (P§1.6), the code with it
 * is what makes the device ask for trust again [I].
 */
export function notTrusted(type: PolicyMessageType, productInstanceId: string | null): PolicyFailedAnswer {
  return { ...failed(type, identityNotValid(productInstanceId ?? 'null')), code: 'LS_INVALID_DATA' };
}

/** CSCwa11048, F17 (P§1.6): the poll id was never given to this instance, or is forgotten by now. */
export function invalidPollId(pollId: string): PolicyFailedAnswer {
  const shown = pollId.slice(0, POLL_ID_SHOWN);
  return failed('resultPolling', `Invalid Polling Id ${shown} provided in the polling request`);
}

/** P§1.6 "OK_TRY_AGAIN": who answers cannot reach the licensing engine behind it. */
export function engineNotReached(type: PolicyMessageType): PolicyFailedAnswer {
  return { ...failed(type, 'Server error occurred: LS_LICENGINE_FAIL_TO_CONNECT'), tryAgain: true };
}

/** F6: the certificate a device signs with is not one of this instance's (P§1.5, P§4 CSCvr41393). */
export function wrongCertificate(type: MessageType): FailedAnswer {
  return {
    status: 'FAILED',
    type,
    message:
      'Missing ID cert serial number field; Missing signing cert serial number field; Signed data and certificate does not match',
    code: 'LS_INVALID_DATA',
  };
}

/** F2: for what has no documented text of its own, such as a request for a certificate that cannot be read. */
export function notProcessed<Type extends AgentMessageType>(type: Type): Refused<Type> {
  return failed(type, 'Your request could not be processed right now. Please try again');
}

/** F1, one of its three wordings: the instance in the CSSM uses licences. */
export function registeredAndConsuming<Type extends AgentMessageType>(type: Type): Refused<Type> {
  return failed(type, 'Existing Product Instance has consumption and force flag is false');
}

/** F1: the instance stands in the virtual account the token is for. */
export function registeredHere<Type extends AgentMessageType>(type: Type): Refused<Type> {
  return failed(type, 'Product Already Registered');
}

/** F1: the instance stands in another virtual account. */
export function registeredElsewhere<Type extends AgentMessageType>(
  type: Type,
  softwareId: string,
  udi: Udi,
): Refused<Type> {
  return failed(
    type,
    `The product ${softwareId} and SA with serial number ${udi.serialNumber}, udiPid:${udi.pid} has already been registered`,
  );
}
