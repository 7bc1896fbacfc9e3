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
