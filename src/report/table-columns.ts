import { LOAD_FIGURES } from '../telemetry/load-figures.js';

/** Every column an event line may have, with its DuckDB type; the union of all kinds (telemetry/events.ts). */
export const EVENT_COLUMNS: Readonly<Record<string, string>> = {
  t: 'BIGINT',
  sn: 'VARCHAR',
  kind: 'VARCHAR',
  profile: 'VARCHAR',
  os: 'VARCHAR',
  release: 'VARCHAR',
  label: 'VARCHAR',
  va: 'VARCHAR',
  was: 'VARCHAR',
  state: 'VARCHAR',
  type: 'VARCHAR',
  ok: 'BOOLEAN',
  ms: 'DOUBLE',
  late: 'DOUBLE',
  failure: 'VARCHAR',
  reason: 'VARCHAR',
  what: 'VARCHAR',
  tag: 'VARCHAR',
  count: 'BIGINT',
  text: 'VARCHAR',
  devices: 'BIGINT',
  step: 'BIGINT',
  days: 'BIGINT',
  stored: 'BIGINT',
  stored_least: 'BIGINT',
  stored_most: 'BIGINT',
  unacknowledged: 'BIGINT',
  unacknowledged_least: 'BIGINT',
  unacknowledged_most: 'BIGINT',
  cpu: 'DOUBLE',
  cpu_least: 'DOUBLE',
  cpu_most: 'DOUBLE',
  memory: 'BIGINT',
  memory_least: 'BIGINT',
  memory_most: 'BIGINT',
};

const LOAD_COLUMNS = LOAD_FIGURES.flatMap((figure) => [figure, `${figure}_least`, `${figure}_most`]);

export interface RunTable {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly string[];
  /** Kinds of event lines it shows; empty for all. */
  readonly kinds: readonly string[];
}

/** The tables of a run, as `slfleet query --help` and docs/reference/run-folder.md name them. */
export const RUN_TABLES: readonly RunTable[] = [
  {
    name: 'events',
    about: 'every line of the event log; t is virtual ms since 1970, time the same as a timestamp',
    columns: ['t', 'time', 'shard', ...Object.keys(EVENT_COLUMNS).filter((name) => name !== 't')],
    kinds: [],
  },
  {
    name: 'devices',
    about: 'a row a device, from the moment it exists',
    columns: ['t', 'time', 'shard', 'sn', 'profile', 'os', 'release', 'label', 'va', 'state'],
    kinds: ['device'],
  },
  {
    name: 'states',
    about: 'a row a change of licensing state',
    columns: ['t', 'time', 'shard', 'sn', 'was', 'state', 'reason'],
    kinds: ['state'],
  },
  {
    name: 'messages',
    about: 'a row an exchange, at its end; ms from sending to the end, late (ms) from when it was due to its sending',
    columns: ['t', 'time', 'shard', 'sn', 'type', 'ok', 'ms', 'late', 'failure', 'reason'],
    kinds: ['message'],
  },
  {
    name: 'endpoint_events',
    about: 'what the endpoint did by itself: releases, removals, alerts',
    columns: ['t', 'time', 'shard', 'sn', 'what', 'va', 'tag', 'count', 'text'],
    kinds: ['endpoint'],
  },
  {
    name: 'steps',
    about:
      'steps carried out, faults begun or ended, what operators changed (kind: step, fault, control); a row for each shard touched',
    columns: ['t', 'time', 'shard', 'kind', 'what', 'devices'],
    kinds: ['step', 'fault', 'control'],
  },
  {
    name: 'execs',
    about:
      'console commands (what) and their answers (text); step is null for a session, ok where nothing was expected',
    columns: ['t', 'time', 'shard', 'sn', 'step', 'what', 'text', 'ok'],
    kinds: ['exec'],
  },
  {
    name: 'syslogs',
    about: 'log messages of devices (what: SMART_LIC-3-COMM_FAILED), where the scenario keeps them',
    columns: ['t', 'time', 'shard', 'sn', 'what', 'text'],
    kinds: ['syslog'],
  },
  {
    name: 'occurrences',
    about: 'what devices went through besides licensing: restarts (kind power), work at the console (operator)',
    columns: ['t', 'time', 'shard', 'sn', 'kind', 'what'],
    kinds: ['power', 'operator'],
  },
  {
    name: 'reminders',
    about: 'what devices remind of: days until an ACK of their usage must have come (REPORTING_REQUIRED)',
    columns: ['t', 'time', 'shard', 'sn', 'days'],
    kinds: ['reminder'],
  },
  {
    name: 'loads',
    about:
      'RUM reports on the powered devices of a label in an account, CPU (%) and memory (bytes) they cost by the load model: sum, least and most of one device; where the scenario observes',
    columns: ['t', 'time', 'shard', 'label', 'va', 'devices', ...LOAD_COLUMNS],
    kinds: ['load'],
  },
];
