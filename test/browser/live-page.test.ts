import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchChromium } from './chromium.js';
import { stateWith, toldRun } from './told-run.js';

const PATIENT = { timeout: 30_000 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function open(address: string): Promise<Page> {
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENT.timeout);
  await page.goto(address);
  return page;
}

const text = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).textContent()) ?? '';

describe('failures of a fleet whose worker began later than the run', () => {
  it('are those of all devices, and under a filter those since it began, which is said', async () => {
    const run = await toldRun();
    const countedFromMs = Date.UTC(2026, 0, 1, 0, 30);
    run.live = () => stateWith({ failures: { unreachable: 12_345 } }, { countedFromMs });
    const page = await open(run.address);
    await expect.poll(() => text(page, '#failure-rows'), PATIENT).toBe('unreachable12,345');
    expect(await page.locator('#no-failures').isVisible()).toBe(false);
    expect(await text(page, '#failures-since')).toBe('');
    expect(await text(page, '#types-since')).toMatch(/^Since 1 Jan 2026, 00:30 \(virtual\)/);
    await page.getByLabel('Label', { exact: true }).selectOption('access');
    await expect.poll(() => text(page, '#failures-since'), PATIENT).toMatch(/^Since 1 Jan 2026, 00:30 \(virtual\)/);
    expect(await text(page, '#failure-rows')).toBe('');
  });

  it('nothing is said of a fleet that was counted from the beginning', async () => {
    const run = await toldRun();
    const page = await open(run.address);
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    expect((await text(page, '#types-since')) + (await text(page, '#failures-since'))).toBe('');
  });
});

/** Traffic of one type of message. */
const traffic = (sent: number, failed = 0) => ({
  byType: { registration: { sent, ok: sent - failed, failed, byFailure: {} } },
});

describe('the page under a filter', () => {
  it('takes no answer to what was asked before', async () => {
    const run = await toldRun();
    const asked: (string | null)[] = [];
    let answerAll = () => {};
    run.live = async (query) => {
      const label = query.get('label');
      asked.push(label);
      const seconds = asked.length;
      // The second answer is on its way while the filter changes.
      if (asked.length === 2)
        await new Promise<void>((resolve) => {
          answerAll = resolve;
        });
      const { progress } = stateWith() as { progress: { wallMs: number } };
      const parts = { progress: { ...progress, wallMs: seconds * 1_000 } };
      return label === ''
        ? stateWith(parts, traffic(1))
        : stateWith(parts, { devices: 1, byState: { EVALUATION: 1 }, ...traffic(1_000) });
    };
    const page = await open(run.address);
    await expect.poll(() => asked.length, PATIENT).toBe(2);
    await page.getByLabel('Label', { exact: true }).selectOption('access');
    answerAll();
    // Two answers make a point.
    await expect.poll(() => asked.filter((label) => label === 'access').length, PATIENT).toBeGreaterThan(2);
    const sent = () => page.locator('[data-plot="messages"] .keys button').first().textContent();
    await expect.poll(sent, PATIENT).toBe('sent0');
    await page.locator('[data-plot="messages"] .canvas').focus();
    await page.keyboard.press('Home');
    await expect.poll(() => text(page, '#announcement'), PATIENT).toMatch(/: sent 0, failed 0$/);
  });

  it('shows what is chosen, also after something was done to the run', async () => {
    const run = await toldRun();
    const chosen = () => stateWith({}, { devices: 1, byState: { EVALUATION: 1 } });
    run.live = (query) => (query.get('label') === '' ? stateWith() : chosen());
    const page = await open(run.address);
    await page.getByLabel('Label', { exact: true }).selectOption('access');
    await expect.poll(() => text(page, '#state-rows'), PATIENT).toMatch(/^EVALUATION/);
    // Whatever stands in the table from now on, one moment after the other.
    await page.evaluate(`{
      window.stood = new Set();
      new MutationObserver(() => window.stood.add(document.getElementById('state-rows').textContent))
        .observe(document.getElementById('state-rows'), { childList: true });
    }`);
    await page.getByRole('button', { name: 'Pause' }).click();
    await expect.poll(() => text(page, '#done-words'), PATIENT).toBe('The run is paused.');
    await expect.poll(() => page.evaluate('window.stood.size'), PATIENT).toBeGreaterThan(0);
    expect(await page.evaluate('[...window.stood].filter((text) => !text.startsWith("EVALUATION"))')).toEqual([]);
  });
});

