import { expect } from 'chai';
import { BlobMissingError, type BlobStore } from '../../blobs/blob-store.js';
import type { FetchedResource, SafeFetchRequest } from '../../network/safe-fetch.js';
import { visitPage } from './visit-page.js';

const URL_OF_PAGE = 'http://example.org/';
const PAGE = Buffer.from('<html><body><a href="/next">next</a></body></html>');
const known = { revision: JSON.stringify({ etag: '"1"' }), contentHash: 'a'.repeat(64) };

/** A site that answers 304 to whoever knows the page, and a blob store whose `read` fails as told. */
function visitWith(read: BlobStore['read']) {
  const asked: (string | undefined)[] = [];
  const get = async (url: URL, { headers = {} }: SafeFetchRequest): Promise<FetchedResource> => {
    asked.push(headers['if-none-match']);
    return {
      url,
      status: headers['if-none-match'] ? 304 : 200,
      headers: { 'content-type': 'text/html', etag: '"1"' },
      body: (async function* () {
        yield PAGE;
      })(),
      discard: async () => undefined,
    };
  };
  const blobs = {
    read,
    write: async () => ({ sha256: 'b'.repeat(64), sizeBytes: PAGE.byteLength }),
  } as unknown as BlobStore;
  const visit = visitPage(
    {
      fetch: { get, close: async () => undefined },
      blobs,
      authorization: () => undefined,
      maxFileBytes: 1e6,
      inScope: () => true,
    },
    URL_OF_PAGE,
    known,
    new AbortController().signal,
  );
  return { visit, asked };
}

describe('visitPage', () => {
  it('reads the links of a page that is still the known one', async () => {
    const { visit, asked } = visitWith(async () => PAGE);
    expect(await visit).to.deep.equal({
      entry: { key: URL_OF_PAGE, revision: known.revision },
      links: ['http://example.org/next'],
    });
    expect(asked).to.deep.equal(['"1"']);
  });

  it('asks for the whole page again when its original is lost', async () => {
    const { visit, asked } = visitWith(async (sha256) => {
      if (sha256 === known.contentHash) throw new BlobMissingError(sha256);
      return PAGE;
    });
    const { entry, links } = await visit;
    expect(entry?.stored?.sha256).to.equal('b'.repeat(64));
    expect(links).to.deep.equal(['http://example.org/next']);
    expect(asked).to.deep.equal(['"1"', undefined]);
  });

  it('does not take a store that cannot be read for a page without links', async () => {
    const broken = Object.assign(new Error('disk'), { code: 'EIO' });
    const { visit } = visitWith(() => Promise.reject(broken));
    expect(await visit.catch((error: unknown) => error)).to.equal(broken);
  });
});
