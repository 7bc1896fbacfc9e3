/** What is known about a message: seen in public, deduced from public facts, or made up for lack of any. */
type Mark = 'C' | 'I' | 'U';

/** A message an OS can log. Holes of its text stand in braces. */
interface CatalogueEntry {
  readonly facility: string;
  readonly severity: number;
  readonly mnemonic: string;
  readonly text: string;
  readonly systems: readonly ('ios-xe' | 'nx-os')[];
  readonly mark: Mark;
  readonly source: string;
}

function smartLic<const Mnemonic extends string, const Text extends string>(
  severity: number,
  mnemonic: Mnemonic,
  text: Text,
  mark: Mark,
  source: string,
) {
  return {
    facility: 'SMART_LIC',
    severity,
    mnemonic,
    text,
    systems: ['ios-xe', 'nx-os'] as const,
    mark,
    source,
  };
}

function iosXe<const Text extends string>(name: string, text: Text, mark: Mark, source: string) {
  return { ...named(name), text, systems: ['ios-xe'] as const, mark, source };
}

function nxOs<const Text extends string>(name: string, text: Text, mark: Mark, source: string) {
  return { ...named(name), text, systems: ['nx-os'] as const, mark, source };
}

/** `CALL_HOME-5-SL_MESSAGE_FAILED` in its parts. */
function named(name: string) {
  const [, facility = '', severity = '', mnemonic = ''] = /^(.+)-([0-7])-(.+)$/.exec(name) ?? [];
  return { facility, severity: Number(severity), mnemonic };
}

/**
 * Every message the simulated devices log. Sources: S1, S4 (the documents; S4 is a translation, its English texts are the
 * ones P§5 and S1 have, or were put back into English [I]), P§5 (the catalogue of public texts; those of its §5.1 are
 * ASA's, whose "Cisco licensing cloud" the switches call by the server's name), BOOT (console log of a Catalyst 9300L in a
 * public repository). `{server}` is the name of the server, by release: `server-name.ts`.
 *
 * On NX-OS the licence manager speaks for the agent: facility LICMGR, mnemonics with LOG_SMART_LIC_ before them.
 * `LICMGR-3-LOG_SMART_LIC_COMM_FAILED` is public; that the others are made likewise, and that texts are the same, is
 * inferred [I].
 */
