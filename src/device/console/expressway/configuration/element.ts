import type { ConsoleDevice, DeviceView } from '../../console-device.js';

/** What an element of the configuration can be set to. */
export type Values =
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'text'; readonly longest: number }
  | { readonly kind: 'number'; readonly from: number; readonly to: number };

/** `On`, `Off`: what a setting of this kind is shown as. */
export const ON_OFF: Values = { kind: 'choice', words: ['On', 'Off'] };

export function text(longest: number): Values {
  return { kind: 'text', longest };
}

/**
 * One element of the configuration: all the console knows of it. `confirmed` if a source shows path and values; the rest
 * of the tree is recalled from the admin guides' command reference or made up in its style [I], since the
 * whole of it is not public (P§6 [U]).
 */
export interface ConfigurationElement {
  /** `NTP Server 1 Address`. */
  readonly path: string;
  readonly values: Values;
  readonly help: string;
  readonly source: 'confirmed' | 'inferred';
  readonly get: (view: DeviceView) => string;
  /** @returns why it cannot be set so, or an empty text */
  readonly set: (device: ConsoleDevice, value: string) => string;
}

/** `"1.2.3.4"`, `On`, `8080`: as the element's own line has it. */
export function shownValue({ values }: ConfigurationElement, value: string): string {
  return values.kind === 'text' ? `"${value}"` : value;
}

export function onOff(on: boolean): string {
  return on ? 'On' : 'Off';
}
