import { describe, expect, it } from 'vitest';
import { diskError } from '../../src/errors/disk-error.js';
import { isOutOfFiles } from '../../src/errors/out-of-files.js';

const saying = (code: string): Error => Object.assign(new Error(`${code}: open`), { code });

describe('a file that cannot be opened', () => {
  it.each<[string, unknown, boolean]>([
    ['the program has as many as it may', saying('EMFILE'), true],
    ['the machine has', saying('ENFILE'), true],
    ['the same, as the error a user meets', diskError('/runs/x', saying('EMFILE')), true],
    ['a full disk', diskError('/runs/x', saying('ENOSPC')), false],
    ['an error without a code', new Error('no'), false],
    ['no error at all', null, false],
  ])('for want of files: %s', (_, error, wanted) => {
    expect(isOutOfFiles(error)).toBe(wanted);
  });
});
