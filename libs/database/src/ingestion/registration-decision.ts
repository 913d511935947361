import type { DocumentState } from '@aia/contracts';

/** What is known of a document when a file arrives for it; hashes are SHA-256 of the bytes. */
export interface RegistrationFacts {
  deleted: boolean;
  state: DocumentState;
  /** Content of the published version. */
  currentHash: string | null;
  /** Content of the version that is on its way, failed or was skipped. */
  pendingHash: string | null;
  hash: string;
  /** The pending content is an archive whose files were registered. */
  expanded?: boolean;
}

/**
 * `unmodified`: published as it is. `join`: on its way already. `retry`: the same content failed before. `revert`: the
 * published content came back while another was on its way. `new-version`: everything else.
 */
export type RegistrationDecision = 'unmodified' | 'join' | 'retry' | 'revert' | 'new-version';

/** Decides what a file does to its document. */
export function decideRegistration(facts: RegistrationFacts): RegistrationDecision {
  if (facts.deleted) return 'new-version';
  if (facts.pendingHash === facts.hash) {
    if (facts.state === 'skipped' && facts.expanded) return 'unmodified';
    return facts.state === 'failed' || facts.state === 'skipped' ? 'retry' : 'join';
  }
  if (facts.currentHash !== facts.hash) return 'new-version';
  // A document that failed although its published content is the right one could not be read for a while.
  return facts.pendingHash === null && facts.state !== 'failed' ? 'unmodified' : 'revert';
}
