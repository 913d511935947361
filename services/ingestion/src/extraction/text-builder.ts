import type { PlaceRange } from '@aia/contracts';
import { ExtractionError } from './extraction-error.js';
import { LIMITS } from './limits.js';

type Place = Omit<PlaceRange, 'start' | 'end'>;

/** Puts a text together and notes where its parts come from. */
export class TextBuilder {
  readonly places: PlaceRange[] = [];
  private readonly parts: string[] = [];
  private length = 0;

  /** Appends text as it is. @throws ExtractionError `too-large`. */
  add(text: string): void {
    if (text === '') return;
    this.parts.push(text);
    this.length += text.length;
    if (this.length > LIMITS.textLength) throw tooMuchText();
  }

  /** Appends a block, parted from what is before by a blank line. */
  block(text: string): void {
    if (text.trim() === '') return;
    if (this.length > 0) this.add('\n\n');
    this.add(text);
  }

  /** Appends a block that comes from one place. */
  blockAt(place: Place, text: string): void {
    if (text.trim() === '') return;
    if (this.length > 0) this.add('\n\n');
    this.addAt(place, text);
  }

  /** Appends text that comes from one place. */
  addAt(place: Place, text: string): void {
    const start = this.length;
    this.add(text);
    if (this.length > start) this.places.push({ start, end: this.length, ...place });
  }

  /** Appends a line that follows the one before: its range joins the last one's when rows count on. */
  addRow(place: Place & { row: number }, line: string): void {
    const last = this.places.at(-1);
    this.add('\n');
    const start = this.length;
    this.add(line);
    const goesOn =
      last?.row !== undefined &&
      last.sheet === place.sheet &&
      last.end === start - 1 &&
      this.nextRow === place.row;
    if (goesOn) last.end = this.length;
    else this.places.push({ start, end: this.length, ...place });
    this.nextRow = place.row + 1;
  }

  text(): string {
    return this.parts.join('');
  }

  private nextRow = 0;
}

function tooMuchText(): ExtractionError {
  const limit = Math.round(LIMITS.textLength / 1024 / 1024);
  return new ExtractionError('too-large', `The file holds more than ${limit} million characters; split it.`);
}
