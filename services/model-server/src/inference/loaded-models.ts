import { join } from 'node:path';
import { modelNotFound, OllamaError } from '../ollama-error.js';
import { findInstalled, type InstalledModel } from '../weights/models-folder.js';
import { startRunner, type Runner } from './runner-process.js';

/** A model in memory, as `/api/ps` shows it. */
export interface LoadedModel {
  model: InstalledModel;
  runner: Runner;
  /** The Jinja chat template in the model's file. */
  template: string | null;
  /** When it is unloaded unless somebody uses it; undefined while in use or kept for good. */
  expiresAt: Date | undefined;
}

/** What a use of a model gets: the loaded model and how long loading took. */
export interface ModelUse {
  loaded: LoadedModel;
  loadMs: number;
}

/** Which model a request wants, what for, and how long it stays afterwards. */
export interface WantedModel {
  name: string;
  kind: InstalledModel['kind'];
  /** 0 unloads it at once, Infinity never. */
  keepAliveMs: number;
}

/** Loads models when they are needed and unloads them when they are idle. */
export interface LoadedModels {
  /**
   * Runs `work` with the model, loading it first when needed.
   * @throws OllamaError 404 when it is not installed, 400 when it is of another kind, 500 when it cannot be loaded.
   */
  use<T>(wanted: WantedModel, work: (use: ModelUse) => Promise<T>): Promise<T>;
  list(): LoadedModel[];
  close(): Promise<void>;
}

export interface LoadedModelsOptions {
  folder: string;
  threads: number;
  /** Starts a runner process; tests give their own. */
  start?: () => Runner;
  /** Hears of every model that was loaded, and of the seconds that it took. */
  onLoad?: (model: string, seconds: number) => void;
}

interface Slot {
  loading: Promise<LoadedModel>;
  loaded?: LoadedModel;
  users: number;
  unload: NodeJS.Timeout | undefined;
}

/** No model loaded yet. */
export function createLoadedModels({
  folder,
  threads,
  start = startRunner,
  onLoad,
}: LoadedModelsOptions): LoadedModels {
  const slots = new Map<string, Slot>();
  const drop = (name: string, slot: Slot) => {
    if (slots.get(name) === slot) slots.delete(name);
    clearTimeout(slot.unload);
  };
  const loadInto = (model: InstalledModel): Slot => {
    const started = performance.now();
    const slot: Slot = { loading: load(model, folder, threads, start), users: 0, unload: undefined };
    slots.set(model.name, slot);
    slot.loading.then(
      (loaded) => {
        slot.loaded = loaded;
        onLoad?.(model.name, (performance.now() - started) / 1000);
        void loaded.runner.ended.then(() => drop(model.name, slot));
      },
      () => drop(model.name, slot),
    );
    return slot;
  };
  const release = (name: string, slot: Slot, keepAliveMs: number) => {
    slot.users--;
    if (slot.users > 0 || keepAliveMs === Infinity || slots.get(name) !== slot) return;
    const unload = () => {
      drop(name, slot);
      void slot.loaded?.runner.close();
    };
    if (slot.loaded) slot.loaded.expiresAt = new Date(Date.now() + keepAliveMs);
    if (keepAliveMs <= 0) unload();
    else slot.unload = setTimeout(unload, Math.min(keepAliveMs, MAX_TIMER_MS)).unref();
  };
  return {
    use: async (wanted, work) => {
      const model = await findWanted(folder, wanted);
      const started = performance.now();
      const slot = slots.get(model.name) ?? loadInto(model);
      slot.users++;
      clearTimeout(slot.unload);
      try {
        const loaded = await slot.loading;
        loaded.expiresAt = undefined;
        return await work({ loaded, loadMs: performance.now() - started });
      } finally {
        release(model.name, slot, wanted.keepAliveMs);
      }
    },
    list: () => [...slots.values()].flatMap(({ loaded }) => (loaded ? [loaded] : [])),
    close: async () => {
      const open = [...slots.values()];
      slots.clear();
      for (const slot of open) clearTimeout(slot.unload);
      await Promise.allSettled(open.map(async ({ loading }) => (await loading).runner.close()));
    },
  };
}

async function findWanted(folder: string, { name, kind }: WantedModel): Promise<InstalledModel> {
  const model = await findInstalled(folder, name);
  if (!model) throw modelNotFound(name);
  if (model.kind === kind) return model;
  const ability = kind === 'embedding' ? 'embeddings' : 'chat';
  throw new OllamaError(400, `"${name}" does not support ${ability}`);
}

/** Longest time that setTimeout can count. */
const MAX_TIMER_MS = 2 ** 31 - 1;

async function load(
  model: InstalledModel,
  folder: string,
  threads: number,
  start: () => Runner,
): Promise<LoadedModel> {
  const runner = start();
  try {
    const path = join(folder, model.file);
    const { template } = await runner.call('load', { kind: model.kind, path, threads });
    return { model, runner, template, expiresAt: undefined };
  } catch (error) {
    await runner.close();
    const reason = error instanceof Error ? error.message : String(error);
    throw new OllamaError(500, `failed to load model '${model.name}': ${reason}`);
  }
}
