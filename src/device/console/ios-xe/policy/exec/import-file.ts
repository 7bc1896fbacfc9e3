import { type FiledAck, type ImportFile, readImportFile } from '../../../../../wire/ack-file-text.js';
import { sameUdi } from '../../../../../wire/identity-fields.js';
import { WireError } from '../../../../../wire/wire-error.js';
import { trustOf } from '../../../../agent/policy/policy-state.js';
import { isSamePolicy } from '../../../../agent/policy/reporting-policy.js';
import { udisOf } from '../../../../agent/policy/trusting.js';
import type { ConsoleDevice, ImportedPart } from '../../../console-device.js';
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

type Refused = keyof typeof REFUSAL;

function read(text: string): ImportFile | Refused {
  try {
    return readImportFile(text);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return error.kind === 'signature' ? 'altered' : 'wrong';
  }
}

/** Some report is still to be acknowledged by this ACK. */
function acknowledgesAny(device: ConsoleDevice, { acknowledged }: FiledAck): boolean {
  const named = new Set(acknowledged);
  return policyOf(device).state.reports.some(
    ({ id, state }) => named.has(id) && (state === 'CLOSED' || state === 'UNACKNOWLEDGED'),
  );
}

/** It holds a trust code of this device that is not the one installed. */
function trustsAnew(device: ConsoleDevice, { trust }: FiledAck): boolean {
  const { state, context } = policyOf(device);
  const own = trust?.trustCodes.filter(({ udi }) => udisOf(context).some((mine) => sameUdi(mine, udi))) ?? [];
  return own.some(({ udi, trustId }) => trustOf(state, udi)?.trustId !== trustId);
}

/** @returns what of it was imported */
function importAck(device: ConsoleDevice, ack: FiledAck): readonly ImportedPart[] | Refused {
  const { context, tell } = policyOf(device);
  if (!udisOf(context).some((udi) => sameUdi(udi, ack.udi))) return 'foreign';
  const { acknowledged, policy, smartAccount, virtualAccount, trust = null } = ack;
  const accounts = { smartAccount, virtualAccount };
  const parts: ImportedPart[] = [];
  // Judged before anything is installed.
  const grant = trust !== null && trustsAnew(device, ack) ? trust : null;
  if (acknowledgesAny(device, ack)) {
    tell({ kind: 'acknowledged', reportIds: acknowledged, policy, accounts });
    parts.push('rum-ack');
  }
  if (grant !== null) {
    tell({ kind: 'trust-installed', grant, accounts });
    parts.push('trust-code');
  }
  if (parts.length === 0) return 'repeated';
  if (policy !== null) {
    tell({ kind: 'policy-installed', policy });
    parts.push('policy');
  }
  return [...parts, 'account-info'];
}

/** A policy that is in use already is no news, but the command is none the worse for it [I]. */
function importPolicy(
  device: ConsoleDevice,
  { policy }: Extract<ImportFile, { kind: 'policy' }>,
): readonly ImportedPart[] {
  const { state, tell } = policyOf(device);
  if (!isSamePolicy(state.policy, policy)) tell({ kind: 'policy-installed', policy });
  return ['policy'];
}

/**
 * `license smart import flash:NAME`: the ACK that CSSM made of a saved file (S1 "off-line mode"), with the policy and the trust codes
 * in it, or a policy alone (C94 "Downloading a Policy File from CSSM").
 */
export function importFile({ device, args }: Call): string {
  const name = fileName(args.file ?? '');
  const text = device.files.read(name);
  if (text === null) return noSuchFile(name);
  const file = read(text);
  const done =
    typeof file === 'string' ? file : file.kind === 'policy' ? importPolicy(device, file) : importAck(device, file.ack);
  if (typeof done === 'string') return `Import Data Failed: ${REFUSAL[done]}\n`;
  for (const part of done) device.record(`imported-${part}`);
  return SUCCESSFUL;
}
