// The live page: asks the run once a second what it is at, shows it, and tells it what to do. Runs after the other scripts.
(() => {
  'use strict';

  const ASK_EVERY_MS = 1000;
  const ASK_AGAIN_MS = 2000;
  /** As many as the run keeps. */
  const MOST_POINTS = 1800;
  const { livePlot, elapsed, formats } = window.livePlots;
  const { number, fillRows, options, showFigures } = window.liveElements;
  const find = (id) => document.getElementById(id);
  const page = [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const STATE_COLOURS = {
    EVALUATION: 'sky', EVALUATION_EXPIRED: 'purple', REGISTERED: 'blue', AUTHORIZED: 'green', OUT_OF_COMPLIANCE: 'orange',
    AUTHORIZATION_EXPIRED: 'red', IN_USE: 'yellow', NOT_IN_USE: 'grey',
  };
  const COLOURS = ['orange', 'purple', 'red', 'sky', 'yellow', 'blue', 'grey'];
  const PHASES = {
    starting: 'Starting', running: 'Running', paused: 'Paused', 'summing-up': 'Summing up', passed: 'Passed', failed: 'Failed',
    interrupted: 'Interrupted', away: 'No answer',
  };
  const NO_FILTER = { label: '', profile: '', account: '', type: '' };

  let key = '';
  let run = null;
  let since = 0;
  /** What all devices do, as the run keeps it. */
  let everybody = [];
  /** What the devices do that are chosen, from when they were chosen. */
  let chosen = [];
  let before = null;
  let filter = { ...NO_FILTER };
  let paused = false;
  let busy = false;
  let lastPhase = '';

  // ---- asking

  async function ask(path, options = {}) {
    return fetch(path, { ...options, headers: { ...options.headers, authorization: `Bearer ${key}` }, cache: 'no-store' });
  }

  async function tell(command) {
    busy = true;
    say('', '');
    enable();
    try {
      const response = await ask('/api/control', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(command),
      });
      const answer = await response.json();
      if (answer.error) {
        say('', [answer.error.message, ...answer.error.details].join('\n'));
        return false;
      }
      // It shows all devices; what is chosen has to be asked for.
      if (isFiltered()) askNow();
      else showRun(answer);
      return true;
    } catch {
      say('', 'The run does not answer.');
      return false;
    } finally {
      busy = false;
      enable();
    }
  }

  function say(done, wrong) {
    find('done-words').textContent = done;
    find('wrong-words').textContent = wrong;
  }

  // ---- words

  const instantFormat = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZone: 'UTC',
  });
  const instant = (ms) => instantFormat.format(new Date(ms));

  function share(part, all) {
    return all === 0 ? '–' : `${((100 * part) / all).toFixed(1)} %`;
  }

  function speedWords(speed) {
    return speed === 'max' ? 'max' : `${speed}x`;
  }

  // ---- plots

  const when = ({ wallMs, virtualMs }) => `${elapsed(wallMs / 1000)} into the run, virtual ${instant(virtualMs)}`;

  function named(points, of, colours) {
    const names = new Set(points.flatMap((point) => Object.keys(of(point)).filter((name) => of(point)[name] > 0)));
    return [...names].map((name, index) => ({
      name,
      colour: colours(name, index),
      values: points.map((point) => of(point)[name] ?? 0),
    }));
  }

  const plots = {
    states: livePlot(document.querySelector('[data-plot="states"]'), {
      label: 'Devices in each licensing state',
      kind: 'stack',
      unit: 'count',
      instant: when,
      series: (points) => {
        const series = named(points, ({ byState }) => byState, (name) => STATE_COLOURS[name] ?? 'grey');
        const order = Object.keys(STATE_COLOURS);
        return series.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
      },
    }),
    messages: livePlot(document.querySelector('[data-plot="messages"]'), {
      label: 'Messages a second of real time',
      kind: 'lines',
      unit: 'rate',
      instant: when,
      series: (points) => [
        { name: 'sent', colour: 'blue', values: points.map(({ sent }) => sent) },
        { name: 'failed', colour: 'red', values: points.map(({ failed }) => failed) },
      ],
    }),
    latency: livePlot(document.querySelector('[data-plot="latency"]'), {
      label: 'Time to an answer in each second: median and 95th percentile',
      kind: 'lines',
      unit: 'ms',
      instant: when,
      series: (points) => [
        { name: 'corrected p95', colour: 'blue', values: points.map(({ corrected }) => corrected && corrected.p95) },
        { name: 'corrected p50', colour: 'sky', values: points.map(({ corrected }) => corrected && corrected.p50) },
        { name: 'service p95', colour: 'orange', dash: true, values: points.map(({ service }) => service && service.p95) },
        { name: 'service p50', colour: 'yellow', dash: true, values: points.map(({ service }) => service && service.p50) },
      ],
    }),
    failures: livePlot(document.querySelector('[data-plot="failures"]'), {
      label: 'Failed messages a second of real time, by reason',
      kind: 'stack',
      unit: 'rate',
      instant: when,
      series: (points) => named(points, ({ byFailure }) => byFailure, (_, index) => COLOURS[index % COLOURS.length]),
    }),
  };

  // ---- what is chosen

  const isFiltered = () => Object.values(filter).some((part) => part !== '');

  /** Sums of the messages of the chosen type, or of all. */
  function trafficOf(seen) {
    const sums = { sent: 0, failed: 0, byFailure: {} };
    for (const [type, { sent, failed, byFailure }] of Object.entries(seen.byType)) {
      if (filter.type !== '' && filter.type !== type) continue;
      sums.sent += sent;
      sums.failed += failed;
      for (const [failure, count] of Object.entries(byFailure)) sums.byFailure[failure] = (sums.byFailure[failure] ?? 0) + count;
    }
    return sums;
  }

  /** A point of what the chosen devices did since they were seen before. */
  function takeChosen({ seen, progress }) {
    const traffic = trafficOf(seen);
    const { wallMs, virtualMs } = progress;
    const last = before;
    before = { wallMs, traffic };
    if (last === null || wallMs - last.wallMs < ASK_EVERY_MS / 2) {
      if (last !== null) before = last;
      return;
    }
    const seconds = (wallMs - last.wallMs) / 1000;
    const rate = (now, then) => Math.max(0, (now - (then ?? 0)) / seconds);
    const byFailure = Object.fromEntries(
      Object.entries(traffic.byFailure).map(([failure, count]) => [failure, rate(count, last.traffic.byFailure[failure])]),
    );
    chosen.push({
      wallMs,
      virtualMs,
      sent: rate(traffic.sent, last.traffic.sent),
      failed: rate(traffic.failed, last.traffic.failed),
      byFailure,
      byState: seen.byState,
    });
    chosen.splice(0, chosen.length - MOST_POINTS);
  }

  function filterChanged() {
    const known = (value) => run.groups.some(({ label }) => label === value);
    filter = {
      label: known(find('by-label').value) ? find('by-label').value : '',
      profile: find('by-profile').value,
      account: find('by-account').value.trim(),
      type: find('by-type').value,
    };
    chosen = [];
    before = null;
    const parts = [
      filter.label && `label ${filter.label}`,
      filter.profile && `profile ${filter.profile}`,
      filter.account && `account ${filter.account}`,
      filter.type && `messages of type ${filter.type}`,
    ].filter(Boolean);
    find('filter-words').textContent =
      parts.length === 0 ? '' : `Only ${parts.join(', ')}, from now on. Answer times are those of all devices.`;
    find('filter-clear').hidden = parts.length === 0;
    askNow();
  }

  // ---- showing

  function showPhase(phase) {
    const shown = find('phase');
    if (phase !== lastPhase) {
      shown.textContent = PHASES[phase];
      shown.className = `phase ${phase}`;
      lastPhase = phase;
    }
    document.title = `${PHASES[phase]}: ${run.title}`;
  }

  function enable() {
    const usable = (lastPhase === 'running' || lastPhase === 'paused') && !busy;
    // The button that was pressed keeps the focus: it only stops to do something.
    find('pause').setAttribute('aria-disabled', String(!usable));
    for (const button of document.querySelectorAll('.controls form button')) {
      button.setAttribute('aria-disabled', String(!usable));
    }
  }

  const canAct = (element) => element.getAttribute('aria-disabled') !== 'true';

  function showRun(state) {
    const phase = state.end === null ? state.phase : state.end.verdict;
    showPhase(phase);
    if (state.progress === undefined) return enable();
    paused = state.phase === 'paused';
    find('pause').textContent = paused ? 'Resume' : 'Pause';
    enable();
    const { progress, seen, speed } = state;
    const done = (progress.virtualMs - run.startMs) / (run.endMs - run.startMs);
    find('done').value = Math.max(0, Math.min(1, done));
    find('instant').textContent = `${instant(progress.virtualMs)} UTC`;
    const days = (run.endMs - run.startMs) / 86400000;
    find('span').textContent = `${(100 * done).toFixed(done < 0.1 ? 1 : 0)} % of ${days >= 2 ? `${Math.round(days)} days` : `${(days * 24).toFixed(1)} hours`}`;
    const last = everybody.at(-1);
    showFigures([
      ['Devices', formats.count(progress.devices), isFiltered() ? `${formats.count(seen.devices)} shown` : 'switched on so far'],
      ['Messages a second', last ? formats.rate(last.sent) : '–', `${formats.count(progress.sent)} in all`],
      ['Failed', formats.count(progress.failed), `${share(progress.failed, progress.sent)} of the messages`],
      ['Answer, corrected p95', last && last.corrected ? formats.ms(last.corrected.p95) : '–', last && last.service ? `service ${formats.ms(last.service.p95)}` : ''],
      ['Stall', `${(progress.stallMs / 1000).toFixed(1)} s`, 'stood still for the server'],
      ['Speed', speedWords(speed), `${elapsed(progress.wallMs / 1000)} of real time`],
    ]);
    showTables(state);
    showWorkers(state.workers, progress.virtualMs);
    showControls(state.controls);
    scaleHint(state.sizes);
  }

  /** From when messages by type are counted, in words; empty: from the beginning. */
  function sinceWords({ countedFromMs }) {
    if (!(countedFromMs > run.startMs)) return '';
    return `Since ${instant(countedFromMs)} (virtual): a worker that takes its devices up again counts their messages by type anew. What it had counted before is in the sums at the top only.`;
  }

  function showTables({ seen, failures: allFailures }) {
    const states = Object.entries(seen.byState).filter(([, count]) => count > 0);
    states.sort(([a], [b]) => run.states.indexOf(a) - run.states.indexOf(b));
    fillRows('state-rows', states.map(([state, count]) => [state, number(formats.count(count)), number(share(count, seen.devices))]));
    const types = Object.entries(seen.byType).filter(([type]) => filter.type === '' || filter.type === type);
    fillRows('type-rows', types.map(([type, { sent, failed }]) => [type, number(formats.count(sent)), number(formats.count(failed))]));
    find('types-since').textContent = sinceWords(seen);
    // Of all devices every failure is known, whatever became of the worker that saw it.
    const byFailure = isFiltered() ? trafficOf(seen).byFailure : allFailures;
    find('failures-since').textContent = isFiltered() ? sinceWords(seen) : '';
    const failures = Object.entries(byFailure).sort(([, a], [, b]) => b - a);
    find('failures').hidden = failures.length === 0;
    find('no-failures').hidden = failures.length > 0;
    fillRows('failure-rows', failures.map(([failure, count]) => [failure, number(formats.count(count))]));
    if (filter.type === '') {
      options('by-type', [['', 'all'], ...Object.keys(seen.byType).map((type) => [type, type])]);
    }
  }

  function showWorkers(workers, virtualMs) {
    const total = (shards, of) => shards.reduce((sum, shard) => sum + shard[of], 0);
    fillRows(
      'worker-rows',
      workers.map(({ worker, alive, reachedMs, eventsPerSecond, loopDelayMs, shards }) => [
        String(worker + 1),
        alive ? (paused ? 'paused' : 'running') : 'at its end',
        `${instant(reachedMs)}`,
        number(formats.count(eventsPerSecond)),
        number(loopDelayMs === null ? '–' : formats.ms(loopDelayMs.p99)),
        number(formats.count(total(shards, 'devices'))),
        number(formats.count(total(shards, 'onTheirWay'))),
      ]),
    );
    const shards = workers.flatMap(({ worker, shards: own }) => own.map((shard) => ({ ...shard, worker })));
    shards.sort((a, b) => a.index - b.index);
    fillRows(
      'shard-rows',
      shards.map(({ index, worker, reachedMs, devices, events, onTheirWay, restarts, restored }) => [
        String(index),
        number(String(worker + 1)),
        instant(reachedMs),
        number(formats.count(devices)),
        number(formats.count(events)),
        number(formats.count(onTheirWay)),
        number(formats.count(restarts)),
        number(formats.count(restored)),
      ]),
    );
  }

  function showControls(controls) {
    find('nothing-done').hidden = controls.length > 0;
    const list = find('control-rows');
    for (const { what, wallMs, virtualMs } of controls.slice(list.children.length)) {
      const item = document.createElement('li');
      item.textContent = `${elapsed(wallMs / 1000)}, virtual ${instant(virtualMs)}: ${what}`;
      list.append(item);
    }
  }

  function drawPlots() {
    const shown = isFiltered() ? chosen : everybody;
    plots.states.update(shown);
    plots.messages.update(shown);
    plots.failures.update(shown);
    plots.latency.update(everybody);
  }

  // ---- the round

  let timer = 0;
  let asking = false;
  /** The answer that is on its way is no longer what is wanted. */
  let outdated = false;

  function askNow() {
    clearTimeout(timer);
    if (asking) outdated = true;
    else void round();
  }

  async function round() {
    asking = true;
    outdated = false;
    let next = ASK_EVERY_MS;
    try {
      const { label, profile, account } = filter;
      const query = new URLSearchParams({ page, since: String(since), label, profile, account });
      const response = await ask(`/api/live?${query}`);
      if (response.status === 401) return showKeyForm(WRONG_KEY);
      const state = await response.json();
      find('banner').hidden = true;
      for (const point of state.points ?? []) {
        everybody.push(point);
        since = point.seq;
      }
      everybody.splice(0, everybody.length - MOST_POINTS);
      if (!outdated) {
        if (state.progress !== undefined && isFiltered()) takeChosen(state);
        showRun(state);
        drawPlots();
        if (state.end !== null) {
          next = 0;
          await ended(state.end);
        }
      }
    } catch {
      next = ASK_AGAIN_MS;
      if (run !== null) gone();
    } finally {
      asking = false;
    }
    if (outdated) askNow();
    else if (next > 0) timer = setTimeout(() => void round(), next);
  }

  function note(text) {
    find('banner').textContent = text;
    find('banner').hidden = false;
  }

  function gone() {
    showPhase('away');
    enable();
    note(
      `The run does not answer. If it came to its end its report is ${run.folder}/report.html; if it was killed, slfleet resume ${run.folder} goes on with it.`,
    );
  }

  /** The page becomes the report. */
  async function ended({ hasReport }) {
    if (!hasReport) return note(`The run is over. slfleet report ${run.folder} makes its report.`);
    const response = await ask(`/api/report?page=${page}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const { path } = await response.json();
    location.replace(path);
  }

  // ---- controls

  function onSubmit(id, act) {
    find(id).addEventListener('submit', (event) => {
      event.preventDefault();
      const button = event.target.querySelector('button[type="submit"]');
      if (canAct(button)) void act();
    });
  }

  find('pause').addEventListener('click', async () => {
    if (!canAct(find('pause'))) return;
    const wasPaused = paused;
    if (await tell({ do: wasPaused ? 'resume' : 'pause' })) say(wasPaused ? 'The run goes on.' : 'The run is paused.', '');
  });

  onSubmit('speed-form', async () => {
    const speed = find('speed').value.trim();
    if (await tell({ do: 'speed', speed })) say(`The speed is ${speed}.`, '');
  });

  /** Lists, numbers and yes or no as JSON has them; everything else is text. */
  function valueOf(text) {
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  onSubmit('storm-form', async () => {
    const name = find('storm').value;
    const given = [...find('storm-parameters').querySelectorAll('input')].filter(({ value }) => value.trim() !== '');
    const parameters = Object.fromEntries(given.map((input) => [input.name, valueOf(input.value.trim())]));
    const label = find('storm-label').value;
    const part = Number(find('storm-share').value);
    const on = { ...(label === '' ? {} : { label }), ...(part < 100 ? { share: `${part}%` } : {}) };
    const command = {
      do: 'storm',
      name,
      parameters: given.length === 0 ? null : parameters,
      on: Object.keys(on).length === 0 ? null : on,
    };
    if (await tell(command)) say(`${name} has been started.`, '');
  });

  onSubmit('scale-form', async () => {
    const label = find('scale-label').value;
    const count = Number(find('scale-count').value);
    if (await tell({ do: 'scale', label, count })) say(`${label} has ${formats.count(count)} devices that are on.`, '');
  });

  function stormChanged() {
    const storm = run.storms.find(({ name }) => name === find('storm').value);
    find('storm-about').textContent = storm.about;
    find('storm-parameters').replaceChildren(
      ...storm.parameters.map(({ name, needed }) => {
        const box = document.createElement('div');
        const label = document.createElement('label');
        const input = document.createElement('input');
        input.id = `storm-parameter-${name}`;
        input.name = name;
        input.autocomplete = 'off';
        input.required = needed;
        label.htmlFor = input.id;
        label.textContent = needed ? name : `${name} (may be left out)`;
        box.append(label, input);
        return box;
      }),
    );
  }

  let sizes = {};
  let scaledLabel = null;
  function scaleHint(now) {
    sizes = now;
    const label = find('scale-label').value;
    if (label === scaledLabel) return;
    scaledLabel = label;
    find('scale-count').value = sizes[label] ?? '';
  }

  find('storm').addEventListener('change', stormChanged);
  find('scale-label').addEventListener('change', () => scaleHint(sizes));
  for (const id of ['by-label', 'by-profile', 'by-account', 'by-type']) find(id).addEventListener('change', filterChanged);
  find('filter-form').addEventListener('submit', (event) => event.preventDefault());
  find('filter-form').addEventListener('reset', () => {
    setTimeout(filterChanged);
    find('by-label').focus();
  });

  // ---- the beginning

  const WRONG_KEY = 'That is not the key of this run.';

  /** @param why it is shown, in words; empty: there is no key yet */
  function showKeyForm(why) {
    find('live').hidden = true;
    find('key-form').hidden = false;
    find('key-wrong').textContent = why;
    find('key').focus();
  }

  find('key-form').addEventListener('submit', (event) => {
    event.preventDefault();
    key = find('key').value.trim();
    find('key').value = '';
    void open();
  });

  async function open() {
    let told;
    try {
      const response = await ask('/api/run');
      if (!response.ok) return showKeyForm(WRONG_KEY);
      told = await response.json();
    } catch {
      return showKeyForm('The run does not answer.');
    }
    sessionStorage.setItem('key', key);
    run = told;
    find('key-form').hidden = true;
    find('live').hidden = false;
    find('title').textContent = run.title;
    find('about').textContent = run.about;
    find('folder').textContent = run.folder;
    const labels = [...new Set(run.groups.map(({ label }) => label))];
    options('by-label', [['', 'all'], ...labels.map((label) => [label, label])]);
    options('by-profile', [['', 'all'], ...[...new Set(run.groups.map(({ profile }) => profile))].map((name) => [name, name])]);
    options('by-type', [['', 'all']]);
    options('storm-label', [['', 'all'], ...labels.map((label) => [label, label])]);
    options('scale-label', labels.map((label) => [label, label]));
    options('storm', run.storms.map(({ name }) => [name, name]));
    find('accounts').replaceChildren(
      ...run.accounts.map((name) => {
        const option = document.createElement('option');
        option.value = name;
        return option;
      }),
    );
    stormChanged();
    askNow();
  }

  const keyInAddress = () => new URLSearchParams(location.hash.slice(1)).get('key');

  // An address that is put into an open page may be that of another run: the page begins anew with its key.
  addEventListener('hashchange', () => {
    const given = keyInAddress();
    if (given === null) return;
    history.replaceState(null, '', location.pathname);
    sessionStorage.setItem('key', given);
    location.reload();
  });

  // The key does not stay in the address, from where it would get into the history and into screenshots.
  key = keyInAddress() ?? sessionStorage.getItem('key') ?? '';
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  if (key === '') showKeyForm('');
  else void open();
})();
