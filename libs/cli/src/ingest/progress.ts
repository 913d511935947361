import cliProgress from 'cli-progress';
import { formatDuration, formatRate } from '../output/format.js';
import type { Terminal } from '../output/terminal.js';
import type { ImportTotals } from './summary.js';

/** Shows how far an ingest is. */
export interface Progress {
  update(totals: ImportTotals): void;
  stop(): void;
}

/** What the whole ingest amounts to. */
export interface Work {
  documents: number;
  bytes: number;
}

const LINE_EVERY_MS = 5000;

/** A bar on a terminal; elsewhere a plain line every few seconds. */
export function createProgress(terminal: Terminal, work: Work, now: () => number = Date.now): Progress {
  return terminal.isTty ? barProgress(work, now) : lineProgress(terminal, work, now);
}

/** Chunks, speed and remaining time after `seconds`, as the bar and the lines say it. */
export function describeProgress(totals: ImportTotals, work: Work, seconds: number): string {
  const share = shareDone(totals, work);
  const left = share > 0 ? (seconds * (1 - share)) / share : Number.NaN;
  const failed = totals.failed > 0 ? ` · ${totals.failed} failed` : '';
  const speed = formatRate(share * work.bytes, seconds);
  return `${totals.chunksIndexed} chunks · ${speed} · ETA ${formatDuration(left)}${failed}`;
}

/**
 * How much of the work is done, 0..1. Chunks tell it best, because embedding takes nearly all the time and one long
 * document may be most of an import; finished bytes tell it until the first chunks are known.
 */
function shareDone({ chunksIndexed, chunksTotal, bytesDone, done }: ImportTotals, work: Work): number {
  if (chunksTotal > 0) return chunksIndexed / chunksTotal;
  return work.bytes > 0 ? bytesDone / work.bytes : done / work.documents;
}

function barProgress(work: Work, now: () => number): Progress {
  const started = now();
  const format = '{bar} {value}/{total} documents · {detail}';
  const bar = new cliProgress.SingleBar({ format, hideCursor: true, barsize: 24 }, cliProgress.Presets.rect);
  bar.start(work.documents, 0, { detail: 'uploading' });
  return {
    update: (totals) => {
      bar.update(totals.done, { detail: describeProgress(totals, work, (now() - started) / 1000) });
    },
    stop: () => bar.stop(),
  };
}

function lineProgress(terminal: Terminal, work: Work, now: () => number): Progress {
  const started = now();
  let printed = started;
  return {
    update: (totals) => {
      if (now() - printed < LINE_EVERY_MS) return;
      printed = now();
      const detail = describeProgress(totals, work, (now() - started) / 1000);
      terminal.line(`${totals.done}/${work.documents} documents · ${detail}`);
    },
    stop: () => undefined,
  };
}
