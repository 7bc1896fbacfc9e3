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
