import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Defect } from '../../../src/device/defects/defect.js';
import { DEFECTS } from '../../../src/device/defects/register.js';
import { affectedInWords, rangeInWords } from '../../../src/device/defects/words.js';

const ROOT = new URL('../../../', import.meta.url);

interface ReferenceScript {
  readonly renderDefectReference: (source: {
    readonly defects: readonly Defect[];
    readonly affectedInWords: typeof affectedInWords;
    readonly rangeInWords: typeof rangeInWords;
  }) => string;
}

describe('docs/reference/defects.md', () => {
  it('is what the defects say; otherwise run npm run reference', async () => {
    const script = new URL('scripts/write-defect-reference.mjs', ROOT).href;
    const { renderDefectReference } = (await import(script)) as ReferenceScript;
    const page = readFileSync(new URL('docs/reference/defects.md', ROOT), 'utf8');
    expect(page).toBe(renderDefectReference({ defects: DEFECTS, affectedInWords, rangeInWords }));
  });
});
