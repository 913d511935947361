import { Worker, type ResourceLimits } from 'node:worker_threads';

/** Whether this process runs the TypeScript sources, as tests do. */
const FROM_SOURCES = import.meta.url.endsWith('.ts');
const ENTRY = new URL(`./preparation-thread.${FROM_SOURCES ? 'ts' : 'js'}`, import.meta.url);

/** Node 20 gives a thread's entry file to its own loader, so the TypeScript loader is registered inside the thread. */
const SOURCE_BOOTSTRAP = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(ENTRY.href)});
});`;

/** Starts a preparation thread with a heap of its own. It does not keep the process alive. */
export function startThread(resourceLimits: ResourceLimits): Worker {
  const worker = FROM_SOURCES
    ? new Worker(SOURCE_BOOTSTRAP, { eval: true, resourceLimits })
    : new Worker(ENTRY, { resourceLimits });
  worker.unref();
  return worker;
}
