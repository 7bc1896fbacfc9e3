import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MetricFamily } from '../../src/live/metric-families.js';
import { prometheusName, prometheusText } from '../../src/live/prometheus.js';
import { readExposition } from './exposition.js';

describe('the names of metrics, as OpenTelemetry maps them to Prometheus', () => {
  it.each([
    ['slfleet.messages.sent', 'counter', '{message}', 'slfleet_messages_sent_total'],
    ['slfleet.stall.time', 'counter', 's', 'slfleet_stall_time_seconds_total'],
    ['slfleet.devices', 'gauge', '{device}', 'slfleet_devices'],
    ['process.memory.usage', 'gauge', 'By', 'process_memory_usage_bytes'],
    ['slfleet.answer.service.duration', 'histogram', 's', 'slfleet_answer_service_duration_seconds'],
    ['slfleet.paused', 'gauge', '', 'slfleet_paused'],
  ] as const)('%s, a %s in %s: %s', (name, kind, unit, wanted) => {
    expect(prometheusName({ name, kind, unit })).toBe(wanted);
  });
});

describe('the text format', () => {
  it('is that of its description, to the letter', () => {
    const families: MetricFamily[] = [
      {
        name: 'slfleet.messages.sent',
        kind: 'counter',
        unit: '{message}',
        about: 'Sent.',
        samples: [{ attributes: { type: 'a"b\\c\nd' }, value: 3 }],
      },
      { name: 'slfleet.nothing', kind: 'gauge', unit: '1', about: 'No series.', samples: [] },
      {
        name: 'slfleet.answer.time',
        kind: 'histogram',
        unit: 's',
        about: 'Answers.',
        samples: [{ attributes: {}, count: 6, sum: 1.5, bounds: [0.5, 1], counts: [1, 2, 3] }],
      },
    ];
    expect(prometheusText(families)).toBe(
      [
        '# HELP slfleet_messages_sent_total Sent.',
        '# TYPE slfleet_messages_sent_total counter',
        'slfleet_messages_sent_total{type="a\\"b\\\\c\\nd"} 3',
        '# HELP slfleet_answer_time_seconds Answers.',
        '# TYPE slfleet_answer_time_seconds histogram',
        'slfleet_answer_time_seconds_bucket{le="0.5"} 1',
        'slfleet_answer_time_seconds_bucket{le="1"} 3',
        'slfleet_answer_time_seconds_bucket{le="+Inf"} 6',
        'slfleet_answer_time_seconds_sum 1.5',
        'slfleet_answer_time_seconds_count 6',
        '',
      ].join('\n'),
    );
  });

  it('says of any label what it is (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), (text, value) => {
        const attributes = { label: text };
        const samples = [{ attributes, value }];
        const written = prometheusText([{ name: 'x', kind: 'gauge', unit: '1', about: 'x', samples }]);
        expect(readExposition(written)).toEqual([
          {
            name: 'x',
            type: 'gauge',
            help: 'x',
            series: [{ name: 'x', labels: attributes, value: value === 0 ? 0 : value }],
          },
        ]);
      }),
    );
  });
});
