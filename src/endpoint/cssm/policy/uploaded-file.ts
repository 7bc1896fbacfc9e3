import { writeAckFile } from '../../../wire/ack-file-text.js';
import { readUsageFile } from '../../../wire/usage-file-text.js';
import { WireError } from '../../../wire/wire-error.js';
import type { AccountName } from '../virtual-account.js';
import type { PolicyLicensing } from './policy-licensing.js';

/**
 * An administrator uploads a usage file to an account and downloads the ACK file (S1 "no connectivity"). At once: how long the
 * processing of a file takes is not published.
 * @returns the text of the ACK file; null if the file is none, was altered, is refused, or its ACK is withheld
 * @throws SlfleetError for an unknown virtual account
 */
export function ackForUploadedFile(
  policy: PolicyLicensing,
  account: AccountName,
  text: string,
  nowMs: number,
): string | null {
  const file = read(text);
  if (file === null || policy.takeUsageFile(account, file, nowMs).status === 'FAILED') return null;
  const ack = policy.ackFor(file, nowMs);
  return ack === null ? null : writeAckFile(ack);
}

function read(text: string): ReturnType<typeof readUsageFile> | null {
  try {
    return readUsageFile(text, { verify: true });
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}
