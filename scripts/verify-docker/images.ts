import { docker, run } from './docker.js';
import type { Report } from '../reports/check-report.js';

const LIMIT_MB = 250;
const IMAGES = ['gateway', 'chat', 'retrieval', 'ingestion', 'model-server', 'web'];

interface Image {
  Size: number;
  Config: {
    User: string;
    Entrypoint: string[];
    Labels: Record<string, string> | null;
    Healthcheck?: { Test: string[] };
  };
}

/** Builds every image of `stack` and of production, and checks what each is. */
export async function checkImages(report: Report, version: string, stack: string): Promise<void> {
  report.section('Images');
  await report.check('every image is built', async () => {
    for (const args of [[], ['--stack', stack]]) {
      const { code, output } = await run('deployment/docker/build-images.sh', [
        '--version',
        version,
        ...args,
      ]);
      if (code !== 0) throw new Error(output.trim().split('\n').slice(-5).join('\n'));
    }
  });
  for (const name of IMAGES) await checkImage(report, `ai-assistant/${name}:${version}`);
}

async function checkImage(report: Report, image: string): Promise<void> {
  const [found] = JSON.parse(docker('image', 'inspect', image)) as [Image];
  const megabytes = Math.round(found.Size / 1e6);
  await report.check(`${image} has ${megabytes} MB, at most ${LIMIT_MB}`, () =>
    megabytes <= LIMIT_MB ? [] : [`it has ${megabytes} MB`],
  );
  await report.check(
    `${image} runs as a user of its own under an init process, with health check and labels`,
    () => [
      ...(found.Config.User === '10001:10001' ? [] : [`it runs as "${found.Config.User}"`]),
      ...(found.Config.Entrypoint[0] === '/sbin/tini' ? [] : ['its first process is not tini']),
      ...(found.Config.Healthcheck?.Test[0] === 'CMD' ? [] : ['it has no health check']),
      ...['title', 'version', 'revision', 'licenses']
        .filter((label) => !found.Config.Labels?.[`org.opencontainers.image.${label}`])
        .map((label) => `the label ${label} is missing`),
    ],
  );
  await report.check(`${image} holds no development packages, sources or package manager`, () =>
    present(image, [
      'node_modules/typescript',
      'node_modules/mocha',
      'node_modules/tsx',
      'libs/platform/src',
    ]).concat(present(image, ['/usr/local/bin/npm', '/usr/local/lib/node_modules', '.env', '.git'])),
  );
}

/** Which of these paths an image has. */
function present(image: string, paths: string[]): string[] {
  const script = `for path in ${paths.join(' ')}; do [ ! -e "$path" ] || echo "it has $path"; done`;
  const found = docker('run', '--rm', '--network=none', '--entrypoint', 'sh', image, '-c', script);
  return found === '' ? [] : found.split('\n');
}
