/** One log message of a device, as the catalogue has it; how an OS prints it is `format.ts`'s business. */
export interface SyslogMessage {
  /** True time, ms since the epoch. */
  readonly t: number;
  /** `SMART_LIC`, `CALL_HOME`, `SYS`. */
  readonly facility: string;
  /** 0 (emergency) to 7 (debugging). */
  readonly severity: number;
  readonly mnemonic: string;
  readonly text: string;
  /** Its number since the device started, from 1, as `service sequence-numbers` shows it. */
  readonly sequence?: number;
}

/** `SMART_LIC-3-COMM_FAILED`: how a message is named in documents, filters and the event log. */
export function messageName({ facility, severity, mnemonic }: SyslogMessage): string {
  return `${facility}-${severity}-${mnemonic}`;
}
