/** Why a file gives no text: a stable code for clients. */
export type ExtractionErrorCode =
  | 'encrypted-pdf'
  | 'encrypted-file'
  | 'unreadable-file'
  | 'too-large'
  | 'no-text'
  | 'empty'
  | 'unsupported-type'
  | 'archive'
  | 'archive-expanded'
  | 'extraction-timeout'
  | 'extraction-memory'
  | 'extraction-crash';

/** `skipped`: there is nothing in the file to index; `failed`: somebody should look at it. */
export type ExtractionOutcome = 'failed' | 'skipped';

const outcomes: Record<ExtractionErrorCode, ExtractionOutcome> = {
  'encrypted-pdf': 'failed',
  'encrypted-file': 'failed',
  'unreadable-file': 'failed',
  'too-large': 'failed',
  'no-text': 'failed',
  empty: 'skipped',
  'unsupported-type': 'skipped',
  archive: 'skipped',
  'archive-expanded': 'skipped',
  'extraction-timeout': 'failed',
  'extraction-memory': 'failed',
  'extraction-crash': 'failed',
};

/**
 * A file that cannot become text. The message is a sentence for the person who uploaded it; the same file will not do
 * better on a second try.
 */
export class ExtractionError extends Error {
  override readonly name = 'ExtractionError';
  readonly retryable = false;
  readonly code: ExtractionErrorCode;

  constructor(code: ExtractionErrorCode, reason: string, options?: { cause?: unknown }) {
    super(reason, options);
    this.code = code;
  }

  get outcome(): ExtractionOutcome {
    return outcomes[this.code];
  }
}
