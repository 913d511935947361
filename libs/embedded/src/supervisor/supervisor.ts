import { join } from 'node:path';
import type { ProcessSpec } from '../process-spec.js';
import { rotateLog } from './log-file.js';
import { ManagedProcess } from './managed-process.js';
import type { ProcessState } from './process-state.js';

export interface SupervisorOptions {
  specs: ProcessSpec[];
  logsDir: string;
  /** Told every change of any process. */
  onChange: (state: ProcessState, all: ProcessState[]) => void;
}

/** Keeps a set of processes running. */
export interface Supervisor {
  states(): ProcessState[];
  /** Starts everything, each process once what it depends on is ready; resolves when all are. */
  start(): Promise<void>;
  /** Stops everything in reverse order, within 10 s. */
  stop(): Promise<void>;
}

const ROTATION_CHECK_MS = 5000;
/** Services hand their work back first; then the servers that they use end. Together below 10 s. */
const DEPENDENTS_GRACE_MS = 6500;
const SERVERS_GRACE_MS = 2500;

/**
 * A supervisor of the given processes.
 * @throws Error when a process depends on one that is not in the list.
 */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const logPath = (name: string) => join(options.logsDir, `${name}.log`);
  const states = (): ProcessState[] => processes.map((one) => one.state);
  const onChange = (state: ProcessState) => options.onChange(state, states());
  const processes = options.specs.map(
    (spec) => new ManagedProcess(spec, { logPath: logPath(spec.name), onChange }),
  );
  checkDependencies(options.specs);
  let stopped = false;
  let rotation: NodeJS.Timeout | undefined;
  return {
    states,
    start: async () => {
      rotation = setInterval(
        () => processes.forEach(({ spec }) => rotateLog(logPath(spec.name))),
        ROTATION_CHECK_MS,
      );
      await startInOrder(processes, () => stopped);
    },
    stop: async () => {
      stopped = true;
      clearInterval(rotation);
      const hasDependencies = ({ spec }: ManagedProcess) => spec.dependsOn.length > 0;
      await stopAll(processes.filter(hasDependencies), DEPENDENTS_GRACE_MS);
      await stopAll(
        processes.filter((one) => !hasDependencies(one)),
        SERVERS_GRACE_MS,
      );
    },
  };
}

async function startInOrder(processes: ManagedProcess[], isStopped: () => boolean): Promise<void> {
  const started = new Map<string, Promise<void>>();
  const startOne = (managed: ManagedProcess): Promise<void> => {
    const known = started.get(managed.spec.name);
    if (known) return known;
    const dependencies = processes.filter(({ spec }) => managed.spec.dependsOn.includes(spec.name));
    const running = Promise.all(dependencies.map(startOne)).then(() =>
      isStopped() ? undefined : managed.start(),
    );
    started.set(managed.spec.name, running);
    return running;
  };
  await Promise.all(processes.map(startOne));
}

async function stopAll(processes: ManagedProcess[], graceMs: number): Promise<void> {
  await Promise.all(processes.map((one) => one.stop(graceMs)));
}

function checkDependencies(specs: ProcessSpec[]): void {
  const names = new Set(specs.map(({ name }) => name));
  for (const { name, dependsOn } of specs) {
    const missing = dependsOn.find((other) => !names.has(other));
    if (missing) throw new Error(`${name} depends on ${missing}, which is not in the list of processes.`);
  }
}
