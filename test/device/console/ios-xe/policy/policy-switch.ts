import type { AgentContext } from '../../../../../src/device/agent/agent.js';
import type { LicenceInUse } from '../../../../../src/device/agent/policy/licence-in-use.js';
import type { PolicyContext, PolicyEvent } from '../../../../../src/device/agent/policy/policy-context.js';
import { carriageOf } from '../../../../../src/device/call-home/carriage.js';
import type { TransportConfiguration } from '../../../../../src/device/call-home/configuration.js';
import { defaultTransport } from '../../../../../src/device/call-home/default-configuration.js';
import type { ConsoleDevice } from '../../../../../src/device/console/console-device.js';
import { usageIntervalMs } from '../../../../../src/device/console/ios-xe/policy/state/usage-interval.js';
import { openConsole } from '../../../../../src/device/console/open-console.js';
import { runLine } from '../../../../../src/device/console/script.js';
import type { ConsoleSession } from '../../../../../src/device/console/session.js';
import { countLicences } from '../../../../../src/device/profile/count.js';
import { loadProfile } from '../../../../../src/device/profile/load.js';
import type { Profile } from '../../../../../src/device/profile/profile.js';
import { factorySystem, type SystemConfiguration } from '../../../../../src/device/system/system-configuration.js';
import { normalConditions } from '../../../../../src/network/conditions.js';
import type { FleetEvent } from '../../../../../src/telemetry/events.js';
import type { Udi } from '../../../../../src/wire/messages.js';
import type { PolicyRequest } from '../../../../../src/wire/policy-messages.js';
import { PolicyBench } from '../../../agent/policy/policy-bench.js';
import { ms } from '../switch.js';

export interface PolicySwitchPart {
  readonly profile?: string;
  readonly release?: string;
  readonly members?: number;
  readonly features?: readonly string[];
}

/** Serial numbers of GP ShowLicenseTechSupport golden_3 and more like them. */
const SERIALS = ['FCW2134L00C', 'FOC2129Z02H', 'FCW2125L07Y', 'FCW2125L07Z'];

function licencesOf(profile: Profile, features: readonly string[], members: number): LicenceInUse[] {
  const byTag = new Map([...profile.licences.values()].map((licence) => [licence.tag, licence]));
  return countLicences(profile, features, {}, members).flatMap(({ tag, count }) => {
    const licence = byTag.get(tag);
    if (licence === undefined) return [];
    const { feature, name, term } = licence;
    return [{ tag, count, feature, name, term }];
  });
}

function udisOf({ pid, redundancy }: Profile, members: number): [Udi, ...Udi[]] {
  const udi = (at: number): Udi => ({ pid, serialNumber: SERIALS[redundancy === 'supervisors' ? 0 : at] ?? '' });
  return [udi(0), ...Array.from({ length: members - 1 }, (_none, at) => udi(at + 1))];
}

interface Configuration {
  readonly transport: TransportConfiguration;
  readonly system: SystemConfiguration;
}

/** A switch with the policy agent, its model server, and its console; nothing of a fleet. */
export class PolicySwitch {
  readonly profile: Profile;
  readonly bench: PolicyBench;
  readonly device: ConsoleDevice;
  session: ConsoleSession;
  readonly #history: FleetEvent[] = [];
  readonly #files = new Map<string, string>();
  readonly #written = new Map<string, number>();
  /** Why nothing can be written to the flash; null: it can. */
  flashFails: string | null = null;
  readonly #factory: Configuration;
  #now: Configuration;
  #saved: Configuration;

  constructor({
    profile: name = 'catalyst-9300-24p',
    release = '17.9.2',
    members = 1,
    features,
  }: PolicySwitchPart = {}) {
    this.profile = loadProfile(name, release);
    const { profile } = this;
    const [udi, ...others] = udisOf(profile, members);
    this.#factory = {
      transport: defaultTransport(profile),
      system: factorySystem(profile, 'Switch', true),
    };
    this.#now = this.#factory;
    this.#saved = this.#factory;
    const licences = licencesOf(profile, features ?? profile.defaultFeatures, members);
    const context: Partial<PolicyContext> = {
      udi,
      members: others,
      licences,
      softwareId: profile.softwareId,
      hostname: 'Switch',
      release,
      defects: profile.defects,
      policyRhythm: profile.policyRhythm,
      transport: 'cslu',
    };
    this.bench = new PolicyBench(context, { after: (_bench, event) => this.#note(event) });
    this.device = this.#consoleDevice();
    this.session = openConsole(this.device);
    this.bench.on();
  }

  /** Types lines, each as a script would, and takes the last one's answer. */
  type(...lines: readonly string[]): string {
    let output = '';
    for (const line of lines) {
      output = runLine(this.session, line)
        .map((exchange) => exchange.output)
        .join('');
      if (this.session.closed) this.session = openConsole(this.device);
    }
    return output;
  }

  /** Configures, and is back in exec mode. @returns everything the device said to it */
  configure(...lines: readonly string[]): string {
    this.type('configure terminal');
    const said = lines.map((line) => this.type(line)).join('');
    this.type('end');
    return said;
  }

  /** Direct, trusted, and everything answered that there was to say. */
  trusted(members: 'local' | 'all' = 'local'): this {
    this.configure('license smart transport smart');
    this.type(`license smart trust idtoken SECRET-TOKEN ${members}`);
    return this.after('3s');
  }

  after(duration: string): this {
    this.bench.wait(ms(duration));
    return this;
  }

  file(name: string): string {
    const text = this.#files.get(name);
    if (text === undefined) throw new TypeError(`no file ${name}`);
    return text;
  }

  /** Puts a file on the flash, as an operator copies one there. */
  copy(name: string, text: string): this {
    this.#write(name, text);
    return this;
  }

  #write(name: string, text: string): void {
    this.#files.set(name, text);
    this.#written.set(name, this.bench.now);
  }

