import { type FiledAck, readAckFile } from '../../../../../wire/ack-file-text.js';
import { sameUdi } from '../../../../../wire/identity-fields.js';
import { WireError } from '../../../../../wire/wire-error.js';
import { udisOf } from '../../../../agent/policy/trusting.js';
import type { ConsoleDevice } from '../../../console-device.js';
import type { Call } from '../../../session.js';
import { policyOf } from '../policy-of.js';
import { fileName, noSuchFile } from './flash-file.js';

/** P§3.8. */
const SUCCESSFUL = 'Import Data Successful\n';

/** Why a file is refused. `Signature mismatch` is a reason the vendor documents for installs that fail; the others are assumed [I]. */
const REFUSAL = {
  altered: 'Signature mismatch',
  wrong: 'The file holds no data that can be imported',
  foreign: 'The UDI in the file is not the UDI of this device',
  repeated: 'The file has been imported before, or acknowledges nothing that waits for it',
} as const;

function refused(why: keyof typeof REFUSAL): string {
  return `Import Data Failed: ${REFUSAL[why]}\n`;
}

function read(text: string): FiledAck | 'altered' | 'wrong' {
  try {
    return readAckFile(text);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return error.kind === 'signature' ? 'altered' : 'wrong';
  }
}

/** Some report is still to be acknowledged by this ACK. */
function isNews(device: ConsoleDevice, { acknowledged }: FiledAck): boolean {
  const named = new Set(acknowledged);
  return policyOf(device).state.reports.some(
    ({ id, state }) => named.has(id) && (state === 'CLOSED' || state === 'UNACKNOWLEDGED'),
  );
}

/** `license smart import flash:NAME`: the ACK that CSSM made of a saved file (S1 "off-line mode"). */
export function importFile({ device, args }: Call): string {
  const name = fileName(args.file ?? '');
  const text = device.files.read(name);
  if (text === null) return noSuchFile(name);
  const ack = read(text);
  if (typeof ack === 'string') return refused(ack);
  const { context, tell } = policyOf(device);
  if (!udisOf(context).some((udi) => sameUdi(udi, ack.udi))) return refused('foreign');
  if (!isNews(device, ack)) return refused('repeated');
  const { acknowledged, policy, smartAccount, virtualAccount } = ack;
  tell({ kind: 'acknowledged', reportIds: acknowledged, policy, accounts: { smartAccount, virtualAccount } });
  return SUCCESSFUL;
}
