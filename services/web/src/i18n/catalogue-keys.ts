/** A catalogue: sentences, and groups of them. */
export interface Sentences {
  [key: string]: string | Sentences;
}

const PLURAL_FORM = /_(zero|one|two|few|many|other)$/;

/** Dotted keys of all sentences, with plural forms taken off: what two catalogues must agree on. */
export function sentenceKeys(catalogue: Sentences): string[] {
  return [...new Set(leaves(catalogue).map(([key]) => key.replace(PLURAL_FORM, '')))].sort();
}

/** The plural forms that a catalogue has for each of its counted sentences. */
export function pluralForms(catalogue: Sentences): Map<string, string[]> {
  const forms = new Map<string, string[]>();
  for (const [key] of leaves(catalogue)) {
    const form = PLURAL_FORM.exec(key)?.[1];
    if (form === undefined) continue;
    const stem = key.replace(PLURAL_FORM, '');
    forms.set(stem, [...(forms.get(stem) ?? []), form].sort());
  }
  return forms;
}

/** Every sentence with its dotted key. */
export function leaves(catalogue: Sentences, path = ''): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return typeof value === 'string' ? [[at, value] as [string, string]] : leaves(value, at);
  });
}
