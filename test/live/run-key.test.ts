import { expect, it } from 'vitest';
import { ReportTickets } from '../../src/live/report-tickets.js';
import { isRunKey, makeRunKey } from '../../src/live/run-key.js';

it('a key is 192 bits of chance, and only itself', () => {
  const key = makeRunKey();
  expect(key).toMatch(/^[\w-]{32}$/);
  expect(makeRunKey()).not.toBe(key);
  expect(isRunKey(key, key)).toBe(true);
  for (const other of ['', key.slice(0, -1), `${key}x`, makeRunKey()]) expect(isRunKey(other, key)).toBe(false);
});

it('a ticket is good for one visit', () => {
  const tickets = new ReportTickets();
  const ticket = tickets.issue('page');
  expect(tickets.redeem('another')).toBeNull();
  expect(tickets.redeem(ticket)).toBe('page');
  expect(tickets.redeem(ticket)).toBeNull();
});
