/** Levels of a logger, the quietest first (public knowledge of the support log pages; S3 shows INFO as they come). */
export const LOG_LEVELS = ['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A logger that was set to another level than the one it comes with. */
export interface LoggerSetting {
  readonly level: LogLevel;
  /** Since when, ms since the epoch: what happened before was logged by the level it came with. */
  readonly sinceMs: number;
}

/** Specific licence reservation, from X14.2 (S3). Empty texts: none. */
export interface ReservationConfiguration {
  readonly enabled: boolean;
  /** Codes made in the device's life: no two are alike. */
  readonly codes: number;
  /** A request code that waits for its authorization code. */
  readonly requestCode: string;
  /** The authorization code installed. */
  readonly authorizationCode: string;
  /** Times during which a reservation was in force; `toMs` is null while it still is. */
  readonly periods: readonly { readonly fromMs: number; readonly toMs: number | null }[];
}

/** What an operator configures on an Expressway only. Plain data, never changed in place. */
export interface ExpresswayConfiguration {
  /** `SystemUnit Name`: how the system is called in its own pages; not its host name. */
  readonly systemName: string;
  /** Smart Licensing was switched on; from X14.1 on there is nothing to switch (S3). */
  readonly smartLicensing: boolean;
  readonly reservation: ReservationConfiguration;
  /** Option keys of traditional licensing. */
  readonly optionKeys: readonly string[];
  /** Alarms by their id, and when each was last acknowledged, ms since the epoch. */
  readonly acknowledgedAlarms: Readonly<Record<string, number>>;
  /** Loggers by module; those that are not here stand as they came. */
  readonly loggers: Readonly<Record<string, LoggerSetting>>;
  readonly cluster: { readonly name: string; readonly peers: readonly string[] };
}

/** As it comes out of its box. */
export const FACTORY_EXPRESSWAY: ExpresswayConfiguration = {
  systemName: '',
  smartLicensing: false,
  reservation: { enabled: false, codes: 0, requestCode: '', authorizationCode: '', periods: [] },
  optionKeys: [],
  acknowledgedAlarms: {},
  loggers: {},
  cluster: { name: '', peers: [] },
};
