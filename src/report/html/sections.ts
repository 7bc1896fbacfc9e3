import {
  formatBytes,
  formatCount,
  formatInstant,
  formatRate,
  formatSeconds,
  formatShare,
  formatValue,
} from '../format-values.js';
import type { ReportData } from '../report-data.js';
import { type FindPlot, number, plot, prose, said, section, table, text } from './elements.js';
import { type Html, html } from './html.js';
import { connections } from './pressure-section.js';

/** The figures one looks for first. */
export function figures({ summary, aggregates }: ReportData): Html {
  const atEnd = (state: string): number => aggregates.states.find(({ name }) => name === state)?.values.at(-1) ?? 0;
  // Under Using Policy nothing is ever authorized: licences are in use.
  const [state, words] = atEnd('IN_USE') > atEnd('AUTHORIZED') ? ['IN_USE', 'in use'] : ['AUTHORIZED', 'authorized'];
  const rows: (readonly [string, string, string])[] = [
    [
      'Devices',
      formatCount(aggregates.devices),
      `${formatShare(atEnd(state), aggregates.devices)} ${words} at the end`,
    ],
    [
      'Virtual time',
      formatSeconds((aggregates.endMs - aggregates.startMs) / 1_000),
      summary === null ? 'so far' : `in ${formatSeconds(summary.time.wallSeconds)}`,
    ],
    [
      'Messages',
      formatCount(aggregates.sent),
      summary === null ? 'so far' : `${formatRate(summary.messages.perSecond)} a second`,
    ],
    [
      'Failed',
      formatCount(aggregates.failedTotal),
      `${formatShare(aggregates.failedTotal, aggregates.sent)} of the messages`,
    ],
  ];
  if (summary !== null) {
    rows.push(['Speed', formatRate(summary.time.deviceYearsPerSecond), 'device-years a second']);
  }
  return html`<dl class="figures">${rows.map(
    ([name, value, more]) => html`<div><dt>${name}</dt><dd>${value}</dd><dd class="more">${more}</dd></div>`,
  )}</dl>`;
}

export function devices({ summary, aggregates }: ReportData, find: FindPlot): Html {
  if (aggregates.states.length === 0) return section('devices', 'Devices by state', said('No device came to life.'));
  const rows = aggregates.stateRows.map(({ state, last, most, ever }) => [
    state,
    formatCount(last),
    formatShare(last, aggregates.devices),
    formatCount(most),
    formatCount(ever),
  ]);
  const columns = [text('State'), number('At the end'), number('Share'), number('Most at once'), number('Ever in it')];
  const profiles = Object.entries(summary?.devices.byProfile ?? {}).map(([name, count]) => [name, formatCount(count)]);
  return section(
    'devices',
    'Devices by state',
    plot(find, 'states'),
    table('Licensing states', columns, rows),
    profiles.length === 0 ? html`` : table('Models', [text('Profile'), number('Devices')], profiles),
    summary === null || summary.devices.lost === 0
      ? html``
      : said(`${formatCount(summary.devices.lost)} devices were lost with a worker that died.`),
  );
}

export function messages(data: ReportData, find: FindPlot): Html {
  const { summary, aggregates } = data;
  if (aggregates.sent === 0) return section('messages', 'Messages', said('No message was sent.'));
  const rows = aggregates.messageRows.map(({ type, count, failed, devices: senders }) => [
    type,
    formatCount(count),
    formatCount(failed),
    formatShare(failed, count),
    formatCount(senders),
  ]);
  const columns = [text('Type'), number('Exchanges'), number('Failed'), number('Share'), number('Devices')];
  const handshakes =
    summary === null || summary.handshakes.full + summary.handshakes.resumed === 0
      ? html``
      : said(
          `TLS handshakes: ${formatCount(summary.handshakes.full)} full, ${formatCount(summary.handshakes.resumed)} resumed.`,
        );
  return section(
    'messages',
    'Messages',
    plot(find, 'messages'),
    table('Messages by type', columns, rows),
    handshakes,
    connections(data),
  );
}