describe('the key of the page', () => {
  it('is taken from an address that is put into an open page, which shows that run', async () => {
    const run = await toldRun();
    const page = await open(run.origin);
    await page.evaluate("location.hash = 'key=abc'");
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    expect(page.url()).not.toContain('key');
    // Where the address leads within the page is no key.
    await page.evaluate("location.hash = 'figures'");
    await page.evaluate("window.same = 'yes'");
    run.key = 'def';
    await expect.poll(() => text(page, '#key-wrong'), PATIENT).toBe('That is not the key of this run.');
    expect(await page.evaluate('window.same')).toBe('yes');
    await page.evaluate("location.hash = 'key=def'");
    await expect.poll(() => text(page, '#phase'), PATIENT).toBe('Running');
    expect(page.url()).not.toContain('key');
  });

  it('is of no use to a run that has gone, which is said', async () => {
    const run = await toldRun();
    const page = await open(run.origin);
    await expect.poll(() => page.locator('#key-form').isVisible(), PATIENT).toBe(true);
    await run.close();
    await page.getByLabel('Key of the run').fill('abc');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page, '#key-wrong'), PATIENT).toBe('The run does not answer.');
  });
});

it('a list of message types is left alone as long as it holds the same', async () => {
  const run = await toldRun();
  run.live = () => stateWith({}, traffic(1));
  const page = await open(run.address);
  const types = () => page.locator('#by-type option').allTextContents();
  await expect.poll(types, PATIENT).toEqual(['all', 'registration']);
  await page.evaluate("window.first = document.querySelector('#by-type option')");
  let rounds = 0;
  run.live = () => {
    rounds += 1;
    return stateWith({}, traffic(rounds));
  };
  await expect.poll(() => rounds, PATIENT).toBeGreaterThan(2);
  expect(await page.evaluate("window.first === document.querySelector('#by-type option')")).toBe(true);
  run.live = () =>
    stateWith({}, { byType: { ...traffic(1).byType, renewal: { sent: 1, ok: 1, failed: 0, byFailure: {} } } });
  await expect.poll(types, PATIENT).toEqual(['all', 'registration', 'renewal']);
});

it('the keys of a plot move within what it shows, the last ten minutes', async () => {
  const SECONDS = 700;
  const run = await toldRun();
  const points = Array.from({ length: SECONDS }, (_, at) => ({
    seq: at + 1,
    wallMs: (at + 1) * 1_000,
    virtualMs: Date.UTC(2026, 0, 1),
    sent: at,
    failed: 0,
    byFailure: {},
    service: null,
    corrected: null,
    byState: { AUTHORIZED: 2 },
  }));
  run.live = (query) => stateWith({ points: query.get('since') === '0' ? points : [] });
  const page = await open(run.address);
  await expect.poll(() => page.locator('[data-plot="messages"] canvas').count(), PATIENT).toBe(1);
  const canvas = page.locator('[data-plot="messages"] .canvas');
  const after = async (key: string): Promise<string> => {
    await canvas.press(key);
    return (await text(page, '#announcement')).replace(/ into.*/, '');
  };
  expect(await after('Home')).toBe('01:40');
  expect(await after('ArrowLeft')).toBe('01:40');
  expect(await after('ArrowRight')).toBe('01:41');
  expect(await after('End')).toBe('11:40');
  expect(await after('ArrowLeft')).toBe('11:39');
});
