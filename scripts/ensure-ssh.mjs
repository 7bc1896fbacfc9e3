// The consoles are tested with the real OpenSSH client. Installs Debian's where that is possible, otherwise says what to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PROGRAMS = ['ssh', 'ssh-keygen'];

const found = () => PROGRAMS.every((program) => spawnSync(program, ['-V'], { stdio: 'ignore' }).error === undefined);

if (!found()) {
  const run = (args) => spawnSync('apt-get', args, { stdio: 'inherit' }).status === 0;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    console.error('Installing the OpenSSH client for the tests that log into devices ...');
    run(['update', '-qq']) && run(['install', '-y', '-qq', '--no-install-recommends', 'openssh-client']);
  }
  if (!found()) {
    console.error(
      [
        'The tests log into devices with the OpenSSH client, and none was found.',
        'Install it (Debian, Ubuntu: sudo apt-get install openssh-client).',
      ].join('\n'),
    );
    process.exit(1);
  }
}
