import { expect, test } from 'vitest';
import { ProgressKeeper } from '../../../src/fleet/checkpoint/run-progress.js';
import { inFolder, START_MS } from '../plan.js';

const FIGURES = {
  wallMs: 0,
  stallMs: 0,
  restarts: 0,
  revivals: [],
  operated: { records: [], acts: [] },
};

test('a run whose workers have all ended stays at the last instant it was known to be at', () =>
  inFolder((folder) => {
    const reached = () => new ProgressKeeper(folder).before.reachedMs;
    expect(reached()).toBeNull();
    const keeper = new ProgressKeeper(folder);
    keeper.keep({ ...FIGURES, reachedMs: Number.POSITIVE_INFINITY }, []);
    expect(reached()).toBeNull();
    keeper.keep({ ...FIGURES, reachedMs: START_MS }, []);
    keeper.keep({ ...FIGURES, reachedMs: Number.POSITIVE_INFINITY }, []);
    expect(reached()).toBe(START_MS);
    // The program after that, too.
    new ProgressKeeper(folder).keep({ ...FIGURES, reachedMs: Number.POSITIVE_INFINITY }, []);
    expect(reached()).toBe(START_MS);
  }));
