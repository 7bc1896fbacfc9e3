import type { FailedAnswer, MessageType, Udi } from '../../wire/messages.js';

/**
 * The texts with which the CSSM refuses (P§1.6; F1, F2, F3, F6, F19). What a message brought with it is escaped and
 * shortened: nobody can make the server repeat a megabyte or break the JSON of the text.
 */
const UUID_LENGTH = 36;
const TOKEN_SHOWN = 6;

function failed(type: MessageType, message: string): FailedAnswer {
  return { status: 'FAILED', type, message };
}

function field(name: string, text: string): string {
  return JSON.stringify({ [name]: [text] });
}

/** F19. The token is a secret: at most its first six characters, and never more than half of it, are repeated. */
export function tokenNotValid(token: string): FailedAnswer {
  const shown = token.slice(0, Math.min(TOKEN_SHOWN, token.length >> 1));
  return failed('registration', field('token', `The token ${shown}… is not valid.`));
}

/** F3: the device's clock is off by an hour or more. */
export function clockOffset(type: MessageType, timestampMs: number): FailedAnswer {
  return failed(
    type,
    field('timestamp', `The device date '${timestampMs}' is offset beyond the allowed tolerance limit.`),
  );
}

export function unknownInstance(type: MessageType, productInstanceId: string): FailedAnswer {
  const shown = productInstanceId.slice(0, UUID_LENGTH);
  const text = `The identity for the instance ${shown} is not valid.Please re-register the instance.`;
  return failed(type, field('product_instance_identifier', text));
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
export function notProcessed(type: MessageType): FailedAnswer {
  return failed(type, 'Your request could not be processed right now. Please try again');
}

/** F1, one of its three wordings: the instance in the CSSM uses licences. */
export function registeredAndConsuming(): FailedAnswer {
  return failed('registration', 'Existing Product Instance has consumption and force flag is false');
}

/** F1: the instance stands in the virtual account the token is for. */
export function registeredHere(): FailedAnswer {
  return failed('registration', 'Product Already Registered');
}

/** F1: the instance stands in another virtual account. */
export function registeredElsewhere(softwareId: string, udi: Udi): FailedAnswer {
  return failed(
    'registration',
    `The product ${softwareId} and SA with serial number ${udi.serialNumber}, udiPid:${udi.pid} has already been registered`,
  );
}
