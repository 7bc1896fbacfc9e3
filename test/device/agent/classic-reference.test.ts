import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LADDERS, MESSAGES, TRANSITIONS } from '../../../src/device/agent/classic-tables.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { formatDuration } from '../../../src/time/duration.js';

const ROOT = new URL('../../../', import.meta.url);

describe('docs/reference/classic-agent.md', () => {
  it('is what scripts/write-agent-reference.mjs makes of the tables', async () => {
    const { renderAgentReference } = await import(new URL('scripts/write-agent-reference.mjs', ROOT).href);
    const page = readFileSync(new URL('docs/reference/classic-agent.md', ROOT), 'utf8');
    expect(page).toBe(
      renderAgentReference({
        transitions: TRANSITIONS,
        ladders: LADDERS,
        messages: MESSAGES,
        rhythm: DEFAULT_RHYTHM,
        formatDuration,
      }),
    );
  });
});
