import { writeTrustRequestFile } from '../../../../../wire/trust-request-text.js';
import { udisOf } from '../../../../agent/policy/trusting.js';
import type { Call } from '../../../session.js';
import { policyOf } from '../policy-of.js';
import { fileName, openingFailed } from './flash-file.js';

/**
 * `license smart save trust-request flash:NAME` (YM rpc `trust-request-save`): a request for trust codes that is carried to CSSM by
 * hand, for all UDIs of the device. It prints nothing [I].
 */
export function saveTrustRequest({ device, args }: Call): string {
  const { context } = policyOf(device);
  const { udi, softwareId, hostname } = context;
  const timestampMs = device.now + context.clockOffsetMs;
  const text = writeTrustRequestFile({ udi, softwareId, hostname, timestampMs }, udisOf(context));
  const name = fileName(args.file ?? '');
  const failure = device.files.write(name, text);
  return failure === null ? '' : openingFailed(name, failure);
}
