const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const DURATION = /^(-?)((?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+)$/;
const PART = /(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g;

/**
 * Ollama's `keep_alive`: a number of seconds or a Go duration (`5m`, `1h30m`). Negative keeps the model for good.
 * @returns Milliseconds, Infinity for good, undefined when it is not a duration.
 */
export function parseKeepAlive(value: string | number): number | undefined {
  if (typeof value === 'number') return value < 0 ? Infinity : value * 1000;
  if (/^-?\d+(\.\d+)?$/.test(value)) return parseKeepAlive(Number(value));
  const match = DURATION.exec(value);
  if (!match) return undefined;
  if (match[1] === '-') return Infinity;
  return [...(match[2] ?? '').matchAll(PART)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0),
    0,
  );
}
