// The plots of the live page, over the real time of the run. Runs after uPlot; `livePlots(figure, …)` is for page.js.
(() => {
  'use strict';

  const SECOND_MS = 1000;
  /** What a plot shows: the last ten minutes. */
  const SHOWN_SECONDS = 600;
  const theme = matchMedia('(prefers-color-scheme: dark)');
  const cursors = uPlot.sync('time');
  const announcement = document.getElementById('announcement');
  const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  const digits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

  const formats = {
    count: (value) => whole.format(value),
    rate: (value) => (value >= 1000 ? whole.format(value) : digits.format(value)),
    ms: (value) => (value >= 1000 ? `${digits.format(value / 1000)} s` : `${digits.format(value)} ms`),
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function elapsed(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    const two = (value) => String(value).padStart(2, '0');
    const hours = Math.floor(whole / 3600);
    const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
    return hours > 0 ? `${hours}:${rest}` : rest;
  }

  /**
   * @param figure where it is drawn
   * @param spec kind (stack or lines), unit, label in words, and series(points): [{name, colour, values}]
   */
  function livePlot(figure, spec) {
    const caption = document.createElement('figcaption');
    const when = document.createElement('output');
    when.className = 'when';
    const words = document.createElement('span');
    caption.append(words, ' ', when);
    const canvas = document.createElement('div');
    canvas.className = 'canvas';
    canvas.tabIndex = 0;
    canvas.setAttribute('role', 'img');
    const keys = document.createElement('div');
    keys.className = 'keys';
    keys.setAttribute('role', 'group');
    keys.setAttribute('aria-label', 'Lines of the plot');
    figure.append(caption, canvas, keys);
    const format = formats[spec.unit];
    const hidden = new Set();
    let points = [];
    let series = [];
    let times = [];
    let drawnNames = '';
    let plot = null;

    function label(text) {
      words.textContent = text;
      canvas.setAttribute('aria-label', `${text}. Arrow keys move along time.`);
    }

    const shownFrom = () => Math.max(times[0] ?? 0, (times.at(-1) ?? 1) - SHOWN_SECONDS);

    const valueAt = (values, at) => (values[at] === null || values[at] === undefined ? '–' : format(values[at]));

    function showValues() {
      const pointed = plot !== null && plot.cursor.left >= 0 ? plot.cursor.idx : null;
      const at = pointed ?? times.length - 1;
      when.textContent = pointed === null || points[at] === undefined ? '' : spec.instant(points[at]);
      series.forEach(({ values }, number) => {
        const value = keys.children[number]?.querySelector('.value');
        if (value) value.textContent = valueAt(values, at);
      });
    }

    function makeKeys() {
      keys.replaceChildren(
        ...series.map(({ name, colour: hue }) => {
          const key = document.createElement('button');
          key.type = 'button';
          key.setAttribute('aria-pressed', String(!hidden.has(name)));
          const swatch = document.createElement('span');
          swatch.className = `swatch ${hue}`;
          const text = document.createElement('span');
          text.textContent = name;
          const value = document.createElement('span');
          value.className = 'value';
          key.append(swatch, text, value);
          key.addEventListener('click', () => {
            if (hidden.has(name)) hidden.delete(name);
            else hidden.add(name);
            key.setAttribute('aria-pressed', String(!hidden.has(name)));
            draw();
          });
          return key;
        }),
      );
    }

    /** In drawing order; a stack draws its sums from the highest down, each over the one before. */
    function layers() {
      const chosen = series.filter(({ name }) => !hidden.has(name));
      if (spec.kind === 'lines') return chosen;
      const sums = [];
      let below = times.map(() => 0);
      for (const { name, colour: hue, values } of chosen) {
        below = below.map((sum, index) => sum + (values[index] ?? 0));
        sums.unshift({ name, colour: hue, values: below });
      }
      return sums;
    }

    function options(drawn) {
      const axis = {
        stroke: colour('soft'),
        font: '12px system-ui, sans-serif',
        grid: { stroke: colour('line'), width: 1 },
        ticks: { stroke: colour('line'), width: 1, size: 4 },
      };
      return {
        width: canvas.clientWidth,
        height: canvas.clientHeight,
        padding: [10, 20, 0, 0],
        legend: { show: false },
        cursor: { sync: { key: cursors.key, scales: ['x', null] }, y: false, points: { show: false }, drag: { x: false, y: false } },
        scales: {
          x: {
            time: false,
            range: () => [shownFrom(), Math.max(times.at(-1) ?? 1, (times[0] ?? 0) + 10)],
          },
          y: { range: (_, __, most) => [0, most > 0 ? most * 1.08 : 1] },
        },
        axes: [
          { ...axis, values: (_, splits) => splits.map(elapsed), space: 64, size: 30, incrs: [1, 2, 5, 10, 30, 60, 120, 300, 600] },
          {
            ...axis,
            size: 62,
            values: (_, splits) => splits.map((value) => (spec.unit === 'ms' ? format(value) : short.format(value))),
            ...(spec.unit === 'count' ? { incrs: countSteps() } : {}),
          },
        ],
        series: [
          {},
          ...drawn.map(({ name, colour: hue, dash }) => ({
            label: name,
            stroke: colour(hue),
            width: spec.kind === 'stack' ? 0.5 : 1.75,
            ...(dash ? { dash: [6, 4] } : {}),
            ...(spec.kind === 'stack' ? { fill: colour(hue), fillTo: 0 } : {}),
            spanGaps: false,
            points: { show: spec.kind === 'lines' && times.length < 3, size: 5 },
          })),
        ],
        hooks: { setCursor: [showValues] },
      };
    }

    function draw() {
      const drawn = layers();
      const names = `${drawn.map(({ name }) => name).join('\n')}|${times.length < 3}`;
      const data = [times, ...drawn.map(({ values }) => values)];
      if (plot !== null && names === drawnNames) {
        plot.setData(data);
      } else {
        drawnNames = names;
        plot?.destroy();
        plot = new uPlot(options(drawn), data, canvas);
      }
      showValues();
    }

    function moveTo(index) {
      const first = times.findIndex((time) => time >= shownFrom());
      const at = Math.max(first, Math.min(times.length - 1, index));
      plot.setCursor({ left: plot.valToPos(times[at], 'x'), top: 1 }, true, true);
      const said = series.map(({ name, values }) => `${name} ${valueAt(values, at)}`);
      announcement.textContent = `${spec.instant(points[at])}: ${said.join(', ')}`;
    }

    canvas.addEventListener('keydown', (event) => {
      if (plot === null || times.length === 0) return;
      const at = plot.cursor.left < 0 ? times.length - 1 : (plot.cursor.idx ?? times.length - 1);
      const step = event.shiftKey ? 10 : 1;
      const actions = {
        ArrowRight: () => moveTo(at + step),
        ArrowLeft: () => moveTo(at - step),
        Home: () => moveTo(0),
        End: () => moveTo(times.length - 1),
        Escape: () => plot.setCursor({ left: -10, top: -10 }),
      };
      const action = actions[event.key];
      if (action === undefined) return;
      event.preventDefault();
      action();
    });
    new ResizeObserver(() => {
      if (plot !== null && canvas.clientWidth > 0 && plot.width !== canvas.clientWidth) {
        plot.setSize({ width: canvas.clientWidth, height: canvas.clientHeight });
      }
    }).observe(canvas);
    theme.addEventListener('change', () => {
      drawnNames = '';
      if (plot !== null) draw();
    });
    label(spec.label);
    return {
      update(fresh) {
        points = fresh;
        times = points.map(({ wallMs }) => wallMs / SECOND_MS);
        const before = series.map(({ name }) => name).join('\n');
        series = spec.series(points);
        if (series.map(({ name }) => name).join('\n') !== before) makeKeys();
        // A figure that is not shown has no width to draw in.
        if (canvas.clientWidth > 0) draw();
      },
    };
  }

  function countSteps() {
    const steps = [];
    for (let power = 1; power < 1e12; power *= 10) steps.push(power, 2 * power, 5 * power);
    return steps;
  }

  window.livePlots = { livePlot, elapsed, formats };
})();
