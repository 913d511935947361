import pc from 'picocolors';

/** What a line is about; each kind has a sign and a colour on a terminal and a plain word elsewhere. */
type Kind = 'step' | 'done' | 'warning' | 'failure';

/** Writes lines for people. */
export interface Terminal {
  /** Emoji and colour. */
  readonly fancy: boolean;
  readonly line: (text?: string) => void;
  readonly step: (text: string) => void;
  readonly done: (text: string) => void;
  readonly warning: (text: string) => void;
  readonly failure: (text: string) => void;
  readonly bold: (text: string) => string;
  readonly green: (text: string) => string;
  readonly red: (text: string) => string;
}

const signs: Record<Kind, string> = { step: '⏳', done: '✅', warning: '⚠️ ', failure: '❌' };
const words: Record<Kind, string> = { step: '...', done: 'ok', warning: 'warning:', failure: 'error:' };

/** A terminal on standard output; `NO_COLOR` and pipes get plain text. */
export function createTerminal(stream: NodeJS.WriteStream = process.stdout, env = process.env): Terminal {
  const fancy = Boolean(stream.isTTY) && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const colors = pc.createColors(fancy);
  const say = (kind: Kind, text: string) =>
    void stream.write(`${fancy ? signs[kind] : words[kind]} ${text}\n`);
  return {
    fancy,
    line: (text = '') => void stream.write(`${text}\n`),
    step: (text) => say('step', colors.dim(text)),
    done: (text) => say('done', text),
    warning: (text) => say('warning', colors.yellow(text)),
    failure: (text) => say('failure', colors.red(text)),
    bold: colors.bold,
    green: colors.green,
    red: colors.red,
  };
}
