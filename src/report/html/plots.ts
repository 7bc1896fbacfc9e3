import type { LoadFigure } from '../../telemetry/load-figures.js';
import type { Aggregates } from '../aggregates.js';

interface PlotSeries {
  readonly name: string;
  /** Name of the CSS variable that holds its colour, so that the page's theme decides. */
  readonly colour: string;
  readonly values: readonly (number | null)[];
}

/** One plot, as `assets/report/page.js` takes it. */
export interface Plot {
  readonly id: string;
  /** What the plot shows, in words, for those who cannot see it. */
  readonly label: string;
  readonly kind: 'stack' | 'lines';
  readonly unit: 'count' | 'ms' | 'percent' | 'bytes';
  /** What a legend shows while nobody points at the plot. */
  readonly rest: 'last' | 'sum' | 'none';
  readonly series: readonly PlotSeries[];
}

/** Colours told apart also by those who see red and green alike (after Okabe and Ito), by the state's meaning. */
const STATE_COLOURS: Readonly<Record<string, string>> = {
  EVALUATION: 'sky',
  EVALUATION_EXPIRED: 'purple',
  REGISTERED: 'blue',
  AUTHORIZED: 'green',
  OUT_OF_COMPLIANCE: 'orange',
  AUTHORIZATION_EXPIRED: 'red',
  IN_USE: 'yellow',
  NOT_IN_USE: 'grey',
};
const COLOURS = ['blue', 'green', 'orange', 'sky', 'purple', 'yellow', 'grey'] as const;
const MOST_SERIES = COLOURS.length;
const OTHERS = 'others';

/** The plots of a run that have something to show. */
export function plotsOf(aggregates: Aggregates): Plot[] {
  const per = aggregates.buckets.words;
  const plots: Plot[] = [
    {
      id: 'states',
      label: `Devices in each licensing state over virtual time, at the end of each ${per}`,
      kind: 'stack',
      unit: 'count',
      rest: 'last',
      series: aggregates.states.map(({ name, values }) => ({ name, values, colour: STATE_COLOURS[name] ?? 'grey' })),
    },
    {
      id: 'messages',
      label: `Messages per ${per} by type, and how many of them failed`,
      kind: 'lines',
      unit: 'count',
      rest: 'sum',
      series: [
        ...coloured(aggregates.messages),
        ...(aggregates.failedTotal === 0 ? [] : [{ name: 'failed', colour: 'red', values: aggregates.failed }]),
      ],
    },
    {
      id: 'failures',
      label: `Failed messages per ${per}, by kind of failure`,
      kind: 'stack',
      unit: 'count',
      rest: 'sum',
      series: coloured(aggregates.failures),
    },
    {
      id: 'answer-times',
      label: `Time to an answer in each ${per}: median, 95th percentile and longest`,
      kind: 'lines',
      unit: 'ms',
      rest: 'none',
      series: aggregates.answerTimes.length === 0 ? [] : coloured(aggregates.answerTimesSeries),
    },
    {
      id: 'endpoint',
      label: `What the endpoint did by itself, events per ${per}`,
      kind: 'lines',
      unit: 'count',
      rest: 'sum',
      series: coloured(aggregates.endpoint),
    },
    ...loadPlots(aggregates.loads, per),
  ];
  return plots
    .map((plot) => ({
      ...plot,
      series: plot.series.filter(({ values }) => values.some((value) => value !== null && value !== 0)),
    }))
    .filter(({ series }) => series.length > 0);
}

/** Averages cannot be added up, so that what there is no colour for is left out: the table has it. */
function loadPlots({ series }: Aggregates['loads'], per: string): Plot[] {
  const lines = { kind: 'lines', rest: 'last' } as const;
  const drawn = (of: LoadFigure): PlotSeries[] => coloured(series[of].slice(0, MOST_SERIES));
  const each = `on average of a device, at the end of each ${per}`;
  return [
    {
      ...lines,
      id: 'backlog',
      label: `Backlog: RUM reports without an acknowledgement (number), ${each}`,
      unit: 'count',
      series: drawn('unacknowledged'),
    },
    {
      ...lines,
      id: 'cpu',
      label: `CPU: use of the device's processor over an hour (%), ${each}; modelled`,
      unit: 'percent',
      series: drawn('cpu'),
    },
    {
      ...lines,
      id: 'memory',
      label: `Memory: held by *MallocLite*, where the Smart Agent's memory shows (MB), ${each}; modelled`,
      unit: 'bytes',
      series: drawn('memory'),
    },
  ];
}

type Values = { readonly name: string; readonly values: readonly (number | null)[] };

/** More lines than there are colours become one: the largest keep their own. */
function coloured(series: readonly Values[]): PlotSeries[] {
  const bySize = [...series].sort((a, b) => total(b) - total(a));
  const shown = series.length <= MOST_SERIES ? series : bySize.slice(0, MOST_SERIES - 1);
  const rest = series.length <= MOST_SERIES ? [] : bySize.slice(MOST_SERIES - 1);
  const list = shown.map(({ name, values }, index) => ({ name, values, colour: COLOURS[index] ?? 'grey' }));
  if (rest.length === 0) return list;
  const values = (rest[0] as Values).values.map((_, at) => rest.reduce((sum, one) => sum + (one.values[at] ?? 0), 0));
  return [...list, { name: OTHERS, values, colour: 'grey' }];
}

function total({ values }: Values): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}
