import type { AgentContext } from '../../../src/device/agent/agent.js';
import { defaultTransport } from '../../../src/device/call-home/default-configuration.js';
import { loadProfile } from '../../../src/device/profile/load.js';
import type { Profile } from '../../../src/device/profile/profile.js';
import { happeningsOf } from '../../../src/device/syslog/happening.js';
import { messageName, type SyslogMessage } from '../../../src/device/syslog/message.js';
import { tell, tellTime } from '../../../src/device/syslog/narrator.js';
import { createMemory, type NarratorFacts, type NarratorMemory } from '../../../src/device/syslog/narrator-memory.js';
import { factorySystem, type SystemConfiguration } from '../../../src/device/system/system-configuration.js';
import type { FleetEvent } from '../../../src/telemetry/events.js';
import type { LicensingState } from '../../../src/telemetry/licensing-state.js';
import { DAY_MS } from '../../../src/time/duration.js';

export const START_MS = Date.UTC(2026, 0, 1);
export const UDI = 'PID:C9300-24P,SN:FCW2233A5ZV';
const SERIAL = 'FCW2233A5ZV';

/** What happens to a device in a test, so long after its first start (ms). */
export type Part =
  | { readonly at?: number; readonly ok: string; readonly to?: LicensingState }
  | {
      readonly at?: number;
      readonly fails: string;
      readonly failure: string;
      readonly reason?: string;
      readonly to?: LicensingState;
    }
  | { readonly at?: number; readonly becomes: LicensingState }
  | { readonly at?: number; readonly power: 'reload' | 'off' | 'on'; readonly to?: LicensingState }
  | { readonly at?: number; readonly operator: string }
  | { readonly at?: number; readonly requiredInDays: number };

/** The event log of a device that starts and then lives through these parts. */
export function historyOf(profile: Profile, parts: readonly Part[]): FleetEvent[] {
  const { name, os, release } = profile;
  let state: LicensingState = profile.agent === 'policy' ? 'IN_USE' : 'EVALUATION';
  const common = { sn: SERIAL };
  const events: FleetEvent[] = [
    { t: START_MS, ...common, kind: 'device', profile: name, os, release, label: 'a', va: 'b', state },
  ];
  const change = (t: number, to: LicensingState | undefined): void => {
    if (to === undefined) return;
    events.push({ t, ...common, kind: 'state', was: state, state: to });
    state = to;
  };
  for (const part of parts) {
    const t = START_MS + (part.at ?? 1_000);
    if ('becomes' in part) change(t, part.becomes);
    else if ('requiredInDays' in part) events.push({ t, ...common, kind: 'reminder', days: part.requiredInDays });
    else if ('operator' in part) events.push({ t, ...common, kind: 'operator', what: part.operator });
    else {
      if ('power' in part) events.push({ t, ...common, kind: 'power', what: part.power });
      else if ('ok' in part) events.push({ t, ...common, kind: 'message', type: part.ok, ok: true, ms: 120 });
      else {
        const { fails: type, failure, reason = '' } = part;
        events.push({ t, ...common, kind: 'message', type, ok: false, ms: 120, failure, reason });
      }
      change(t, part.to);
    }
  }
  return events;
}

export interface Setting {
  readonly profile?: Profile;
  readonly transport?: Partial<NarratorFacts['transport']>;
  readonly system?: Partial<SystemConfiguration>;
  readonly context?: Partial<AgentContext>;
  readonly grant?: Partial<NarratorFacts['grant']>;
}

export function factsOf(setting: Setting = {}): NarratorFacts {
  const profile = setting.profile ?? loadProfile('catalyst-9300-24p', '16.12.4');
  const context: AgentContext = {
    seed: 1,
    deviceIndex: 0,
    rhythm: profile.rhythm,
    udi: { pid: 'C9300-24P', serialNumber: SERIAL },
    members: [],
    softwareId: profile.softwareId,
    hostname: 'sw1',
    entitlements: [
      { tag: 'tag', version: '1.0', count: 1, name: 'licence' },
    ] as unknown as AgentContext['entitlements'],
    clockOffsetMs: 0,
    savesRegistration: false,
    ...setting.context,
  };
  return {
    profile,
    context,
    system: { ...factorySystem(profile, 'sw1', true), ntpServers: ['192.0.2.123'], ...setting.system },
    transport: { ...defaultTransport(profile), ...setting.transport },
    carriage: setting.transport?.kind ?? profile.transport,
    grant: { certificateMs: 365 * DAY_MS, exportControlAllowed: true, ...setting.grant },
  };
}

export interface Narration {
  readonly messages: readonly SyslogMessage[];
  readonly memory: NarratorMemory;
  /** Whenever it started: how many messages there were. */
  readonly starts: readonly number[];
}

/** All that a device with this history says up to an instant. */
export function narrate(events: readonly FleetEvent[], facts: NarratorFacts, untilMs?: number): Narration {
  const messages: SyslogMessage[] = [];
  const starts: number[] = [];
  const sink = {
    message: (message: SyslogMessage) => void messages.push(message),
    restarted: () => void starts.push(messages.length),
    cleared: () => undefined,
  };
  const memory = createMemory(facts.context.rhythm.evaluationMs);
  for (const happening of happeningsOf(events)) tell(memory, happening, facts, sink);
  if (untilMs !== undefined && facts.profile.os !== 'expressway') tellTime(memory, untilMs, facts, sink);
  return { messages, memory, starts };
}

export function lineOf(message: SyslogMessage): string {
  return `${messageName(message)}: ${message.text}`;
}

/** @returns what the last of the parts of a life makes a device say */
export function saidOf(before: readonly Part[], last: Part, setting: Setting = {}): string[] {
  const facts = factsOf(setting);
  const said = (parts: readonly Part[]) => narrate(historyOf(facts.profile, parts), facts).messages;
  return said([...before, last])
    .slice(said(before).length)
    .map(lineOf);
}

/** What IOS-XE 16.12 calls the server (S4 #9). */
export const CSSM = 'the Cisco Smart Software Manager (CSSM)';
export const SEND_FAILED = 'Fail to send out Call Home HTTP message.';
export const EVAL_START = 'SMART_LIC-5-EVAL_START: Entering evaluation period';
export const REGISTERED: Part = { ok: 'registration', to: 'REGISTERED' };
export const AUTHORIZED: Part = { ok: 'authorization', to: 'AUTHORIZED' };
export const UNRESOLVED: Part = { fails: 'authorization', failure: 'dns', reason: SEND_FAILED };
