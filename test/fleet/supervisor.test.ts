import { expect, test } from 'vitest';
import { supervise } from '../../src/fleet/supervisor.js';

interface Course {
  /** How far it comes in each of its lives before it dies, ms; the last one lives. */
  readonly reaches: readonly number[];
  readonly stopped?: boolean;
}

async function lived({ reaches, stopped = false }: Course) {
  let life = -1;
  let restarts = 0;
  const from: (number | null)[] = [];
  const ended = await supervise({
    live: async (pacedFromMs) => {
      life += 1;
      from.push(pacedFromMs);
      if (life >= reaches.length) return 'lived';
      throw new Error(`death ${life}`);
    },
    reachedMs: () => reaches[life] ?? 0,
    onRestart: () => {
      restarts += 1;
    },
    stopped: () => stopped,
  }).catch((error: Error & { code: string }) => `${error.code}: ${error.message}`);
  return { ended, restarts, from };
}

test.each<[string, Course, string, number]>([
  ['does not die', { reaches: [] }, 'lived', 0],
  ['dies once', { reaches: [10] }, 'lived', 1],
  ['dies often, and further on each time', { reaches: [1, 2, 3, 4, 5, 6, 7, 8] }, 'lived', 8],
  ['dies nine times at one point', { reaches: Array(9).fill(5) }, 'lived', 9],
  ['dies ten times at one point', { reaches: Array(10).fill(5) }, 'SLF_WORKER_DIED: a worker ended: death 9', 9],
  [
    'dies before that point, too',
    { reaches: [9, 0, 1, 2, 3, 4, 5, 6, 7, 8] },
    'SLF_WORKER_DIED: a worker ended: death 9',
    9,
  ],
  ['gets past it in between', { reaches: [...Array(9).fill(5), ...Array(9).fill(6)] }, 'lived', 18],
  [
    'dies when nobody wants it any more',
    { reaches: [5], stopped: true },
    'SLF_WORKER_DIED: a worker ended: death 0',
    0,
  ],
])('a worker that %s', async (_, course, ended, restarts) => {
  expect(await lived(course)).toMatchObject({ ended, restarts });
});

test('paced time goes on from the furthest point its predecessors had come to', async () => {
  expect((await lived({ reaches: [7, 3, 9] })).from).toEqual([null, 7, 7, 9]);
});
