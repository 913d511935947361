import { expect } from 'chai';
import { sortOut } from './dropped-files.js';
import { progressOf, sendAll, type UploadItem } from './upload-queue.js';

const item = (path: string, state: UploadItem['state'] = 'waiting', text = 'abcd'): UploadItem => ({
  ...{ path, state, sent: 0 },
  file: new File([text], path),
});
const listeners = () => {
  const imports: string[] = [];
  const states: string[] = [];
  const onChange = (items: UploadItem[]) =>
    void states.push(items.map(({ state, sent }) => `${state} ${sent}`).join(', '));
  return {
    imports,
    states,
    options: {
      onChange,
      onImport: (id: string) => void imports.push(id),
      signal: new AbortController().signal,
    },
  };
};

describe('An upload', () => {
  it('sends what waits, and tells how far each file is', async () => {
    const { imports, states, options } = listeners();
    const result = await sendAll(
      [item('a'), item('b', 'unmodified')],
      async (_files, onProgress) => {
        onProgress(2);
        return 'import-1';
      },
      options,
    );
    expect(states).to.deep.equal([
      'sending 0, unmodified 0',
      'sending 2, unmodified 0',
      'sent 4, unmodified 0',
    ]);
    expect(imports).to.deep.equal(['import-1']);
    expect(progressOf(result)).to.deep.equal({ done: 2, total: 2, bytes: 8, bytesDone: 8 });
  });

  it('goes on after a request that failed, and keeps its files to be tried again', async () => {
    const { options } = listeners();
    const many = Array.from({ length: 60 }, (_, index) => item(`f${index}`));
    const sizes: number[] = [];
    const send = async (files: { path: string }[]) => {
      sizes.push(files.length);
      if (sizes.length === 1) throw new Error('network');
      return 'id';
    };
    const first = await sendAll(many, send, options);
    expect(first.filter(({ state }) => state === 'refused')).to.have.length(50);
    const second = await sendAll(first, send, options);
    expect(second.every(({ state }) => state === 'sent')).to.equal(true);
    expect(sizes).to.deep.equal([50, 10, 50]);
  });

  it('stops between two requests when it is told to', async () => {
    const { options } = listeners();
    const many = Array.from({ length: 60 }, (_, index) => item(`f${index}`));
    const controller = new AbortController();
    const send = async () => {
      controller.abort();
      return 'id';
    };
    const result = await sendAll(many, send, { ...options, signal: controller.signal });
    expect(result.filter(({ state }) => state === 'waiting')).to.have.length(10);
  });
});

describe('Dropped files', () => {
  it('are sorted by whether their kind is read', () => {
    const files = ['a.PDF', 'b.exe', '.git/config.md', 'src/c.ts', 'node_modules/x/readme.md', 'noextension'];
    const { taken, left } = sortOut(
      files.map((path) => ({ path, file: new File([], path) })),
      ['pdf', 'md', 'ts'],
    );
    expect(taken.map(({ path }) => path)).to.deep.equal(['a.PDF', 'src/c.ts']);
    expect(left).to.have.length(4);
  });
});
