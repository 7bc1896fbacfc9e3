import { writeAckFile } from '../../../wire/ack-file-text.js';
import { readTrustRequests } from '../../../wire/trust-request-text.js';
import type { CollectedUsage } from '../../../wire/usage-file.js';
import { readUsageFile } from '../../../wire/usage-file-text.js';
import { WireError } from '../../../wire/wire-error.js';
import type { AccountName } from '../virtual-account.js';
import type { PolicyLicensing } from './policy-licensing.js';

/** Why an uploaded text is no usage file to be read: none at all; a report does not fit its signature; one is another device's. */
export type UnreadableUsage = 'wrong' | 'altered' | 'foreign';

/** What came of a usage file that could be read. */
export type UploadResult =
  | { readonly status: 'acknowledged'; readonly ackFile: string; readonly taken: number; readonly repeated: number }
  /** Its device belongs elsewhere; nothing was taken. */
  | { readonly status: 'refused'; readonly message: string }
  /** It was taken, and its account's ACKs are withheld. */
  | { readonly status: 'withheld' };

/** Reads an uploaded text, of usage or of a trust request; its signatures are checked. */
export function readUploadedFile(text: string): CollectedUsage | UnreadableUsage {
  try {
    const file = readUsageFile(text, { verify: true });
    return { ...file, trustRequests: readTrustRequests(text, file.udi) };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    if (error.kind === 'foreign') return 'foreign';
    return error.kind === 'signature' ? 'altered' : 'wrong';
  }
}

/**
 * An administrator uploads a usage file, or a trust request, to an account and downloads the ACK file (S1 "no connectivity"). At
 * once: how long the processing of a file takes is not published.
 * @throws SlfleetError for an unknown virtual account
 */
export function acknowledgeFile(
  policy: PolicyLicensing,
  account: AccountName,
  file: CollectedUsage,
  nowMs: number,
): UploadResult {
  const { trustRequests } = file;
  const result = policy.takeUsageFile(account, file, nowMs, trustRequests);
  if (result.status === 'FAILED') return { status: 'refused', message: result.message };
  const ack = policy.ackFor(file, nowMs, trustRequests.length > 0);
  if (ack === null) return { status: 'withheld' };
  return { status: 'acknowledged', ackFile: writeAckFile(ack), taken: result.taken, repeated: result.repeated };
}

/**
 * Both at once, for whom only the ACK file matters.
 * @returns null if there is none
 * @throws SlfleetError for an unknown virtual account
 */
export function ackForUploadedFile(
  policy: PolicyLicensing,
  account: AccountName,
  text: string,
  nowMs: number,
): string | null {
  const file = readUploadedFile(text);
  if (typeof file === 'string') return null;
  const result = acknowledgeFile(policy, account, file, nowMs);
  return result.status === 'acknowledged' ? result.ackFile : null;
}
