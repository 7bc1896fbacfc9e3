import type { Holes, MessageKey } from './catalogue.js';
import { compose, has } from './compose.js';
import type { SyslogMessage } from './message.js';
import type { NarratorFacts, NarratorMemory } from './narrator-memory.js';

/** Who listens to a narrator. */
export interface NarratorSink {
  message(message: SyslogMessage): void;
  /** The device starts: what a log in its memory held is gone. */
  restarted(): void;
  /** An operator cleared the log. */
  cleared(): void;
}

/** No argument for a message without holes. */
type Filling<Key extends MessageKey> = [keyof Holes<Key>] extends [never] ? [] : [holes: Holes<Key>];

/** Speaks for one device during one telling: what it remembers, what is so now, and who listens. */
export class Voice {
  constructor(
    readonly memory: NarratorMemory,
    readonly facts: NarratorFacts,
    readonly sink: NarratorSink,
  ) {}

  /** `PID:C9300-24P,SN:FCW2233A5ZV` */
  get udi(): string {
    const { pid, serialNumber } = this.facts.context.udi;
    return `PID:${pid},SN:${serialNumber}`;
  }

  /** Logs a message, if this OS has it. */
  say<Key extends MessageKey>(t: number, key: Key, ...[holes]: Filling<Key>): void {
    const { profile } = this.facts;
    if (!has(profile.os, key)) return;
    this.memory.sequence += 1;
    this.sink.message(compose(key, (holes ?? {}) as Holes<Key>, profile, t, this.memory.sequence));
  }
}
