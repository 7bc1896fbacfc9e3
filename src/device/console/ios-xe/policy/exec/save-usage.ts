import { writeUsageFile } from '../../../../../wire/usage-file-text.js';
import { type SavedUsageScope, savedUsage } from '../../../../agent/policy/saving.js';
import type { Call } from '../../../session.js';
import { policyOf } from '../policy-of.js';
import { fileName } from './flash-file.js';

/**
 * `license smart save usage …`: what is open is closed, and goes into the file with what the scope asks for. It prints
 * nothing [I].
 */
export function saveUsage(scope: (call: Call) => SavedUsageScope): (call: Call) => string {
  return (call) => {
    const { device, args } = call;
    const { tell } = policyOf(device);
    tell({ kind: 'usage-saved' });
    const { state, context } = policyOf(device);
    const reports = savedUsage(state, scope(call), device.now, context);
    const { udi, softwareId, hostname } = context;
    const timestampMs = device.now + context.clockOffsetMs;
    const productInstanceId = state.productInstanceId === '' ? null : state.productInstanceId;
    const text = writeUsageFile({ udi, softwareId, hostname, timestampMs, reports }, productInstanceId);
    device.files.write(fileName(args.file ?? ''), text);
    return '';
  };
}
