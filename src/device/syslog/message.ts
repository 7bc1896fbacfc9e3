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
}
