import { randomBytes } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { runShell } from '../../src/terminal/shell.js';
import { ConsoleDouble } from './console-double.js';
import { TerminalDouble } from './terminal-double.js';

// readline edits nothing where TERM is `dumb`, as it is on some build machines.
vi.stubEnv('TERM', 'xterm');

/** Types everything at once, hangs up, and waits until the shell has ended. */
async function typed(text: string | Buffer, { colour = false, columns = 80 } = {}) {
  const terminal = new TerminalDouble();
  const handle = new ConsoleDouble();
  const ended = runShell({ handle, input: terminal.input, output: terminal.output, columns: () => columns, colour });
  terminal.type(text);
  terminal.input.end();
  await ended;
  return { terminal, handle };
}

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const LEFT = '\u001b[D';

describe('lines', () => {
  it.each([
    ['carriage return', 'show a\rshow b\r'],
    ['line feed', 'show a\nshow b\n'],
    ['both', 'show a\r\nshow b\r\n'],
  ])('end in %s, and are echoed behind their prompt as a device does, without a control sequence', async (_, text) => {
    const { terminal, handle } = await typed(text);
    expect(handle.given).toEqual(['show a', 'show b']);
    expect(terminal.shown).toBe('Switch#show a\r\ndid show a\r\nSwitch#show b\r\ndid show b\r\nSwitch#\r\n');
  });

  it('typed ahead wait for the one under way, in order', async () => {
    const lines = Array.from({ length: 2_000 }, (_, at) => `show ${at}`);
    const terminal = new TerminalDouble();
    const handle = new ConsoleDouble();
    let underWay = 0;
    handle.pause = async () => {
      underWay += 1;
      expect(underWay).toBe(1);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
    };
    const ended = runShell({
      handle,
      input: terminal.input,
      output: terminal.output,
      columns: () => 80,
      colour: false,
    });
    terminal.type(`${lines.join('\r')}\rexit\rnever\r`);
    await ended;
    expect(handle.given).toEqual([...lines, 'exit']);
    expect(terminal.screen.split('\n').filter((row) => row.startsWith('did'))).toEqual(
      lines.map((line) => `did ${line}`),
    );
  });

  it('longer than the terminal is wide are still taken whole', async () => {
    const long = `show ${'x'.repeat(300)}`;
    expect((await typed(`${long}\r`, { columns: 40 })).handle.given).toEqual([long]);
  });

  it('no longer than any command could be', async () => {
    const [line = ''] = (await typed(`${'x'.repeat(10_000)}\r`)).handle.given;
    expect(line).toHaveLength(4_096);
  });

  it('a session that ends leaves nothing listening', async () => {
    const { terminal } = await typed('exit\r');
    expect(terminal.input.listenerCount('keypress')).toBe(0);
    expect(terminal.input.isPaused()).toBe(true);
  });
});

describe('keys', () => {
  it.each([
    ['backspace', 'showw\u007f a\r', ['show a']],
    ['Ctrl-H', 'showw\b a\r', ['show a']],
    ['left, and typing in between', `shw a${LEFT}${LEFT}${LEFT}o\r`, ['show a']],
    ['Ctrl-A, Ctrl-E', 'how a\u0001s\u0005b\r', ['show ab']],
    ['Ctrl-U', 'rubbish\u0015show a\r', ['show a']],
    ['Ctrl-W', 'show rubbish\u0017a\r', ['show a']],
    ['up', `show a\r${UP}\r`, ['show a', 'show a']],
    ['up twice and down', `show a\rshow b\r${UP}${UP}${DOWN}\r`, ['show a', 'show b', 'show b']],
    ['Ctrl-P, Ctrl-N', 'show a\rshow b\r\u0010\u0010\u000e\r', ['show a', 'show b', 'show b']],
    ['Ctrl-C: the line is dropped', 'rubbish\u0003show a\r', ['show a']],
    ['Ctrl-D on an empty line: leaves', 'show a\r\u0004show b\r', ['show a']],
    ['Ctrl-D in a line: deletes', `show ab${LEFT}\u0004\r`, ['show a']],
    ['Ctrl-Z in a mode below: end', 'configure\r\u001ashow a\r', ['configure', 'end', 'show a']],
    [
      'Ctrl-Z behind a command: the command, then end',
      'configure\rhostname x\u001a',
      ['configure', 'hostname x', 'end'],
    ],
    ['Ctrl-Z where there is nothing to leave', '\u001ashow a\r', ['show a']],
    ['Ctrl-V: a question mark as a character', 'show a\u0016?b\r', ['show a?b']],
    ['Ctrl-V takes no other key its meaning', 'configure\r\u0016\u001ashow a\r', ['configure', 'end', 'show a']],
    ['what writes nothing and is no key of a device', '\u0000\u001b[15~\u001b[2~\u001c\u0011show a\r', ['show a']],
  ])('%s', async (_, text, given) => {
    expect((await typed(text)).handle.given).toEqual(given);
  });

  it('the answer to a question does not come back as a command', async () => {
    const { handle } = await typed(`copy\rsecret\r${UP}\r`);
    expect(handle.given).toEqual(['copy', 'secret', 'copy']);
  });
});

describe('?', () => {
  it('is answered at once, and the line goes on where it was', async () => {
    const { terminal, handle } = await typed('show ?a\r');
    expect(terminal.shown).toBe('Switch#show ?\r\n  help after "show "\r\nSwitch#show a\r\ndid show a\r\nSwitch#\r\n');
    expect(handle.given).toEqual(['show a']);
  });

  it('within a line is about what stands before it', async () => {
    const { terminal } = await typed(`show${LEFT}${LEFT}?\r`);
    expect(terminal.screen).toContain('help after "sh"');
    expect(terminal.screen).toContain('did show');
  });

  it('is a character of an answer', async () => {
    expect((await typed('copy\rwhat?\r')).handle.given).toEqual(['copy', 'what?']);
  });
});