  #note(event: PolicyEvent): void {
    const { now: t } = this.bench;
    const sn = this.bench.context.udi.serialNumber;
    const ended = (type: PolicyRequest['type'], ok: boolean, sentAtMs: number | undefined, reason: string): void => {
      const failure = event.kind === 'answer' ? 'refused-by-server' : 'timed-out';
      const failed = ok ? {} : { failure, reason };
      this.#history.push({ t, sn, kind: 'message', type, ok, ms: t - (sentAtMs ?? t), ...failed });
    };
    if (event.kind === 'power-on' || event.kind === 'reload')
      this.#history.push({ t, sn, kind: 'power', what: event.kind === 'reload' ? 'reload' : 'on' });
    if (event.kind === 'answer') {
      const { answer } = event;
      const reason = answer.status === 'OK' ? '' : answer.message;
      ended(answer.type, answer.status === 'OK', event.sentAtMs, reason);
    }
    if (event.kind === 'send-failed') {
      const last = this.bench.sent.findLast(({ atMs }) => atMs === event.sentAtMs);
      if (last !== undefined) ended(last.request.type, false, event.sentAtMs, event.reason);
    }
  }

  #configured(change: Partial<Configuration>): void {
    const before = this.#now.transport;
    this.#now = { ...this.#now, ...change };
    const { transport, system } = this.#now;
    this.bench.context.hostname = system.privacy.hostname ? null : system.hostname;
    const pushMs = usageIntervalMs(system) ?? this.profile.policyRhythm.pushMs;
    this.bench.context.policyRhythm = { ...this.profile.policyRhythm, pushMs };
    if (transport !== before) this.bench.carriedBy(carriageOf(transport, '', normalConditions()));
  }

  #agentContext(): AgentContext {
    const { bench, profile } = this;
    const { udi, members, softwareId, hostname, licences, clockOffsetMs } = bench.context;
    return {
      seed: 1,
      deviceIndex: 0,
      rhythm: profile.rhythm,
      udi,
      members,
      softwareId,
      hostname,
      entitlements: licences.map(({ tag, count }) => ({ tag, count })),
      clockOffsetMs,
      savesRegistration: true,
    };
  }

  #consoleDevice(): ConsoleDevice {
    const self = this;
    const { bench, profile } = this;
    return {
      profile,
      serial: bench.context.udi.serialNumber,
      get state(): never {
        throw new RangeError('the policy agent');
      },
      get policy() {
        return { state: bench.state, context: bench.context, tell: (event: PolicyEvent) => void bench.tell(event) };
      },
      get context() {
        return self.#agentContext();
      },
      get transport() {
        return self.#now.transport;
      },
      get system() {
        return self.#now.system;
      },
      get startup() {
        return self.#saved;
      },
      get now() {
        return bench.now;
      },
      history: () => self.#history,
      files: {
        names: () => [...self.#files.keys()].sort(),
        read: (name) => self.#files.get(name) ?? null,
        write: (name, text) => {
          if (self.flashFails !== null) return self.flashFails;
          self.#write(name, typeof text === 'string' ? text : text());
          return null;
        },
        writtenMs: (name) => self.#written.get(name) ?? null,
        remove: (name) => self.#files.delete(name),
      },
      tell: () => {
        throw new RangeError('the policy agent');
      },
      configureTransport: (change) => self.#configured({ transport: { ...self.#now.transport, ...change } }),
      configureSystem: (change) => self.#configured({ system: { ...self.#now.system, ...change } }),
      setClockOffset: (offsetMs) => {
        bench.context.clockOffsetMs = offsetMs;
      },
      save: () => {
        self.#saved = self.#now;
        bench.tell({ kind: 'save' });
      },
      erase: () => {
        self.#saved = self.#factory;
        bench.tell({ kind: 'erase' });
      },
      reload: () => {
        self.#configured(self.#saved);
        bench.reload();
      },
      record: (act) => {
        self.#history.push({ t: bench.now, sn: bench.context.udi.serialNumber, kind: 'operator', what: act });
        if (act === 'configured') bench.tell({ kind: 'configured' });
      },
      reach: () => ({ outcome: 'unresolved', address: '', roundTripMs: 0 }),
    };
  }
}
