import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LADDERS, MESSAGES, TRANSITIONS } from '../../../src/device/agent/classic-tables.js';
import { DEFAULT_RHYTHM } from '../../../src/device/agent/rhythm.js';
import { formatDuration } from '../../../src/time/duration.js';

const ROOT = new URL('../../../', import.meta.url);

interface ReferenceScript {
  readonly renderAgentReference: (source: {
    readonly transitions: typeof TRANSITIONS;
    readonly ladders: typeof LADDERS;
    readonly messages: typeof MESSAGES;
    readonly rhythm: typeof DEFAULT_RHYTHM;
    readonly formatDuration: typeof formatDuration;
  }) => string;
}

describe('docs/reference/classic-agent.md', () => {
  it('is what the tables say; otherwise run scripts/write-agent-reference.mjs', async () => {
    const script = new URL('scripts/write-agent-reference.mjs', ROOT).href;
    const { renderAgentReference } = (await import(script)) as ReferenceScript;
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
