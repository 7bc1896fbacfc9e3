import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLosslessObject, quoteLargeIntegers } from '../../src/wire/lossless-json.js';
import { WireError } from '../../src/wire/wire-error.js';

describe('whole numbers beyond 2^53 become text (P§7.3)', () => {
  it.each<[string, string]>([
    ['{"a":773126444402795033}', '{"a":"773126444402795033"}'],
    ['{"a" : 773126444402795033 , "b":1}', '{"a" : "773126444402795033" , "b":1}'],
    ['{"a":[9007199254740993,-9007199254740993]}', '{"a":["9007199254740993","-9007199254740993"]}'],
    // what a number holds stays one
    ['{"a":9007199254740991}', '{"a":9007199254740991}'],
    ['{"a":1673790212,"b":0.5,"c":1e300}', '{"a":1673790212,"b":0.5,"c":1e300}'],
    ['{"a":77312644440279503.5}', '{"a":77312644440279503.5}'],
    ['{"a":77312644440279503e1}', '{"a":77312644440279503e1}'],
    // texts stay as they are
    ['{"a":":773126444402795033"}', '{"a":":773126444402795033"}'],
    [
      '{"a":"\\":773126444402795033,","b":773126444402795033}',
      '{"a":"\\":773126444402795033,","b":"773126444402795033"}',
    ],
    // what is no JSON does not become JSON
    ['{"a":077312644440279503}', '{"a":077312644440279503}'],
    ['{773126444402795033:1}', '{773126444402795033:1}'],
    ['{"a":1,773126444402795033:1}', '{"a":1,773126444402795033:1}'],
    ['{"a":773126444402795033 1}', '{"a":773126444402795033 1}'],
    ['{"a":"773126444402795033', '{"a":"773126444402795033'],
  ])('%s', (json, expected) => {
    expect(quoteLargeIntegers(json)).toBe(expected);
  });
});

it('property: reads what JSON.parse reads, and otherwise refuses as it does', () => {
  const texts = fc.oneof(
    fc.json(),
    fc
      .dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true })))
      .map((value) => JSON.stringify(value)),
    fc
      .array(fc.constantFrom('{', '}', '"', '\\', ':', ',', '[', ']', '12345678901234567890', '-', '1', ' ', '"a"'), {
        maxLength: 12,
      })
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let parsed: unknown = 'malformed';
      try {
        parsed = JSON.parse(text);
      } catch {}
      const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
      let read: unknown = 'refused';
      try {
        read = parseLosslessObject(text, 'x');
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
      expect(read !== 'refused').toBe(isObject);
      if (!/\d{16}/.test(text)) expect(read).toEqual(isObject ? parsed : 'refused');
    }),
    { numRuns: 2_000 },
  );
});

it('property: any whole number comes back digit by digit', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (value) => {
      const { id } = parseLosslessObject(`{"id":${value}}`, 'x');
      expect(String(id)).toBe(String(value));
    }),
  );
});
