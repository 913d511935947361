import type { Token } from 'node-llama-cpp';

/** What UTF-8 decoding leaves where a character's bytes are incomplete. */
const INCOMPLETE = '\uFFFD';
/** A UTF-8 character has at most four bytes, so four tokens that end incomplete are broken for good. */
const MAX_HELD_TOKENS = 4;

type Detokenize = (tokens: readonly Token[], specialTokens: boolean, lastTokens: readonly Token[]) => string;

/** Turns tokens into text one by one, holding back tokens that end within a character. */
export class TokenText {
  private readonly detokenize: Detokenize;
  private held: Token[] = [];
  private readonly recent: Token[];

  /** @param before The prompt's last tokens: they decide whether the first word starts with a space. */
  constructor(detokenize: Detokenize, before: readonly Token[]) {
    this.detokenize = detokenize;
    this.recent = before.slice(-MAX_HELD_TOKENS);
  }

  /** The text that this token completes; empty while a character is unfinished. */
  push(token: Token): string {
    this.held.push(token);
    const text = this.detokenize(this.held, false, this.recent);
    if (text.endsWith(INCOMPLETE) && this.held.length < MAX_HELD_TOKENS) return '';
    this.release();
    return text;
  }

  /** Whatever is still held back, at the end of the answer. */
  flush(): string {
    if (this.held.length === 0) return '';
    const text = this.detokenize(this.held, false, this.recent);
    this.release();
    return text;
  }

  private release(): void {
    this.recent.push(...this.held);
    this.recent.splice(0, this.recent.length - MAX_HELD_TOKENS);
    this.held = [];
  }
}
