const MB = 1_000_000;

/** Bytes as people read them: `812 B`, `12.3 kB`, `4.0 MB`, `1.2 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < MB) return `${(bytes / 1000).toFixed(1)} kB`;
  if (bytes < 1000 * MB) return `${(bytes / MB).toFixed(1)} MB`;
  return `${(bytes / (1000 * MB)).toFixed(1)} GB`;
}

/** Megabytes a second. */
export function formatRate(bytes: number, seconds: number): string {
  return `${(seconds > 0 ? bytes / MB / seconds : 0).toFixed(3)} MB/s`;
}

/** Seconds as `42s`, `3m 05s` or `2h 07m`; what is not known yet as `-`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '-';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (hours > 0) return `${hours}h ${String(minutes).padStart(2, '0')}m`;
  if (minutes > 0) return `${minutes}m ${String(rest).padStart(2, '0')}s`;
  return `${rest}s`;
}

/** `1 document`, `2 documents`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** Text on one line, cut at `length` characters with an ellipsis, never inside a surrogate pair. */
export function snippet(text: string, length: number): string {
  const line = [...text.replace(/\s+/g, ' ').trim()];
  return line.length <= length ? line.join('') : `${line.slice(0, length - 1).join('')}…`;
}
