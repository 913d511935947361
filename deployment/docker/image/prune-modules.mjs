// Leaves in node_modules only what a service needs to run: `node prune-modules.mjs SERVICE_FOLDER [--without NAME]…`.
// npm installs more than that for a workspace: packages of other workspaces, other processors, optional peers.
import { existsSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

/** Never needed by compiled code, whatever a package says. */
const COMPILERS = new Set(['typescript']);
const LIBC = process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
/** Files that no program reads when it runs. */
const NOT_READ = [
  /\.map$/,
  /\.[cm]?ts$/,
  /(^|[/\\])gitRelease\.bundle$/,
  // Builds for bundlers, beside the one that Node.js takes.
  /^@opentelemetry[/\\][^/\\]+[/\\]build[/\\](esm|esnext)[/\\]/,
  /^(@[^/\\]+[/\\])?[^/\\]+[/\\]tests?[/\\]/,
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { without: { type: 'string', multiple: true, default: [] } },
});
const root = process.cwd();
const service = resolve(root, positionals[0] ?? '.');
const without = new Set(values.without);

const needed = closure(service);
for (const folder of packagesBelow(join(root, 'node_modules'))) {
  if (!needed.has(folder)) rmSync(folder, { recursive: true, force: true });
}
removeUnread(join(root, 'node_modules'));

/** Folders of the packages that `start` needs, directly or not, itself included; links of workspaces beside their targets. */
function closure(start) {
  const found = new Set();
  const waiting = [start];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    const target = realpathSync(folder);
    if (target !== folder) waiting.push(target);
    for (const name of dependenciesOf(target)) {
      const dependency = find(name, target);
      if (dependency) waiting.push(dependency);
    }
  }
  return found;
}

function dependenciesOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const peers = Object.keys(manifest.peerDependencies ?? {});
  const names = [
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}).filter(isForThisProcessor),
    ...peers.filter((name) => !manifest.peerDependenciesMeta?.[name]?.optional),
  ];
  return names.filter((name) => !without.has(name) && !COMPILERS.has(name));
}

/** Whether a package is not named after another processor, e.g. `…/linux-arm64`; its `cpu` field may say more than it has. */
function isForThisProcessor(name) {
  const [processor] = /(?<=[/-])(x64|ia32|arm64|armv7l|arm)(?=$|-)/.exec(name) ?? [process.arch];
  return processor === process.arch;
}

/** Where Node finds a package from a folder; undefined when it is not installed or not for this machine. */
function find(name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return fits(candidate) ? candidate : undefined;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

function fits(folder) {
  const { os, cpu, libc } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (process.platform === 'linux' && libc && !libc.includes(LIBC)) return false;
  return (
    (os ?? [process.platform]).includes(process.platform) && (cpu ?? [process.arch]).includes(process.arch)
  );
}

/** Every package folder below a node_modules folder, nested ones too. */
function packagesBelow(modules) {
  if (!existsSync(modules)) return [];
  return readdirSync(modules).flatMap((entry) => {
    const path = join(modules, entry);
    if (entry.startsWith('.')) return [];
    if (entry.startsWith('@')) return readdirSync(path).flatMap((name) => withNested(join(path, name)));
    return withNested(path);
  });
}

function withNested(folder) {
  return [folder, ...packagesBelow(join(folder, 'node_modules'))];
}

function removeUnread(folder) {
  for (const entry of readdirSync(folder, { recursive: true })) {
    const path = join(folder, entry);
    if (relative(folder, path).startsWith(`.bin${sep}`)) continue;
    if (NOT_READ.some((pattern) => pattern.test(entry)) && statSync(path).isFile()) rmSync(path);
  }
}
