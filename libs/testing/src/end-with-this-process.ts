import { spawn } from 'node:child_process';

/** Reads until this process is gone (its end of the pipe closes), then stops the server and removes its folder. */
const SCRIPT = `
cat >/dev/null
kill -s "$2" "$1" 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  kill -0 "$1" 2>/dev/null || break
  sleep 0.1
done
rm -rf "$3"
`;

/**
 * Makes sure that a server and its folder do not outlive this process, however it ends: a small shell waits on a pipe
 * that the operating system closes even after kill -9.
 * @param signal name without SIG, e.g. `QUIT`.
 */
export function endWithThisProcess(pid: number, signal: string, folder: string): void {
  const watcher = spawn('sh', ['-c', SCRIPT, 'sh', String(pid), signal, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  (watcher.stdin as unknown as { unref(): void }).unref();
}
