import { decodeText } from './decode-text.js';
import type { DocumentType, ExtractedDocument } from './extracted-document.js';
import { wholeLines } from './plain-text.js';

/** Languages by extension. */
const LANGUAGES: Readonly<Record<string, string>> = {
  ...named('bash', 'sh', 'bash', 'zsh'),
  ...named('c', 'c', 'h'),
  ...named('clojure', 'clj', 'cljs'),
  ...named('cpp', 'cc', 'cpp', 'cxx', 'hh', 'hpp'),
  ...named('csharp', 'cs'),
  ...named('css', 'css', 'scss', 'less'),
  ...named('dart', 'dart'),
  ...named('elixir', 'ex', 'exs'),
  ...named('erlang', 'erl', 'hrl'),
  ...named('fsharp', 'fs', 'fsx'),
  ...named('go', 'go'),
  ...named('graphql', 'graphql', 'gql'),
  ...named('groovy', 'groovy', 'gradle'),
  ...named('haskell', 'hs'),
  ...named('ini', 'ini', 'cfg', 'conf', 'properties', 'env'),
  ...named('java', 'java'),
  ...named('javascript', 'js', 'jsx', 'mjs', 'cjs'),
  ...named('julia', 'jl'),
  ...named('kotlin', 'kt', 'kts'),
  ...named('lua', 'lua'),
  ...named('makefile', 'mk', 'mak'),
  ...named('nix', 'nix'),
  ...named('ocaml', 'ml', 'mli'),
  ...named('pascal', 'pas'),
  ...named('perl', 'pl', 'pm'),
  ...named('php', 'php'),
  ...named('powershell', 'ps1', 'psm1'),
  ...named('protobuf', 'proto'),
  ...named('python', 'py', 'pyi'),
  ...named('r', 'r'),
  ...named('ruby', 'rb'),
  ...named('rust', 'rs'),
  ...named('scala', 'scala'),
  ...named('sql', 'sql'),
  ...named('svelte', 'svelte'),
  ...named('swift', 'swift'),
  ...named('terraform', 'tf', 'tfvars'),
  ...named('toml', 'toml'),
  ...named('typescript', 'ts', 'tsx', 'mts', 'cts'),
  ...named('vue', 'vue'),
  ...named('xml', 'xml', 'xsd', 'xsl', 'xslt', 'wsdl'),
  ...named('yaml', 'yaml', 'yml'),
};
/** Files that are known by their whole name. */
const NAMES: Readonly<Record<string, string>> = {
  dockerfile: 'dockerfile',
  makefile: 'makefile',
  jenkinsfile: 'groovy',
  gemfile: 'ruby',
};

/** Extensions of source code and configuration, without the dot. */
export const CODE_EXTENSIONS: readonly string[] = Object.keys(LANGUAGES);

/** The MIME type of source code by its file name, e.g. `text/x-python`; undefined for other files. */
export function codeType(name: string, extension: string): DocumentType | undefined {
  const language = NAMES[name.toLowerCase()] ?? LANGUAGES[extension];
  return language === undefined ? undefined : `text/x-${language}`;
}

/** Source code as it is; its title is its file name with the extension, which says what it is. */
export function extractCode(bytes: Uint8Array, fileName: string, mime: DocumentType): ExtractedDocument {
  const title = fileName.split('/').at(-1) ?? fileName;
  return { mime, format: 'plain', pages: [], title, ...wholeLines(decodeText(bytes)) };
}

function named(language: string, ...extensions: string[]): Record<string, string> {
  return Object.fromEntries(extensions.map((extension) => [extension, language]));
}
