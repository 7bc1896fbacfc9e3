import type { MessagePort } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { ControlBlock } from '../../src/fleet/control-block.js';
import type { ControlAnswer, ControlRequest } from '../../src/fleet/control-port.js';
import { FleetControl } from '../../src/fleet/fleet-control.js';
import { readProgress } from '../../src/fleet/progress.js';
import { DAY_MS } from '../../src/time/duration.js';
import { planOf, START_MS } from './plan.js';

const REACHED = START_MS + 2 * DAY_MS;
const FURTHER = START_MS + 5 * DAY_MS;

/** Two workers, as the one who operates them knows them. */
function twoWorkers() {
  const figures = ControlBlock.create(2);
  for (const tally of figures.tallies) tally.set('virtualMs', REACHED);
  return { figures, control: new FleetControl(planOf(), figures, () => readProgress(figures, 0, 0, '')) };
}

/** A worker that does nothing but to say how far it is. @returns what it was told so far */
function obedient(port: MessagePort, reachedMs: number): ControlRequest[] {
  const told: ControlRequest[] = [];
  port.on('message', (request: ControlRequest) => {
    told.push(request);
    const value = request.kind === 'stand' ? reachedMs : null;
    port.postMessage({ id: request.id, value } satisfies ControlAnswer);
  });
  return told;
}

const kinds = (told: readonly ControlRequest[]) => told.map(({ kind }) => kind);

/** The first request of a worker that gives no answer. */
function firstOf(port: MessagePort): Promise<ControlRequest> {
  return new Promise((resolve) => port.once('message', resolve));
}

test('who takes the place of a worker that died when it was told to stand stands as well', async () => {
  const { control } = twoWorkers();
  obedient(control.portFor(0), REACHED);
  const dying = firstOf(control.portFor(1));
  const paused = control.pause();
  await dying;
  const told = obedient(control.portFor(1), START_MS + DAY_MS);
  await paused;
  expect(control.records).toMatchObject([{ what: 'pause', virtualMs: REACHED }]);
  // At once, and then to say where.
  expect(kinds(told)).toEqual(['go-on', 'stand', 'stand']);
  await control.resume();
  expect(told.at(-1)).toMatchObject({ kind: 'go-on', heading: { fromMs: REACHED } });
  await control.end();
});

test('a deed is in the past of nobody, also not of who takes the place of a worker that died meanwhile', async () => {
  const { figures, control } = twoWorkers();
  obedient(control.portFor(0), REACHED);
  const port = control.portFor(1);
  const dying = firstOf(port);
  // It was ahead of the other, and so may be its checkpoint.
  figures.tallies[1]?.set('virtualMs', FURTHER);
  const done = control.storm('nothing', []);
  await dying;
  port.close();
  await done;
  expect(control.operated.acts).toMatchObject([{ number: 1, atMs: FURTHER }]);
  const told = obedient(control.portFor(1), FURTHER);
  await expect.poll(() => kinds(told)).toEqual(['act', 'go-on']);
  await control.end();
});

test('who has come to the end of the plan holds nobody back, also as long as it has not said so', async () => {
  const { figures, control } = twoWorkers();
  obedient(control.portFor(0), REACHED);
  control.portFor(1).close();
  const { startMs, durationMs } = planOf();
  figures.tallies[1]?.set('virtualMs', startMs + durationMs);
  await control.storm('nothing', []);
  expect(control.operated.acts).toMatchObject([{ atMs: REACHED }]);
  await control.end();
});

test('a run whose only worker is being brought back has not come to its end', async () => {
  const figures = ControlBlock.create(1);
  figures.tallies[0]?.set('virtualMs', REACHED);
  const control = new FleetControl(planOf(), figures, () => readProgress(figures, 0, 0, ''));
  const port = control.portFor(0);
  const dying = firstOf(port);
  const paused = control.pause();
  await dying;
  port.close();
  await paused;
  const told = obedient(control.portFor(0), REACHED);
  await expect.poll(() => kinds(told)).toEqual(['go-on', 'stand']);
  figures.tallies[0]?.set('virtualMs', Number.POSITIVE_INFINITY);
  control.portFor(0).close();
  await expect(control.resume()).rejects.toMatchObject({ code: 'SLF_CONTROL_ENDED' });
  await control.end();
});
