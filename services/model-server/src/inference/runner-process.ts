import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RunnerError, type RunnerCalls, type RunnerOperation, type RunnerReply } from './runner/protocol.js';

/** A process that runs one model. */
export interface Runner {
  readonly pid: number;
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<void>;
  call<O extends RunnerOperation>(
    operation: O,
    input: RunnerCalls[O]['input'],
  ): Promise<RunnerCalls[O]['output']>;
  /** Ends the process; calls that are under way fail. */
  close(): Promise<void>;
}

interface PendingCall {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

/** Ollama's own words for a model process that died. */
const RUNNER_STOPPED =
  'model runner has unexpectedly stopped, this may be due to resource limitations or an internal error';
/**
 * glibc's allocator: two heaps instead of one a thread, and free memory given back, a fifth of the total. The trim threshold
 * stays above what llama.cpp allocates for every text: with 1 MB each text costs 760 page faults and a tenth of the speed.
 */
const RUNNER_ENV = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '4194304',
  MALLOC_TRIM_THRESHOLD_: '16777216',
};
/** A small young generation, and a way to collect what parsing a vocabulary of 250,000 pieces leaves behind. */
const RUNNER_FLAGS = ['--max-semi-space-size=4', '--expose-gc'];

/** Starts a runner process without a model in it. */
export function startRunner(): Runner {
  const child = fork(runnerEntry(), {
    serialization: 'advanced',
    env: { ...process.env, ...RUNNER_ENV },
    execArgv: [...process.execArgv, ...RUNNER_FLAGS],
  });
  const pending = new Map<number, PendingCall>();
  let lastId = 0;
  child.on('message', (reply: RunnerReply) => settle(pending, reply));
  const ended = whenEnded(child, pending);
  return {
    pid: child.pid ?? 0,
    ended,
    call: <O extends RunnerOperation>(operation: O, input: RunnerCalls[O]['input']) =>
      new Promise<RunnerCalls[O]['output']>((resolve, reject) => {
        const id = ++lastId;
        pending.set(id, { resolve: (output) => resolve(output as RunnerCalls[O]['output']), reject });
        send(child, pending, { id, operation, input });
      }),
    close: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The runner's module, in sources and in the build alike. */
function runnerEntry(): string {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return fileURLToPath(new URL(`./runner/main.${extension}`, import.meta.url));
}

function send(
  child: ChildProcess,
  pending: Map<number, PendingCall>,
  message: { id: number; operation: RunnerOperation; input: object },
): void {
  const fail = () => {
    pending.get(message.id)?.reject(new RunnerError('failed', RUNNER_STOPPED));
    pending.delete(message.id);
  };
  if (!child.connected) return fail();
  child.send(message, (error) => {
    if (error) fail();
  });
}

function settle(pending: Map<number, PendingCall>, reply: RunnerReply): void {
  const call = pending.get(reply.id);
  pending.delete(reply.id);
  if (reply.ok) call?.resolve(reply.output);
  else call?.reject(new RunnerError(reply.code, reply.message));
}

function whenEnded(child: ChildProcess, pending: Map<number, PendingCall>): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      for (const call of pending.values()) call.reject(new RunnerError('failed', RUNNER_STOPPED));
      pending.clear();
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
}
