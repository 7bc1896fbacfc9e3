import { writeUsageFile } from '../../../../../wire/usage-file-text.js';
import { type SavedUsageScope, savedUsage } from '../../../../agent/policy/saving.js';
import type { Call } from '../../../session.js';
import { policyOf } from '../policy-of.js';
import { fileName, openingFailed } from './flash-file.js';

/**
 * `license smart save usage …`: what is open is closed, and goes into the file with what the scope asks for. It prints
 * nothing [I]. Where the file cannot be opened, nothing happens but the IOS file system's word on it.
 */
export function saveUsage(scope: (call: Call) => SavedUsageScope): (call: Call) => string {
  return (call) => {
    const { device, args } = call;
    const name = fileName(args.file ?? '');
    const failure = device.files.write(name, '');
    if (failure !== null) return openingFailed(name, failure);
    const { tell } = policyOf(device);
    tell({ kind: 'usage-saved' });
    const { state, context } = policyOf(device);
    const reports = savedUsage(state, scope(call), device.now, context);
    const { udi, softwareId, hostname } = context;
    const timestampMs = device.now + context.clockOffsetMs;
    const productInstanceId = state.productInstanceId === '' ? null : state.productInstanceId;
    const file = { udi, softwareId, hostname, timestampMs, reports };
    const incomplete = device.files.write(name, () => writeUsageFile(file, productInstanceId));
    return incomplete === null ? '' : openingFailed(name, incomplete);
  };
}
