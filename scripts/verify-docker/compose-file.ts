import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** The parts of a Compose service that are checked. */
export interface ComposeService {
  image?: string;
  command?: string[];
  ports?: string[];
  networks?: string[];
  secrets?: string[];
  volumes?: string[];
  environment?: Record<string, string | number>;
  depends_on?: Record<string, { condition: string }>;
  profiles?: string[];
  restart?: string;
  read_only?: boolean;
  user?: string;
  cap_drop?: string[];
  security_opt?: string[];
  logging?: { options: Record<string, string> };
  healthcheck?: { test?: unknown; disable?: boolean };
  deploy?: { replicas?: number; resources?: { limits?: { cpus?: string; memory?: string } } };
}

/** A Compose file with its `extends` filled in. */
export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  secrets: Record<string, { file?: string }>;
  volumes: Record<string, unknown>;
}

type Extending = ComposeService & { extends?: { file: string; service: string } };

/** Reads a Compose file as Compose does, without Docker: lists are joined, mappings merged, the later value wins. */
export function readComposeFile(path: string): ComposeFile {
  const known = read.get(path) ?? fillIn(path);
  read.set(path, known);
  return known;
}

const read = new Map<string, ComposeFile>();

function fillIn(path: string): ComposeFile {
  const file = parse(readFileSync(path, 'utf8'), { merge: true }) as ComposeFile;
  const services = Object.entries(file.services as Record<string, Extending>).map(([name, service]) => {
    if (!service.extends) return [name, service] as const;
    const base = readComposeFile(join(dirname(path), service.extends.file)).services[service.extends.service];
    if (!base) throw new Error(`${path}: ${name} extends ${service.extends.service}, which is not there`);
    return [name, merge(base, service) as ComposeService] as const;
  });
  return { ...file, services: Object.fromEntries(services) };
}

function merge(base: unknown, over: unknown): unknown {
  if (Array.isArray(base) && Array.isArray(over)) return [...(base as unknown[]), ...(over as unknown[])];
  if (!isMapping(base) || !isMapping(over)) return over ?? base;
  const names = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...names].map((name) => [name, merge(base[name], over[name])]));
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
