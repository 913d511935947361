import { splitSentences, type SentenceRange } from '@aia/language';

/** What a piece of a passage is: only prose and list items are worth quoting by themselves. */
export type UnitKind = 'prose' | 'heading' | 'code' | 'table' | 'markup';

/** A sentence, heading, table row or whole code block as a range of its passage (UTF-16 code units, end exclusive). */
export interface Unit extends SentenceRange {
  kind: UnitKind;
}

const FENCE = /^(?:```|~~~)/;
const HEADING = /^#{1,6}\s/;
const TABLE_ROW = /^\|.*\|$/s;
/** Lines of markup without a statement: rules, HTML tags, and the fences of admonitions. */
const MARKUP = /^(?:\/{3}|:{3}|!{3}|-{3,}|={3,}|\*{3,}|<\/?[a-z!][^>]*>$|!\[[^\]]*\]\([^)]*\)$)/i;

/** The units of a passage in order. A fenced code block is one unit, its fences included, even when the passage cuts it. */
export function readUnits(text: string): Unit[] {
  const units: Unit[] = [];
  let open: Unit | undefined;
  for (const range of splitSentences(text)) {
    const sentence = text.slice(range.start, range.end);
    const isFence = FENCE.test(sentence);
    if (open) {
      open.end = range.end;
      if (isFence) open = undefined;
      continue;
    }
    const unit: Unit = { ...range, kind: isFence ? 'code' : kindOf(sentence) };
    units.push(unit);
    if (isFence && !closesItself(sentence)) open = unit;
  }
  return units;
}

/** Several lines of code may arrive as one range; then the fence that opens it also closes it. */
function closesItself(sentence: string): boolean {
  return sentence.includes('\n') && /\n(?:```|~~~)\s*$/.test(sentence);
}

function kindOf(sentence: string): UnitKind {
  if (HEADING.test(sentence)) return 'heading';
  if (TABLE_ROW.test(sentence)) return 'table';
  return MARKUP.test(sentence) ? 'markup' : 'prose';
}
