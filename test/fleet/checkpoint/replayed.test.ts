import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildShard } from '../../../src/fleet/build-shard.js';
import type { Carrier, Deliver, Outcome, Sender } from '../../../src/fleet/carrier.js';
import { AnswerJournal } from '../../../src/fleet/checkpoint/answer-journal.js';
import { CheckpointKeeper, nameOf, readShard } from '../../../src/fleet/checkpoint/checkpoint-keeper.js';
import { connectEndpoint } from '../../../src/fleet/connect-endpoint.js';
import { ControlBlock } from '../../../src/fleet/control-block.js';
import type { FleetDevice } from '../../../src/fleet/fleet-device.js';
import { createLatencyHistogram } from '../../../src/fleet/latency.js';
import type { FleetPlan } from '../../../src/fleet/plan.js';
import { type ShardPlan, shardsOf } from '../../../src/fleet/population.js';
import { emptyTotals } from '../../../src/fleet/totals.js';
import { MINUTE_MS } from '../../../src/time/duration.js';
import { inFolder, ms, type PlanPart, planOf, readEventFiles, START_MS, since } from '../plan.js';

/** Real time each message is late, waits for a connection, and takes, ms. */
const LATE_MS = 10;
const WAITED_MS = 100;
const SERVICE_MS = 7;

interface OnItsWay {
  readonly sender: Sender;
  readonly sendNumber: number;
  readonly outcome: Outcome;
  readonly deliver: Deliver;
}

/** A server that has gone on whatever becomes of the shard: what reached it, and when its answers come. */
class DistantServer {
  readonly reached: string[] = [];
  #onTheirWay: OnItsWay[] = [];

  readonly wrap = (carrier: Carrier): Carrier => ({
    ...carrier,
    carry: (sender, request, now, sendNumber, deliver) => {
      const force = 'force' in request && request.force ? ' with force' : '';
      this.reached.push(`${since(now)} ${request.type}${force}`);
      const outcome = carrier.carry(sender, request, now, sendNumber, deliver) as Outcome;
      this.#onTheirWay.push({ sender, sendNumber, outcome, deliver });
      return null;
    },
  });

  answer(): void {
    const answered = this.#onTheirWay;
    this.#onTheirWay = [];
    for (const { sender, sendNumber, outcome, deliver } of answered) {
      deliver(sender, sendNumber, outcome, SERVICE_MS, WAITED_MS);
    }
  }
}

/** A shard as it lives from its newest checkpoint on. */
function life(plan: FleetPlan, folder: string, server: DistantServer) {
  const [checkpoints, eventsFolder] = [join(folder, 'checkpoints'), join(folder, 'events')];
  for (const path of [checkpoints, eventsFolder]) mkdirSync(path, { recursive: true });
  const [shardPlan] = shardsOf(plan) as [ShardPlan];
  const from = readShard(checkpoints, eventsFolder, 0);
  const number = from?.number ?? 0;
  const [tally] = ControlBlock.create(1).shardTallies;
  if (tally === undefined) throw new RangeError('no tally');
  const real = connectEndpoint(plan, { kind: 'decoded' });
  const journal = new AnswerJournal(checkpoints, nameOf(0), number);
  const built = buildShard(shardPlan, {
    plan,
    eventsFolder,
    tally,
    totals: emptyTotals(),
    service: createLatencyHistogram(),
    corrected: createLatencyHistogram(),
    latenessMs: () => LATE_MS,
    activity: null,
    endpointOf: (...given) => {
      const endpoint = real(...given);
      return { ...endpoint, local: null, carrier: server.wrap(endpoint.carrier) };
    },
    restored: from?.content ?? null,
    journal: () => journal,
  });
  const { shard } = built;
  const [device] = built.devices as [FleetDevice];
  shard.sendAgain();
  return {
    shard,
    device,
    tally,
    until: (instant: string) => shard.runUntil(START_MS + ms(instant)),
    /** Lives on, and every minute the server answers. */
    answeredUntil: (instant: string) => {
      const until = START_MS + ms(instant);
      for (let now = shard.clockNow; now <= until; now += MINUTE_MS) {
        for (shard.runUntil(now); shard.onTheirWay > 0; shard.runUntil(now)) server.answer();
      }
    },
    keep: () => {
      const settings = { folder: checkpoints, firstMs: 0, everyMs: 0, share: 1 };
      new CheckpointKeeper([{ shard: built.checkpoints, number }], settings).all();
    },
    /** Dies as by `kill -9`. */
    die: () => {
      journal.write();
      built.log.close();
    },
  };
}

