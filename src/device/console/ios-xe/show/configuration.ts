import type { DeviceView } from '../../console-device.js';
import { asSaved } from '../state/unsaved.js';
import { callHomeLines } from './call-home-lines.js';
import { runningConfiguration } from './running-configuration.js';

/** Bytes of NVRAM, as a Catalyst 9300 has them. */
const NVRAM_BYTES = 2_097_152;

/** `show running-config [all]`. */
export function showRunningConfiguration(view: DeviceView, all: boolean): string {
  const text = runningConfiguration(view, all);
  return `Building configuration...\n\nCurrent configuration : ${Buffer.byteLength(text)} bytes\n${text}\n`;
}

/** `show running-config callhome`: section `call-home` alone. IOS-XE itself has `| section call-home` for it. */
export function showRunningCallHome(view: DeviceView): string {
  return `${callHomeLines(view, false).join('\n')}\n`;
}

/** `show startup-config`. A device that the scenario configured starts with what it was given; erased, with nothing. */
export function showStartupConfiguration(view: DeviceView): string {
  const kept = view.history().findLast((event) => {
    return event.kind === 'operator' && (event.what === 'saved' || event.what === 'erased');
  });
  if (kept?.kind === 'operator' && kept.what === 'erased') return 'startup-config is not present\n';
  const text = runningConfiguration(asSaved(view));
  return `Using ${Buffer.byteLength(text)} out of ${NVRAM_BYTES} bytes\n${text}\n`;
}
