import { SyslogSender } from '../network/syslog-sender.js';
import type { SyslogPlan } from './syslog-plan.js';

/** The way of a shard's messages to their collector. */
export interface SyslogOutlet {
  readonly send: (text: string) => void;
  /** The shard sends no more. The last one to say so waits until everything has left. */
  readonly release: () => Promise<void>;
}

interface Shared {
  readonly sender: SyslogSender;
  users: number;
}

/** The shards of a thread share one socket for each collector, so that a fleet of many shards opens no more than it has threads. */
const SHARED = new Map<string, Shared>();

export function openOutlet({ host, port }: NonNullable<SyslogPlan['collector']>): SyslogOutlet {
  const key = `${host} ${port}`;
  let shared = SHARED.get(key);
  if (shared === undefined) {
    shared = { sender: new SyslogSender({ host, port }), users: 0 };
    SHARED.set(key, shared);
  }
  const mine = shared;
  mine.users += 1;
  return {
    send: (text) => mine.sender.send(text),
    release: async () => {
      mine.users -= 1;
      if (mine.users > 0) return;
      SHARED.delete(key);
      await mine.sender.close();
    },
  };
}
