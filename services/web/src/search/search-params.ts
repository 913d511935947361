import { searchModeSchema, type SearchFilter, type SearchMode, type SearchRequest } from '@aia/contracts';

/** A search as the address of its page says it, so that it can be sent to somebody. */
export interface SearchParams {
  query: string;
  mode: SearchMode;
  compare: boolean;
  datasetIds: string[];
  language: '' | 'en' | 'ru';
  path: string;
  after: string;
  before: string;
  sort: 'relevance' | 'date';
  perDocument: number | null;
  dedupe: boolean;
}

export function readParams(address: URLSearchParams): SearchParams {
  const mode = searchModeSchema.safeParse(address.get('mode'));
  const language = address.get('language');
  return {
    query: address.get('q') ?? '',
    mode: mode.data ?? 'hybrid',
    compare: address.get('compare') === '1',
    datasetIds: address.getAll('dataset'),
    language: language === 'en' || language === 'ru' ? language : '',
    path: address.get('path') ?? '',
    after: address.get('after') ?? '',
    before: address.get('before') ?? '',
    sort: address.get('sort') === 'date' ? 'date' : 'relevance',
    perDocument: Number(address.get('perDocument')) || null,
    dedupe: address.get('dedupe') !== '0',
  };
}

/** The address of a search; what is as usual is left out. */
export function writeParams(params: SearchParams): URLSearchParams {
  const { query, mode, compare, datasetIds, language, path, after, before, sort, perDocument, dedupe } =
    params;
  const entries: [string, string][] = [
    ['q', query],
    ['mode', mode === 'hybrid' ? '' : mode],
    ['compare', compare ? '1' : ''],
    ...datasetIds.map((id): [string, string] => ['dataset', id]),
    ['language', language],
    ['path', path],
    ['after', after],
    ['before', before],
    ['sort', sort === 'date' ? sort : ''],
    ['perDocument', perDocument === null ? '' : String(perDocument)],
    ['dedupe', dedupe ? '' : '0'],
  ];
  return new URLSearchParams(entries.filter(([, value]) => value !== ''));
}

/** The request of a search in one mode, always explained. */
export function toRequest(
  params: SearchParams,
  mode: SearchMode,
): Partial<SearchRequest> & { query: string } {
  const { query, datasetIds, sort, perDocument, dedupe } = params;
  const filter = filterOf(params);
  return {
    query: query.trim(),
    mode,
    sort,
    dedupe,
    explain: true,
    limit: 10,
    ...(datasetIds.length > 0 && { datasetIds }),
    ...(perDocument !== null && { perDocument }),
    ...(Object.keys(filter).length > 0 && { filter }),
  };
}

function filterOf({ language, path, after, before }: SearchParams): SearchFilter {
  const folder = path.trim().replace(/^\/+|\/+$/g, '');
  return {
    ...(language !== '' && { languages: [language] }),
    ...(folder !== '' && { pathPrefixes: [folder] }),
    ...(after !== '' && { updatedAfter: `${after}T00:00:00Z` }),
    ...(before !== '' && { updatedBefore: `${before}T00:00:00Z` }),
  };
}
