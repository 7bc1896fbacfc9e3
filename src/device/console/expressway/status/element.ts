import type { DeviceView } from '../../console-device.js';

/**
 * A part of the status that has a path of its own. The form, `*s SystemUnit: /` to `*s/end`, is what a public detection
 * script reads (Greenbone `gb_cisco_vcs_ssh`); the tree is not public (P§6 [U]): names of parts and fields are recalled
 * or made up in its style [I].
 */
export interface StatusElement {
  /** `License Smart`. */
  readonly path: string;
  readonly help: string;
  /** Whole lines; nothing where there is nothing to show. */
  readonly print: (view: DeviceView) => string;
}

/** @param lines what stands in the block, without its indentation */
export function statusBlock(name: string, lines: readonly string[]): string {
  return `*s ${name}: /\n${lines.map((line) => `  ${line}\n`).join('')}*s/end\n`;
}

export function quoted(name: string, value: string): string {
  return `${name}: "${value}"`;
}

/** A block within a block. */
export function nested(name: string, lines: readonly string[]): string[] {
  return [`${name}: /`, ...lines.map((line) => `  ${line}`)];
}
