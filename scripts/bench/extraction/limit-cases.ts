/** The cases of the bench by name. */
export const cases = [
  'zip-bomb',
  'entities',
  'million-rows',
  'long-line',
  'deep-json',
  'deep-xml',
  'archive-bomb',
  'pdf',
  'text',
];
