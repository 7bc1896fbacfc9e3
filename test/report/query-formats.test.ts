import { describe, expect, it } from 'vitest';
import { QUERY_FORMATS } from '../../src/report/query-formats.js';

const result = {
  columns: ['type', 'n', 'note'],
  rows: [
    ['authorization', 12, null],
    ['ünïcode', 3.5, 'a,"b"\nc\u001b[31m'],
  ],
};

describe('answers to a query', () => {
  it('table: aligned, numbers to the right, nothing that acts on the terminal', () => {
    expect(QUERY_FORMATS.table(result)).toBe(
      [
        'type             n  note',
        '-------------  ---  ------------',
        'authorization   12',
        'ünïcode        3.5  a,"b" c [31m',
        '(2 rows)',
        '',
      ].join('\n'),
    );
  });

  it('table: names its columns when there is no row', () => {
    expect(QUERY_FORMATS.table({ columns: ['a'], rows: [] })).toBe('a\n-\n(0 rows)\n');
  });

  it('csv: as RFC 4180 has it', () => {
    expect(QUERY_FORMATS.csv(result)).toBe(
      'type,n,note\r\nauthorization,12,\r\nünïcode,3.5,"a,""b""\nc\u001b[31m"\r\n',
    );
  });

  it('json: an object a row', () => {
    expect(JSON.parse(QUERY_FORMATS.json(result))).toEqual([
      { type: 'authorization', n: 12, note: null },
      { type: 'ünïcode', n: 3.5, note: 'a,"b"\nc\u001b[31m' },
    ]);
  });
});
