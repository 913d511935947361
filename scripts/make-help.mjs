// Lists the targets of a Makefile from their `##` comments: with a sign and colour on a terminal, plain elsewhere.
import { readFileSync } from 'node:fs';

const SIGNS = {
  start: '🚀',
  stop: '🛑',
  restart: '🔄',
  status: '📋',
  logs: '📜',
  clean: '🧹',
  build: '🔨',
  install: '📦',
  lint: '🔍',
  format: '🪄',
  test: '🧪',
  'test-unit': '🧪',
  'test-integration': '🧪',
  'bench-path': '📈',
  'chaos-path': '💥',
};
const TARGET = /^([a-z][a-z-]*):[^#]*## (.+)$/gm;
const fancy = process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';

for (const file of process.argv.slice(2)) {
  for (const [, name, text] of readFileSync(file, 'utf8').matchAll(TARGET)) {
    const target = name.padEnd(18);
    console.log(fancy ? `${SIGNS[name] ?? '▫️ '} \u001b[36m${target}\u001b[0m ${text}` : `${target} ${text}`);
  }
}
