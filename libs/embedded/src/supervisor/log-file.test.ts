import { closeSync, mkdtempSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLog, rotateLog } from './log-file.js';

describe('a log file', () => {
  let folder: string;
  let path: string;
  let descriptor: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aia-log-'));
    path = join(folder, 'x.log');
    descriptor = openLog(path);
  });
  afterEach(() => {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  });

  it('is left alone below the limit', () => {
    writeSync(descriptor, 'short');
    expect(rotateLog(path, 10)).to.equal(false);
  });

  it('moves its content away and goes on through the same descriptor', () => {
    writeSync(descriptor, 'the first lines\n');
    expect(rotateLog(path, 10)).to.equal(true);
    writeSync(descriptor, 'the next\n');
    expect(readFileSync(`${path}.1`, 'utf8')).to.equal('the first lines\n');
    expect(readFileSync(path, 'utf8')).to.equal('the next\n');
  });

  it('keeps three older files', () => {
    for (const text of ['one', 'two', 'three', 'four', 'five']) {
      writeSync(descriptor, text);
      rotateLog(path, 2);
    }
    const kept = [1, 2, 3].map((number) => readFileSync(`${path}.${number}`, 'utf8'));
    expect(kept).to.deep.equal(['five', 'four', 'three']);
    expect(() => readFileSync(`${path}.4`)).to.throw();
  });
});
