const CYRILLIC: Record<string, string> = Object.fromEntries(
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya'
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

/** Characters that a short name may have. */
const LONGEST = 80;

/** A short name made of a name, Russian letters written in Latin ones; empty when nothing of it can stay. */
export function slugFrom(name: string): string {
  const latin = [...name.toLowerCase()].map((letter) => CYRILLIC[letter] ?? letter).join('');
  const plain = latin.normalize('NFKD').replace(/\p{M}/gu, '');
  const dashed = plain.replace(/[^a-z0-9]+/g, '-').slice(0, LONGEST);
  return dashed.replace(/^-+|-+$/g, '');
}
