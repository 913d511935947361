/** What a piece of generated text leads to: text that may be shown, and whether a stop sequence ended the answer. */
export interface StopResult {
  text: string;
  stopped: boolean;
}

/**
 * Cuts a stream of text at the first stop sequence. The end of the text is held back while it could still become one,
 * so nothing of a stop sequence is ever shown.
 */
export class StopSequences {
  private readonly sequences: string[];
  private held = '';

  constructor(sequences: readonly string[]) {
    this.sequences = sequences.filter((sequence) => sequence !== '');
  }

  push(piece: string): StopResult {
    const text = this.held + piece;
    const stop = firstStop(text, this.sequences);
    if (stop >= 0) {
      this.held = '';
      return { text: text.slice(0, stop), stopped: true };
    }
    const safe = text.length - longestUnfinished(text, this.sequences);
    this.held = text.slice(safe);
    return { text: text.slice(0, safe), stopped: false };
  }

  /** What was held back, once the model has ended by itself. */
  flush(): string {
    const rest = this.held;
    this.held = '';
    return rest;
  }
}

function firstStop(text: string, sequences: string[]): number {
  const found = sequences.map((sequence) => text.indexOf(sequence)).filter((at) => at >= 0);
  return found.length === 0 ? -1 : Math.min(...found);
}

/** Length of the longest end of `text` that some stop sequence begins with. */
function longestUnfinished(text: string, sequences: string[]): number {
  const lengths = sequences.map((sequence) => {
    for (let length = Math.min(sequence.length - 1, text.length); length > 0; length--)
      if (text.endsWith(sequence.slice(0, length))) return length;
    return 0;
  });
  return Math.max(0, ...lengths);
}
