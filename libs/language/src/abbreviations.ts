/** Abbreviations that something always follows: a name, a number, an explanation. */
const OPENING = `e.g. i.e. cf. vs. mr. mrs. ms. dr. prof. st. jr. sr. no. nos. fig. figs. eq. eqs. sec. ch. vol. vols. pp.
approx. ca. resp. incl. gen. col. sgt. capt. lt. rev. hon. gov. sen. rep. viz. ver. ed. eds. al. art. dept. est. tel.
т.е. т.н. т.к. т.о. рис. табл. см. ср. стр. напр. гл. разд. п. пп. ст. ул. просп. пл. пер. пос. дер. обл. им. проф. акад.
доц. тов. гр. св. тел. мин. макс. прим. ред. изд. отв. рук. илл. ил. вып. англ. нем. фр. лат. греч. рус. букв. жарг.
сокр. соотв. д. корп. кв. оф. эт.`;

/** Abbreviations that may close a sentence: they do so when a capital letter follows. */
const CLOSING = `etc. inc. ltd. co. corp. a.m. p.m. u.s. u.k. u.s.a. b.c. a.d. ph.d. m.d. jan. feb. mar. apr. jun. jul.
aug. sep. sept. oct. nov. dec. т.д. т.п. др. пр. г. гг. в. вв. н.э. руб. коп. тыс. млн. млрд. сек. час. чел. экз. шт. ок.
янв. февр. апр. авг. сент. окт. нояб. дек. с. т. м.`;

const opening: ReadonlySet<string> = new Set(OPENING.split(/\s+/));
const closing: ReadonlySet<string> = new Set(CLOSING.split(/\s+/));

/** The last one to three words that end in a full stop, e.g. `т. е.` or `e.g.`. */
const TAIL = /(?:^|[^\p{L}\p{N}.])((?:\p{L}{1,6}\.[ \u00A0\n]?){1,3})$/u;
const INITIAL = /(?:^|[^\p{L}\p{N}])\p{Lu}\.$/u;
const BARE_NUMBER = /^[("«]?\d{1,3}(?:\.\d{1,3})*\.$/;
const CAPITAL = /^["'«“„([]*\p{Lu}/u;

/**
 * Whether the full stop at the end of `before` belongs to an abbreviation, an initial or a list number, so that the
 * sentence goes on with `after`. Both are trimmed.
 */
export function sentenceGoesOn(before: string, after: string): boolean {
  if (!before.endsWith('.')) return false;
  if (BARE_NUMBER.test(before) || INITIAL.test(before)) return true;
  const tails = abbreviationsAtEnd(before);
  if (tails.some((tail) => opening.has(tail))) return true;
  return !CAPITAL.test(after) && tails.some((tail) => closing.has(tail));
}

/** The longest known abbreviation at the end: `т. д.` is read as `т.д.`, not as `д.`. */
function abbreviationsAtEnd(text: string): string[] {
  const tail = TAIL.exec(text.slice(-24))?.[1];
  if (!tail) return [];
  const words = tail.toLowerCase().split(/[ \u00A0\n]+/);
  const candidates = words.map((_, index) => words.slice(index).join(''));
  const known = candidates.find((candidate) => opening.has(candidate) || closing.has(candidate));
  return known ? [known] : [];
}
