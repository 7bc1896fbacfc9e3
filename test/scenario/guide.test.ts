import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/load.js';

it('the scenario the guide shows is valid', () => {
  const guide = readFileSync(new URL('../../docs/guide/scenarios.md', import.meta.url), 'utf8');
  const [, text = ''] = /```yaml\n(.*?)```/s.exec(guide) ?? [];
  const { scenario, diagnostics } = readScenario(Buffer.from(text), 'branch-outage.yaml');
  expect(diagnostics).toEqual([]);
  expect(scenario?.name).toBe('branch-outage');
});
