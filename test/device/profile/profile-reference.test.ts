import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listProfiles, loadProfile } from '../../../src/device/profile/load.js';

const ROOT = new URL('../../../', import.meta.url);

interface ReferenceScript {
  readonly renderProfileReference: (source: {
    readonly listProfiles: typeof listProfiles;
    readonly loadProfile: typeof loadProfile;
  }) => string;
}

describe('docs/reference/profiles.md', () => {
  it('is what the profiles say; otherwise run scripts/write-profile-reference.mjs', async () => {
    const script = new URL('scripts/write-profile-reference.mjs', ROOT).href;
    const { renderProfileReference } = (await import(script)) as ReferenceScript;
    const page = readFileSync(new URL('docs/reference/profiles.md', ROOT), 'utf8');
    expect(page).toBe(renderProfileReference({ listProfiles, loadProfile }));
  });
});
