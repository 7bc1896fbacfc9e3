import { describe, expect, test } from 'vitest';
import { PollBook, PollReporter } from '../../../../src/endpoint/cssm/policy/poll-book.js';

const KEEP_MS = 1_000;
const book = (): PollBook<string> => new PollBook(7, KEEP_MS);
const reporter = (name = 'A'): PollReporter<string> => new PollReporter(name);

describe('the poll ids given out', () => {
  test('an id in use is not given again: the next one is drawn', () => {
    const polls = book();
    const [one, same] = [reporter(), reporter()];
    const ids = [polls.open(one, 'x').id, polls.open(same, 'x').id, polls.open(one, 'x').id];
    expect(new Set(ids).size).toBe(3);
    expect([one.given, same.given]).toEqual([3, 2]);
    expect(book().open(reporter(), 'x').id).toBe(ids[0]);
  });

  test('are forgotten with their reporter, fetched or not', () => {
    const polls = book();
    const [a, b] = [reporter('A'), reporter('B')];
    polls.fetched(polls.open(a, 'x'), 0);
    polls.open(a, 'x');
    const other = polls.open(b, 'x');
    polls.forgetReporter(a);
    expect([polls.size, a.polls.length]).toEqual([1, 0]);
    polls.forgetFetched(KEEP_MS);
    expect(polls.find(other.id, b)).toBe(other);
    expect(polls.find(other.id, a)).toBeUndefined();
  });

  test('are forgotten some time after they were fetched, in that order', () => {
    const polls = book();
    const own = reporter();
    const opened = ['1', '2', '3'].map((content) => polls.open(own, content));
    const [first, second] = opened as [(typeof opened)[0], (typeof opened)[0]];
    polls.fetched(second, 0);
    polls.fetched(first, 500);
    polls.fetched(second, 900);
    polls.forgetFetched(KEEP_MS - 1);
    expect(polls.size).toBe(3);
    polls.forgetFetched(KEEP_MS);
    expect(own.polls.map(({ content }) => content)).toEqual(['1', '3']);
    polls.forgetFetched(10 * KEEP_MS);
    expect(opened.map(({ id }) => polls.find(id, own) !== undefined)).toEqual([false, false, true]);
  });

  test('of one reporter never become more than 1,024; the oldest goes', () => {
    const polls = book();
    const own = reporter();
    const first = polls.open(own, 'x');
    for (let n = 1; n <= 1_024; n += 1) polls.open(own, 'x');
    expect(polls.size).toBe(1_024);
    expect(polls.find(first.id, own)).toBeUndefined();
  });

  test('a book through which many have gone keeps none of them', () => {
    const polls = book();
    const kept: string[] = [];
    for (let n = 0; n < 5_000; n += 1) {
      const own = reporter(`${n}`);
      const poll = polls.open(own, 'x');
      polls.fetched(poll, n);
      polls.forgetFetched(n);
      if (n >= 4_000) kept.push(poll.id);
    }
    expect(polls.size).toBe(KEEP_MS);
    expect(kept.length).toBe(KEEP_MS);
  });
});