export function failures({ aggregates }: ReportData, find: FindPlot): Html {
  if (aggregates.failedTotal === 0) {
    const sentence = aggregates.sent === 0 ? 'No message was sent, so none failed.' : 'No message failed.';
    return section('failures', 'What failed and why', said(sentence));
  }
  const rows = aggregates.failureRows.map((row) => [
    row.failure,
    row.reason,
    row.type,
    formatCount(row.count),
    formatCount(row.devices),
    formatInstant(row.firstMs),
    formatInstant(row.lastMs),
  ]);
  const columns = [
    text('Failure'),
    prose('What the device shows'),
    text('Message'),
    number('Times'),
    number('Devices'),
    text('First'),
    text('Last'),
  ];
  return section(
    'failures',
    'What failed and why',
    plot(find, 'failures'),
    table('Failures, most frequent first', columns, rows),
  );
}

export function endpoint({ aggregates }: ReportData, find: FindPlot): Html {
  const title = 'What the endpoint did by itself';
  if (aggregates.endpointRows.length === 0) {
    return section(
      'endpoint',
      title,
      said('Nothing: it released no licence, removed no product instance and raised no alert.'),
    );
  }
  const columns = [
    text('What'),
    prose('Entitlement tag'),
    number('Times'),
    number('Licences'),
    number('Accounts'),
    text('First'),
    text('Last'),
  ];
  const rows = aggregates.endpointRows.map((row) => [
    row.what,
    row.tag,
    formatCount(row.events),
    formatCount(row.licences),
    formatCount(row.accounts),
    formatInstant(row.firstMs),
    formatInstant(row.lastMs),
  ]);
  return section('endpoint', title, plot(find, 'endpoint'), table('By kind and entitlement tag', columns, rows));
}

export function steps({ aggregates }: ReportData): Html {
  const { marks, marksTotal } = aggregates;
  if (marks.length === 0)
    return section('steps', 'Steps and faults', said('The scenario did nothing to the fleet while it ran.'));
  const columns = [number('No.'), text('When'), text('Kind'), text('What'), number('Devices')];
  const rows = marks.map(({ t, kind, what, devices: count }, index) => [
    index + 1,
    formatInstant(t),
    kind,
    what,
    formatCount(count),
  ]);
  const more = marksTotal - marks.length;
  return section(
    'steps',
    'Steps and faults',
    said('The dashed lines in the plots, by their number.'),
    table('In order of time', columns, rows),
    more === 0 ? html`` : said(`${formatCount(more)} more are in the event log (slfleet query, table steps).`),
  );
}

export function aboutTheRun({ folder, description, summary, digest, aggregates }: ReportData): Html {
  const { options, versions, host } = description;
  const rows: (readonly [string, string])[] = [
    ['Scenario', description.scenario],
    ['Seed', String(description.seed)],
    ['Virtual time', `${formatInstant(aggregates.startMs)} to ${formatInstant(aggregates.endMs)} UTC`],
    ['Digest of the event log (SHA-256)', digest],
    ['Folder', folder],
    ...pairs(options),
    ...pairs(versions),
    ...pairs(host),
  ];
  if (summary !== null) {
    rows.push([
      'memory',
      `${formatBytes(summary.memory.rssBytes)} (${formatCount(summary.memory.bytesPerDevice)} bytes a device)`,
    ]);
    rows.push(['worker restarts', formatCount(summary.shards.restarts)]);
    if (summary.time.stallSeconds > 0) rows.push(['held back by the server', formatSeconds(summary.time.stallSeconds)]);
  }
  return section(
    'run',
    'About the run',
    html`<dl class="facts">${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`,
  );
}

function pairs(record: Readonly<Record<string, string | number>>): [string, string][] {
  return Object.entries(record).map(([name, value]) => [name, formatValue(value)]);
}