type Life = ReturnType<typeof life>;

const PACED: PlanPart = { for: '1d', speed: 1_000, pacing: 'open' };

/** Lives, one after the other, of a device whose server goes on. @returns what reached the server in each, and the log of the last */
function lives(part: PlanPart, ...parts: readonly ((life: Life, server: DistantServer) => void)[]) {
  return inFolder((folder) => {
    const plan = planOf({ ...PACED, ...part });
    const server = new DistantServer();
    const reached = parts.map((live) => {
      const before = server.reached.length;
      const alive = life(plan, folder, server);
      live(alive, server);
      alive.die();
      return server.reached.slice(before);
    });
    return { reached, log: [...readEventFiles(join(folder, 'events')).values()].join('') };
  });
}

describe('a shard that is brought back while its server has gone on', () => {
  const undisturbed = ({ answeredUntil }: Life): void => answeredUntil('2h');

  test('says nothing again that was answered, also if it was kept and lost while it was still living again', async () => {
    const { reached } = await lives(
      {},
      undisturbed,
      ({ answeredUntil, keep }) => {
        answeredUntil('1m');
        keep();
      },
      undisturbed,
      undisturbed,
    );
    expect(reached).toEqual([['5m registration', '5m authorization'], [], [], []]);
  });

  /** A reload at 5m500ms, before the registration of 5m is answered, and another registration afterwards. */
  const reloaded: PlanPart = {
    steps: [
      { at: '5m500ms', event: 'reload' },
      { at: '1h', event: 'register', with: { force: true } },
    ],
  };
  const keptAt = (instant: string) => (life: Life) => {
    life.until(instant);
    life.keep();
  };
  const nothing = (): void => undefined;

  test.each<[string, (life: Life) => void, readonly ((life: Life) => void)[]]>([
    ['living again from the start', nothing, []],
    ['kept before the message while living again', nothing, [keptAt('4m')]],
    ['kept between the message and the reload while living again', nothing, [keptAt('5m200ms')]],
    ['kept between the message and the reload', keptAt('5m200ms'), []],
  ])('does not ask again what it went down without an answer to: %s', async (_, first, between) => {
    const cutOff = (life: Life, server: DistantServer): void => {
      first(life);
      life.until('30m');
      server.answer();
      life.answeredUntil('2h');
    };
    const { reached, log } = await lives(reloaded, cutOff, ...between, undisturbed);
    expect(reached[0]).toHaveLength(3);
    expect(reached.slice(1).flat()).toEqual([]);
    expect(log.match(/"abandoned"/g)).toHaveLength(1);
  });

  test('goes on after a reload at a console, which is not done again', async () => {
    const { reached, log } = await lives(
      { steps: [{ at: '1h', event: 'register', with: { force: true } }] },
      ({ until, shard, device }) => {
        until('5m500ms');
        shard.tell(device, { kind: 'reload' }, START_MS + ms('5m500ms'));
      },
      undisturbed,
    );
    expect(log).toContain('"no-reply"');
    expect(reached[1]?.at(-1)).toMatch(/authorization$/);
  });

  test('takes no answer for its own that was to a message of a console', async () => {
    const { reached, log } = await lives(
      { groups: [{ register: null }], steps: [{ at: '2h', event: 'register', with: { force: true } }] },
      ({ until, answeredUntil, shard, device }) => {
        until('1h');
        const token = device.account.token('default');
        shard.tell(device, { kind: 'register', token, force: false }, START_MS + ms('1h'));
        shard.settle(device);
        answeredUntil('90m');
      },
      ({ answeredUntil }) => answeredUntil('3h'),
    );
    expect(reached[1]).toEqual([expect.stringContaining('registration'), expect.stringContaining('authorization')]);
    expect(log).toContain('AUTHORIZED');
  });

  test('counts once what was late', async () => {
    const figures: unknown[] = [];
    const counted = ({ answeredUntil, tally }: Life): void => {
      answeredUntil('2h');
      figures.push([tally.get('behind'), tally.get('late')], tally.capture());
    };
    await lives({}, counted, counted);
    expect(figures[0]).toEqual([0, 2]);
    expect(figures.slice(2)).toEqual(figures.slice(0, 2));
  });
});
