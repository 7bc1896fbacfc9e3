import { describe, expect, it } from 'vitest';
import { nearestWordHint } from '../../src/errors/nearest-word.js';

const many = (count: number): string[] => Array.from({ length: count }, (_, n) => `access-${n}`);

describe('the nearest valid word', () => {
  it.each<[string, string, readonly string[], string | null]>([
    ['a letter left out', 'acces', ['core', 'access'], 'access'],
    ['two letters swapped', 'relaese', ['release', 'label'], 'release'],
    ['another case', 'CORE', ['access', 'core'], 'core'],
    ['the case the valid word is written in', 'x14.3', ['X14.0', 'X14.3'], 'X14.3'],
    ['a wrong letter in another case', 'Acess', ['ACCESS', 'core'], 'ACCESS'],
    ['the beginning of a word, before a word that is alike', '16.12', ['16.1', '16.12.1'], '16.12.1'],
    ['the beginning of a word in another case', 'catalyst', ['core', 'Catalyst-9300-24p'], 'Catalyst-9300-24p'],
    ['the word itself in another case, before one it begins', 'x14.0', ['X14.0.1', 'X14.0'], 'X14.0'],
    ['two letters begin too many words', 'ca', ['catalyst-9300-24p'], null],
    ['the first of two that are as near', 'coro', ['core', 'cord'], 'core'],
    ['a third of a long word', 'network-adv4nt4g3', ['network-advantage'], 'network-advantage'],
    ['nothing near', 'reload', ['access', 'core'], null],
    ['no words', 'access', [], null],
    ['as many words as are compared', 'access-3x', many(500), 'access-3'],
    ['too many words to compare', 'access-3x', many(501), null],
  ])('%s', (_what, word, words, nearest) => {
    expect(nearestWordHint(word, words)).toBe(nearest === null ? '' : `; did you mean "${nearest}"?`);
  });
});
