import { LINE } from '../../grammar/argument-kinds.js';
import { argument, keyword } from '../../grammar/node.js';
import type { Call, Question } from '../../session.js';
import type { Node } from '../commands.js';
import { isUnsaved } from '../state/unsaved.js';
import { confirmation, yesOrNo } from './yes-no.js';

const SAVED = 'Building configuration...\n[OK]\n';

function save({ device }: Call): string {
  device.save();
  return SAVED;
}

function copy(call: Call): string {
  call.session.question = {
    prompt: 'Destination filename [startup-config]? ',
    byDefault: 'startup-config',
    accepts: (line) => /^(?:startup-config)?$/.test(line.trim()),
    // Files are not simulated: a name of one's own is refused as one on a file system that is not there.
    answer: (line) =>
      line.trim() === 'startup-config' ? save(call) : `%Error opening ${line.trim()} (Permission denied)\n`,
  };
  return '';
}

function erase({ session, device }: Call): string {
  session.question = confirmation(
    'Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]',
    () => {
      device.erase();
      return '[OK]\nErase of nvram: complete\n';
    },
  );
  return '';
}

/** The session ends with the device; whoever holds the terminal opens another one. */
function reload(call: Call): string {
  const { session, device } = call;
  const ask = (question: Question): void => {
    session.question = question;
  };
  const proceed = confirmation('Proceed with reload? [confirm]', () => {
    device.reload();
    session.closed = true;
    return '\n';
  });
  if (!isUnsaved(device)) {
    ask(proceed);
    return '';
  }
  yesOrNo('System configuration has been modified. Save? [yes/no]: ', ask, (yes) => {
    ask(proceed);
    return yes ? save(call) : '';
  });
  return '';
}

/** Keeping, losing and restarting (S4, F25). */
export const FILES: readonly Node[] = [
  keyword<Call>(
    'write',
    'Write running configuration to memory, network, or terminal',
    [keyword('memory', 'Write to NV memory', save), keyword('erase', 'Erase NV memory', erase)],
    save,
  ),
  keyword<Call>('erase', 'Erase a filesystem', [
    keyword('startup-config', 'Erase contents of configuration memory', erase),
    keyword('nvram:', 'Filesystem to be erased', erase),
  ]),
  keyword<Call>('copy', 'Copy from one file to another', [
    keyword('running-config', 'Copy from current system configuration', [
      keyword('startup-config', 'Copy to startup configuration', copy),
    ]),
  ]),
  keyword<Call>(
    'reload',
    'Halt and perform a cold restart',
    [argument('reason', LINE, 'Reason for reload', reload)],
    reload,
  ),
];
