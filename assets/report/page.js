// Draws the plots of a report. Runs in the browser, after uPlot, on the data in #plot-data; everything else on the page
// is there without it.
(() => {
  'use strict';

  const data = JSON.parse(document.getElementById('plot-data').textContent);
  const announcement = document.getElementById('announcement');
  const theme = matchMedia('(prefers-color-scheme: dark)');
  const cursors = uPlot.sync('time');
  const SECOND_MS = 1000;
  const DAY_SECONDS = 86400;
  const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

  // A bucket's value holds from its start to the next; the last instant closes the last bucket.
  const times = [];
  for (let index = 0; index < data.count; index += 1) times.push((data.startMs + index * data.widthMs) / SECOND_MS);
  times.push(data.endMs / SECOND_MS);
  const WHOLE = { min: times[0], max: times[times.length - 1] };
  let shownSpan = WHOLE;

  const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  const digits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
  const formats = {
    count: (value) => whole.format(value),
    ms: (value) => (value >= 1000 ? `${digits.format(value / 1000)} s` : `${digits.format(value)} ms`),
    percent: (value) => `${digits.format(value)} %`,
    bytes: (value) => `${whole.format(value / 1e6)} MB`,
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const two = (value) => String(value).padStart(2, '0');

  function day(date) {
    return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  }

  function clock(date) {
    return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  }

  function instant(seconds) {
    const date = new Date(seconds * SECOND_MS);
    const time = data.widthMs < 60 * SECOND_MS ? `${clock(date)}:${two(date.getUTCSeconds())}` : clock(date);
    return `${day(date)} ${date.getUTCFullYear()}, ${time}`;
  }

  function axisWords(_plot, splits, _axis, _space, step) {
    let lastYear = null;
    let lastDay = null;
    return splits.map((seconds) => {
      const date = new Date(seconds * SECOND_MS);
      const year = date.getUTCFullYear();
      const newYear = year !== lastYear;
      const newDay = day(date) !== lastDay;
      lastYear = year;
      lastDay = day(date);
      if (step >= DAY_SECONDS) return newYear ? `${day(date)}\n${year}` : day(date);
      const time = step < 60 ? `${clock(date)}:${two(date.getUTCSeconds())}` : clock(date);
      return newDay ? `${time}\n${day(date)}` : time;
    });
  }

  /** Numbered dashed lines where the scenario did something; numbers that would overlap are left out. */
  function drawMarks(plot) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    // A pale line under the dashes keeps them visible on every colour of a stack.
    const strokes = [
      [colour('back'), 0.45, 3, []],
      [colour('text'), 0.85, 1, [3, 3]],
    ];
    ctx.fillStyle = colour('text');
    ctx.font = `${11 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'bottom';
    let free = Number.NEGATIVE_INFINITY;
    data.marks.forEach((mark, index) => {
      const x = Math.round(plot.valToPos(mark.t / SECOND_MS, 'x', true));
      if (x < bbox.left || x > bbox.left + bbox.width) return;
      for (const [hue, alpha, width, dash] of strokes) {
        ctx.strokeStyle = hue;
        ctx.globalAlpha = alpha;
        ctx.lineWidth = width * ratio;
        ctx.setLineDash(dash.map((length) => length * ratio));
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
      const label = String(index + 1);
      const half = ctx.measureText(label).width / 2;
      if (x - half < free) return;
      ctx.globalAlpha = 1;
      ctx.fillText(label, x, bbox.top - ratio);
      free = x + half + 3 * ratio;
    });
    ctx.restore();
  }

  function setUp(figure) {
    const spec = data.plots.find((plot) => plot.id === figure.dataset.plot);
    const canvas = figure.querySelector('.canvas');
    const when = figure.querySelector('.when');
    const log = figure.querySelector('.log');
    const keys = [...figure.querySelectorAll('.key')];
    const format = formats[spec.unit];
    const shown = spec.series.map(() => true);
    let plot = null;

    function rest(values) {
      if (spec.rest === 'none') return '';
      if (spec.rest === 'last') return valueAt(values, values.length - 1);
      return format(values.reduce((sum, value) => sum + value, 0));
    }

    function valueAt(values, at) {
      return values[at] === null ? '–' : format(values[at]);
    }

    function showValues(index) {
      const at = index === null || index === undefined ? null : Math.min(index, data.count - 1);
      when.textContent = at === null ? '' : instant(times[at]);
      spec.series.forEach(({ values }, number) => {
        keys[number].querySelector('.value').textContent = at === null ? rest(values) : valueAt(values, at);
      });
    }

    /** Lines in drawing order; a stack draws its sums from the highest down, each over the one before. */
    function layers() {
      const chosen = spec.series.filter((_, index) => shown[index]);
      const closed = chosen.map(({ name, colour: hue, values }) => ({
        name,
        hue,
        values: [...values, spec.unit === 'ms' ? null : values[values.length - 1]],
      }));
      if (spec.kind === 'lines') return closed;
      const sums = [];
      let below = times.map(() => 0);
      for (const { name, hue, values } of closed) {
        below = below.map((sum, index) => sum + values[index]);
        sums.unshift({ name, hue, values: below });
      }
      return sums;
    }

    function options(drawn) {
      const logarithmic = log.getAttribute('aria-pressed') === 'true';
      const axis = { stroke: colour('soft'), font: '12px system-ui, sans-serif' };
      const grid = { stroke: colour('line'), width: 1 };
      const ticks = { stroke: colour('line'), width: 1, size: 4 };
      const stepped = uPlot.paths.stepped({ align: 1 });
      return {
        width: canvas.clientWidth,
        height: canvas.clientHeight,
        padding: [16, 28, 0, 0],
        legend: { show: false },
        tzDate: (seconds) => uPlot.tzDate(new Date(seconds * SECOND_MS), 'Etc/UTC'),
        cursor: { sync: { key: cursors.key, scales: ['x', null] }, y: false, points: { show: false }, drag: { x: true, y: false } },
        scales: {
          x: { time: true, range: () => [shownSpan.min, shownSpan.max] },
          y: { range: (_, __, most) => [0, most > 0 ? most * 1.05 : 1], ...(logarithmic ? { distr: 4, asinh: 1 } : {}) },
        },
        axes: [
          { ...axis, grid, ticks, values: axisWords, space: 64, size: 44 },
          {
            ...axis,
            grid,
            ticks,
            size: spec.unit === 'bytes' ? 76 : 56,
            values: (_, splits) => splits.map((value) => (value === null ? '' : spec.unit === 'count' ? short.format(value) : format(value))),
            ...(spec.unit === 'count' && !logarithmic ? { incrs: countSteps() } : {}),
          },
        ],
        series: [
          {},
          ...drawn.map(({ name, hue }) => ({
            label: name,
            stroke: colour(hue),
            width: spec.kind === 'stack' ? 0.5 : 1.5,
            fill: spec.kind === 'stack' ? colour(hue) : `${colour(hue)}22`,
            fillTo: 0,
            ...(spec.unit === 'ms' ? {} : { paths: stepped }),
            points: spec.unit === 'ms' ? { show: true, size: 5, width: 1, fill: colour(hue) } : { show: false },
          })),
        ],
        hooks: {
          draw: [drawMarks],
          setCursor: [(self) => showValues(self.cursor.left < 0 ? null : self.cursor.idx)],
          setSelect: [(self) => zoomTo(self.posToVal(self.select.left, 'x'), self.posToVal(self.select.left + self.select.width, 'x'))],
        },
      };
    }

    function draw() {
      if (plot !== null) plot.destroy();
      const drawn = layers();
      plot = new uPlot(options(drawn), [times, ...drawn.map(({ values }) => values)], canvas);
      plot.over.addEventListener('dblclick', () => zoomTo(WHOLE.min, WHOLE.max));
      showValues(null);
    }

    function moveTo(index) {
      const at = Math.max(0, Math.min(data.count - 1, index));
      // Fires the hooks here and in the other plots, as a pointer does.
      plot.setCursor({ left: plot.valToPos(times[at], 'x'), top: 1 }, true, true);
      showValues(at);
      const words = spec.series.map(({ name, values }) => `${name} ${valueAt(values, at)}`);
      announcement.textContent = `${instant(times[at])}: ${words.join(', ')}`;
    }

    canvas.addEventListener('keydown', (event) => {
      const at = plot.cursor.left < 0 ? -1 : (plot.cursor.idx ?? -1);
      const centre = at < 0 ? (shownSpan.min + shownSpan.max) / 2 : times[at];
      const span = shownSpan.max - shownSpan.min;
      const step = event.shiftKey ? 10 : 1;
      const actions = {
        ArrowRight: () => moveTo(at + step),
        ArrowLeft: () => moveTo(at < 0 ? data.count - 1 : at - step),
        Home: () => moveTo(0),
        End: () => moveTo(data.count - 1),
        '+': () => zoomTo(centre - span / 4, centre + span / 4),
        '-': () => zoomTo(centre - span, centre + span),
        Escape: () => zoomTo(WHOLE.min, WHOLE.max),
      };
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    });
    keys.forEach((key, index) => {
      key.addEventListener('click', () => {
        shown[index] = !shown[index];
        key.setAttribute('aria-pressed', String(shown[index]));
        draw();
      });
    });
    log.addEventListener('click', () => {
      log.setAttribute('aria-pressed', String(log.getAttribute('aria-pressed') !== 'true'));
      draw();
    });
    new ResizeObserver(() => {
      if (plot.width !== canvas.clientWidth || plot.height !== canvas.clientHeight) {
        plot.setSize({ width: canvas.clientWidth, height: canvas.clientHeight });
      }
    }).observe(canvas);
    draw();
    return { draw, redraw: () => plot.setScale('x', shownSpan) };
  }

  function countSteps() {
    const steps = [];
    for (let power = 1; power < 1e12; power *= 10) steps.push(power, 2 * power, 5 * power);
    return steps;
  }

  /** All plots show the same span of time. */
  function zoomTo(from, to) {
    const narrowest = data.widthMs / SECOND_MS;
    if (!(to - from >= narrowest)) return;
    shownSpan = { min: Math.max(WHOLE.min, from), max: Math.min(WHOLE.max, to) };
    for (const plot of plots) plot.redraw();
  }

  const plots = [...document.querySelectorAll('figure[data-plot]')].map(setUp);
  theme.addEventListener('change', () => {
    for (const plot of plots) plot.draw();
  });
})();