export const CATALOGUE = {
  AGENT_READY: smartLic(6, 'AGENT_READY', 'Smart Agent for Licensing is initialized', 'C', 'BOOT; P§5.1'),
  AGENT_ENABLED: smartLic(6, 'AGENT_ENABLED', 'Smart Agent for Licensing is enabled', 'C', 'BOOT; P§5.1'),
  EXPORT_ALLOWED: smartLic(
    6,
    'EXPORT_CONTROLLED',
    'Usage of export controlled features is allowed',
    'C',
    'S4 registration; P§5.1',
  ),
  EXPORT_NOT_ALLOWED: smartLic(
    6,
    'EXPORT_CONTROLLED',
    'Usage of export controlled features is not allowed',
    'C',
    'BOOT; P§5.1',
  ),
  EVAL_START: smartLic(5, 'EVAL_START', 'Entering evaluation period', 'C', 'BOOT; P§5.1'),
  EVAL_WILL_EXPIRE_WARNING: smartLic(
    3,
    'EVAL_WILL_EXPIRE_WARNING',
    'Evaluation period will expire in {span}',
    'C',
    'P§5.1; when: P§2.6 evaluation-expiration-warning; form of the span [I]',
  ),
  EVAL_EXPIRED: smartLic(3, 'EVAL_EXPIRED', 'Evaluation period expired', 'C', 'P§5.1'),
  EVAL_EXPIRED_WARNING: smartLic(
    3,
    'EVAL_EXPIRED_WARNING',
    'Evaluation period expired on {date}',
    'I',
    'P§5.1; hourly: P§2.6 evaluation-expired; form of the date [I]',
  ),
  AGENT_REG_SUCCESS: smartLic(
    6,
    'AGENT_REG_SUCCESS',
    'Smart Agent for Licensing Registration with {server} successful for udi {udi}',
    'C',
    'S4 registration; P§5.1',
  ),
  AGENT_REG_FAILED: smartLic(
    3,
    'AGENT_REG_FAILED',
    'Smart Agent for Licensing Registration with {server} failed: {reason}',
    'C',
    'S1 FN72323; S4 #4',
  ),
  AGENT_DEREG_SUCCESS: smartLic(
    6,
    'AGENT_DEREG_SUCCESS',
    'Smart Agent for Licensing De-registration with {server} was successful',
    'I',
    'P§5.1 (mnemonic)',
  ),
  AGENT_DEREG_FAILED: smartLic(
    3,
    'AGENT_DEREG_FAILED',
    'Smart Agent for Licensing De-registration with {server} failed: {reason}',
    'I',
    'P§5.1 (without reason)',
  ),
  CONFIG_NOT_SAVED: smartLic(
    4,
    'CONFIG_NOT_SAVED',
    'Smart Licensing configuration has not been saved',
    'C',
    'S4 registration',
  ),
  IN_COMPLIANCE: smartLic(
    5,
    'IN_COMPLIANCE',
    'All entitlements and licenses in use on this device are authorized',
    'C',
    'S4 registration',
  ),
  OUT_OF_COMPLIANCE: smartLic(
    3,
    'OUT_OF_COMPLIANCE',
    'One or more entitlements are out of compliance',
    'C',
    'S4 #8; P§5.1',
  ),
  AUTH_RENEW_SUCCESS: smartLic(
    6,
    'AUTH_RENEW_SUCCESS',
    'Authorization renewal with {server}. State={state} for udi {udi}',
    'C',
    'S4 registration; P§5.1 (State=authorized); State=OOC [I]',
  ),
  AUTH_RENEW_FAILED: smartLic(
    3,
    'AUTH_RENEW_FAILED',
    'Authorization renewal with {server} : {reason} for udi {udi}',
    'C',
    'S1 FN72323; S4 #5, #9',
  ),
  AUTHORIZATION_EXPIRED: smartLic(5, 'AUTHORIZATION_EXPIRED', 'Authorization expired', 'C', 'P§5.1'),
  COMM_FAILED: smartLic(
    3,
    'COMM_FAILED',
    'Communications failure with {server} : {reason}',
    'C',
    'S1; S4 #4, #5; with every failed attempt: P§4 "DNS-down cadence"',
  ),
  COMM_FAILED_CSLU: iosXe(
    'SMART_LIC-3-COMM_FAILED',
    'Communications failure with the Cisco Smart License Utility (CSLU) : {reason}',
    'C',
    'S1; P§5.1',
  ),
  COMM_RESTORED_CSLU: iosXe(
    'SMART_LIC-5-COMM_RESTORED',
    'Communications with the Cisco Smart License Utility (CSLU) restored',
    'I',
    'S1 (with CSSM)',
  ),
  TRUST_CODE_INSTALL_SUCCESS: iosXe(
    'SMART_LIC-6-TRUST_CODE_INSTALL_SUCCESS',
    'A new licensing trust code was successfully installed on {udi}.',
    'I',
    'P§5.2 (mnemonic by the MIB; the text is not confirmed)',
  ),
  TRUST_CODE_INSTALL_FAILED: iosXe(
    'SMART_LIC-3-TRUST_CODE_INSTALL_FAILED',
    'The install of a new licensing trust code has failed on {udi}: {reason}.',
    'C',
    'P§5.2 (its beginning; the end is not confirmed)',
  ),
  POLICY_INSTALL_SUCCESS: iosXe(
    'SMART_LIC-6-POLICY_INSTALL_SUCCESS',
    'A new licensing policy was successfully installed.',
    'I',
    'P§5.2 (mnemonic by the MIB; the text is not confirmed)',
  ),
  REPORTING_REQUIRED: iosXe(
    'SMART_LIC-6-REPORTING_REQUIRED',
    'A Usage report acknowledgement will be required in {days} days.',
    'C',
    'P§5.2; when: reporting-reminder.ts',
  ),
  COMM_RESTORED: smartLic(5, 'COMM_RESTORED', 'Communications with {server} restored', 'C', 'S1'),
  ID_CERT_RENEW_SUCCESS: smartLic(
    6,
    'ID_CERT_RENEW_SUCCESS',
    'Identity certificate renewal successful for udi {udi}',
    'I',
    'P§5.1 (mnemonic)',
  ),
  ID_CERT_RENEW_FAILED: smartLic(3, 'ID_CERT_RENEW_FAILED', 'Identity certificate renewal failed', 'C', 'P§5.1'),
  ID_CERT_EXPIRED_WARNING: smartLic(
    3,
    'ID_CERT_EXPIRED_WARNING',
    "This device's registration will expire in {span}",
    'C',
    'P§5.1; P§2.6 registration-expiration-warning; when: as for the evaluation [I]',
  ),
  ID_CERT_EXPIRED: smartLic(
    3,
    'ID_CERT_EXPIRED',
    'Identity certificate expired. Agent will transition to the unidentified (not registered) state',
    'C',
    'P§5.1',
  ),
  SYSTEM_CLOCK_CHANGED: smartLic(
    5,
    'SYSTEM_CLOCK_CHANGED',
    'Smart Agent for Licensing System clock has been changed',
    'C',
    'P§5.1',
  ),

  SL_MESSAGE_FAILED: iosXe(
    'CALL_HOME-5-SL_MESSAGE_FAILED',
    'Fail to send out Smart Licensing message to: {url} ({error})',
    'C',
    'S1; S4 #5; P§5.4',
  ),
  SCH_REGISTRATION_IN_PROGRESS: iosXe(
    'CALL_HOME-6-SCH_REGISTRATION_IN_PROGRESS',
    'SCH device registration is in progress. Call-home will poll SCH server for registration result. You can also check SCH registration status with "call-home request registration-info" under EXEC mode.',
    'I',
    'S4 registration (cut after "poll"); the rest as the OS words it [I]',
  ),
  CALL_HOME_FAILED_TO_ENABLE: iosXe(
    'CALL_HOME-3-CALL_HOME_FAILED_TO_ENABLE',
    'Failed to enable call-home from Smart Agent for Licensing: The command failed to enable smart call home due to an existing active user profile. If you are using a user profile other than CiscoTAC-1 profile to send data to SCH server in Cisco, please enter reporting smart-licensing-data under profile mode to configure that profile for smart licensing. For more details about SCH, please check http://www.cisco.com/go/smartcallhome',
    'C',
    'S4 #4; P§5.4 (its beginning)',
  ),
  KEY_ADDITION: iosXe(
    'CRYPTO_ENGINE-5-KEY_ADDITION',
    'A key named SLA-KeyPair has been generated or imported by crypto-engine',
    'C',
    'S4 registration',
  ),
  NOCONFIGAUTOSAVE: iosXe(
    'PKI-4-NOCONFIGAUTOSAVE',
    'Configuration was modified. Issue "write memory" to save new IOS PKI configuration',
    'C',
    'S4 registration; P§5.4',
  ),
  CRL_FETCH_FAIL: iosXe(
    'PKI-3-CRL_FETCH_FAIL',
    'CRL fetch for trustpoint SLA-TrustPoint failed Reason : failed to select socket. Timeout : 5 (Connection timed out)',
    'C',
    'S4 #7 (twice); P§5.4',
  ),
  NON_AUTHORITATIVE_CLOCK: iosXe(
    'PKI-2-NON_AUTHORITATIVE_CLOCK',
    'PKI functions can not be initialized until an authoritative time source, like NTP, can be obtained.',
    'I',
    'P§5.4 (mnemonic); S4 #3',
  ),
  CONFIG_I: iosXe('SYS-5-CONFIG_I', 'Configured from {from} by console', 'C', 'usual on every IOS'),
  RELOAD: iosXe('SYS-5-RELOAD', 'Reload requested by console. Reload Reason: Reload Command.', 'I', 'usual on IOS-XE'),
  RESTART: iosXe('SYS-5-RESTART', 'System restarted --', 'I', 'usual on every IOS; its lines on the version left out'),
  NV_BLOCK_INIT: iosXe('SYS-7-NV_BLOCK_INIT', 'Initialized the geometry of nvram', 'I', 'usual on `write erase`'),
  IOS_DEBUG: iosXe('CALL_HOME-7-DEBUG', 'CALL-HOME-TRACE: Smart Licensing {message}: {what}', 'U', 'modelled'),

  VSHD_SYSLOG_CONFIG_I: nxOs(
    'VSHD-5-VSHD_SYSLOG_CONFIG_I',
    'Configured from vty by admin on console0',
    'C',
    'public logs of Nexus switches',
  ),
  PFM_SYSTEM_RESET: nxOs(
    'PLATFORM-2-PFM_SYSTEM_RESET',
    'Manual system restart from Command Line Interface',
    'I',
    'usual on NX-OS',
  ),
  NX_DEBUG: nxOs('CALLHOME-7-DEBUG', 'callhome: Smart Licensing {message}: {what}', 'U', 'modelled'),
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type MessageKey = keyof typeof CATALOGUE;

/** The names of the holes in a text. */
type HolesIn<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | HolesIn<Rest> : never;

/** What goes into the holes of a message's text. The server's name fills itself in. */
export type Holes<Key extends MessageKey> = Readonly<
  Record<Exclude<HolesIn<(typeof CATALOGUE)[Key]['text']>, 'server'>, string>
>;
