import { datasetConfigSchema, type DatasetConfig } from '@aia/contracts';
import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import { CliError } from '../output/explain-error.js';

/** More problems than anybody reads at once. */
const LISTED = 20;

/**
 * A dataset file as a checked value.
 * @throws CliError with `file:line:column: path: problem` for everything that is not valid.
 */
export function readConfig(text: string, file: string): DatasetConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    maxAliasCount: 100,
  } as object);
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw problems(document.errors.map(({ pos, message }) => `${place(pos[0])}: ${firstLine(message)}`));
  }
  const parsed = datasetConfigSchema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (parsed.success) return parsed.data;
  throw problems(
    flatten(parsed.error.issues).map(({ path, message, key }) => {
      const offset = offsetOf(document, path, key);
      return `${place(offset)}: ${describePath(path)}${message}`;
    }),
  );
}

interface Problem {
  path: PropertyKey[];
  message: string;
  /** The key itself is the problem, not its value. */
  key?: string;
}

/** Unknown keys one by one; of a union's branches, the one that got furthest. */
function flatten(issues: readonly z.core.$ZodIssue[]): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        path: issue.path,
        key,
        message: `There is no setting "${key}" here`,
      }));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const deepest = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
      return flatten(deepest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })));
    }
    return [{ path: issue.path, message: issue.message }];
  });
}

function depth(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length)) - issues.length / 100;
}

/** Where the value of a path begins; for what is missing, where its nearest parent does. */
function offsetOf(document: Document, path: PropertyKey[], key?: string): number {
  for (let length = path.length; length >= 0; length--) {
    const parent = path.slice(0, length);
    const node = (length === 0 ? document.contents : document.getIn(parent, true)) as Node | null | undefined;
    if (!node?.range) continue;
    return (key === undefined ? undefined : keyOffset(node, key)) ?? node.range[0];
  }
  return 0;
}

function keyOffset(node: Node, key: string): number | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return (pair?.key as Node | undefined)?.range?.[0];
}

function describePath(path: PropertyKey[]): string {
  const text = path.reduce<string>(
    (sum, part) =>
      typeof part === 'number' ? `${sum}[${part}]` : sum === '' ? String(part) : `${sum}.${String(part)}`,
    '',
  );
  return text === '' ? '' : `${text}: `;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}

function problems(lines: string[]): CliError {
  const more = lines.length > LISTED ? [`… and ${lines.length - LISTED} more`] : [];
  return new CliError(
    ['The file is not valid; nothing was changed.', ...lines.slice(0, LISTED), ...more].join('\n'),
  );
}
