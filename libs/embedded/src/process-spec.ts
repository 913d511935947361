/** Everything needed to start one process and to know when it can be used. */
export interface ProcessSpec {
  /** Short name in logs, in `status` and for `dependsOn`. */
  name: string;
  command: string;
  args: string[];
  /** The whole environment of the process: nothing is inherited. */
  env: Record<string, string>;
  cwd: string;
  /** OS user to run as; only root may set it. */
  owner?: ProcessOwner;
  /** A task ends by itself: code 0 means done, and what depends on it starts then. Default: a server that keeps running. */
  task?: boolean;
  /** Asks the process to end in good order. */
  stopSignal: NodeJS.Signals;
  /** Names of processes that must be ready before this one starts. */
  dependsOn: string[];
  /** Address that people see in `status`, where there is one. */
  url?: string;
  /** Resolves once the process can be used; rejects with a reason while it cannot. */
  isReady: () => Promise<void>;
}

/** Numeric ids of an OS user. */
export interface ProcessOwner {
  uid: number;
  gid: number;
}

/** Variables of our own environment that every child needs to find programs, its home and certificates. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TZ',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
];

/** The few variables of `source` that children get; secrets of the shell stay out. */
export function baseEnvironment(source: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const entries = PASSED_ON.flatMap((name) => {
    const value = source[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}