describe('tab', () => {
  it.each([
    ['writes out what can be nothing else, and a blank', 'sh\ta\r', 'show a', 'Switch#show a'],
    ['only rings where there are more', 'con\t\r', 'con', 'Switch#con\u0007\r\n'],
    ['only rings where there is none', 'x\t\r', 'x', 'Switch#x\u0007\r\n'],
    ['only rings at the beginning', '\tshow\r', 'show', 'Switch#\u0007show'],
  ])('%s', async (_, text, given, shown) => {
    const { terminal, handle } = await typed(text);
    expect(handle.given).toEqual([given]);
    expect(terminal.shown).toContain(shown);
  });
});

describe('questions', () => {
  it.each([
    ['Enter', '\r', ''],
    ['y', 'y', 'y'],
    ['n', 'n', 'n'],
    ['Ctrl-C', '\u0003', 'n'],
    ['a cursor key first', `${UP}y`, 'y'],
  ])('[confirm] takes one key: %s', async (_, key, answer) => {
    const { terminal, handle } = await typed(`reload\r${key}show a\r`);
    expect(handle.given).toEqual(['reload', answer, 'show a']);
    expect(terminal.shown).toContain(
      `Switch#reload\r\nProceed with reload? [confirm]\r\nanswered ${JSON.stringify(answer)}\r\nSwitch#show a\r\n`,
    );
  });

  it('any other takes a line', async () => {
    expect((await typed('copy\rx\r')).terminal.shown).toContain(
      'Destination filename [startup-config]? x\r\nanswered "x"\r\n',
    );
  });
});

describe('pages', () => {
  const MORE = ' --More-- ';
  const ERASED = `${MORE}${'\b'.repeat(10)}${' '.repeat(10)}${'\b'.repeat(10)}`;
  const lines = (from: number, to: number): string =>
    Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}\r\n`).join('');

  it.each([
    ['blank: the next page', '  ', `${lines(1, 4)}${ERASED}${lines(5, 8)}${ERASED}${lines(9, 10)}Switch#`],
    ['Enter: the next line', '\r\rq', `${lines(1, 4)}${ERASED}${lines(5, 5)}${ERASED}${lines(6, 6)}${ERASED}Switch#`],
    ['q: no more', 'q', `${lines(1, 4)}${ERASED}Switch#`],
    ['Ctrl-C: no more', '\u0003', `${lines(1, 4)}${ERASED}Switch#`],
  ])('%s', async (_, keys, shown) => {
    const { terminal } = await typed(`length 5\rlines 10\r${keys}`);
    expect(terminal.shown).toContain(`Switch#lines 10\r\n${shown}`);
  });

  it.each([
    ['fits on one page', 'length 5\rlines 4\r'],
    ['length 0', 'length 0\rlines 10\r'],
  ])('none: %s', async (_, text) => {
    expect((await typed(text)).terminal.shown).not.toContain(MORE);
  });

  it('a terminal that hangs up at --More-- ends the session', async () => {
    const { handle } = await typed('length 5\rlines 10\r');
    expect(handle.given).toEqual(['length 5', 'lines 10']);
  });
});

describe('colour', () => {
  it('is for the prompt and for errors', async () => {
    const { terminal } = await typed('wrong\r', { colour: true });
    expect(terminal.shown).toContain(
      "\u001b[1mSwitch#\u001b[0mwrong\r\n\u001b[31m       ^\u001b[0m\r\n\u001b[31m% Invalid input detected at '^' marker.\u001b[0m\r\n",
    );
  });

  it('is nowhere unless wanted', async () => {
    const { terminal } = await typed('wrong\r');
    expect(terminal.shown).not.toContain('\u001b');
  });
});

describe('whatever comes', () => {
  it('10,000 random bytes, twenty times: the session ends when the terminal does', async () => {
    // readline knows a key that stops the whole process.
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
    for (let round = 0; round < 20; round += 1) {
      const bytes = randomBytes(10_000);
      const terminal = new TerminalDouble();
      const handle = new ConsoleDouble();
      const ended = runShell({
        handle,
        input: terminal.input,
        output: terminal.output,
        columns: () => 80,
        colour: false,
      });
      terminal.type(bytes);
      terminal.input.end();
      await expect(ended, bytes.toString('base64')).resolves.toBeUndefined();
      expect(kill, bytes.toString('base64')).not.toHaveBeenCalled();
    }
    kill.mockRestore();
  });

  it('a terminal that breaks off at any moment ends the session', async () => {
    for (const text of ['', 'show', 'show a\r', 'reload\r', 'length 5\rlines 10\r']) {
      const terminal = new TerminalDouble();
      const handle = new ConsoleDouble();
      const ended = runShell({
        handle,
        input: terminal.input,
        output: terminal.output,
        columns: () => 80,
        colour: false,
      });
      terminal.type(text);
      await new Promise((resolve) => setImmediate(resolve));
      terminal.input.destroy();
      terminal.output.destroy();
      await expect(ended).resolves.toBeUndefined();
    }
  });

  it('a console that fails ends the session with its error', async () => {
    const terminal = new TerminalDouble();
    const handle = new ConsoleDouble();
    handle.pause = () => Promise.reject(new Error('worker gone'));
    const ended = runShell({
      handle,
      input: terminal.input,
      output: terminal.output,
      columns: () => 80,
      colour: false,
    });
    terminal.type('show a\r');
    await expect(ended).rejects.toThrow('worker gone');
    expect(terminal.input.listenerCount('keypress')).toBe(0);
  });
});
