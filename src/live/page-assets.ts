import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript' } as const;

/** The files of the live page by their path: our own (`assets/live/`, beside `src` and `dist`) and the plot library. */
export function loadPageFiles(): ReadonlyMap<string, PageFile> {
  const require = createRequire(import.meta.url);
  const own = (name: string): string => readFileSync(new URL(`../../assets/live/${name}`, import.meta.url), 'utf8');
  const library = (name: string): string => readFileSync(require.resolve(`uplot/dist/${name}`), 'utf8');
  const files: readonly (readonly [string, keyof typeof TYPES, string])[] = [
    ['/', 'html', own('index.html')],
    ['/page.css', 'css', own('page.css')],
    ['/elements.js', 'js', own('elements.js')],
    ['/page.js', 'js', own('page.js')],
    ['/plots.js', 'js', own('plots.js')],
    ['/uplot.css', 'css', library('uPlot.min.css')],
    ['/uplot.js', 'js', library('uPlot.iife.min.js')],
  ];
  return new Map(files.map(([path, kind, body]) => [path, { type: `${TYPES[kind]}; charset=utf-8`, body }]));
}
