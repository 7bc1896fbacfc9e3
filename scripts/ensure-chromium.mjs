// The pages are tested in a real browser. Installs Debian's Chromium where that is possible, otherwise says what to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const found = () => PLACES.some((place) => place !== undefined && existsSync(place));

if (!found()) {
  const run = (args) => spawnSync('apt-get', args, { stdio: 'inherit' }).status === 0;
  const canInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (canInstall) {
    console.error('Installing Chromium for the tests that open pages in a real browser ...');
    run(['update', '-qq']) && run(['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
  }
  if (!found()) {
    console.error(
      [
        'The tests open pages in a real browser, and no Chromium was found.',
        'Install it (Debian, Ubuntu: sudo apt-get install chromium), or name one: CHROMIUM_PATH=/path/to/chromium npm test',
      ].join('\n'),
    );
    process.exit(1);
  }
}
