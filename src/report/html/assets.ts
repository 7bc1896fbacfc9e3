import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** What the page carries inside itself, each with the hash its content security policy names. */
export interface PageAssets {
  readonly style: string;
  readonly scripts: readonly string[];
  readonly policy: string;
}

/** Reads the plot library and the page's own style and script (`assets/report/`, beside `src` and `dist`). */
export function loadPageAssets(): PageAssets {
  const require = createRequire(import.meta.url);
  const own = (name: string): string =>
    readFileSync(new URL(`../../../assets/report/${name}`, import.meta.url), 'utf8');
  const library = (name: string): string => readFileSync(require.resolve(`uplot/dist/${name}`), 'utf8');
  const style = library('uPlot.min.css') + own('page.css');
  const scripts = [library('uPlot.iife.min.js'), own('page.js')];
  const policy = [
    "default-src 'none'",
    `style-src ${source(style)}`,
    `script-src ${scripts.map(source).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return { style, scripts, policy };
}

function source(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}
