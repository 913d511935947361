import { expect } from 'chai';
import { extract } from '../../pipeline/extract.js';

const message = (subject: string, body: string, more = '') =>
  `From: Ann <ann@example.org>\nTo: bo@example.org\nSubject: ${subject}\nDate: Wed, 01 Jan 2025 10:00:00 +0000\n${more}\n${body}\n`;
const read = (text: string, name: string) => extract(Buffer.from(text), name);

describe('e-mail', () => {
  it('reads subject, people, date and words of a message', async () => {
    const { text, title, mime } = await read(message('=?utf-8?B?0J7RgtGH0ZHRgg==?=', 'Hello Bo.'), 'a.eml');
    expect(mime).to.equal('message/rfc822');
    expect(title).to.equal('Отчёт');
    expect(text).to.match(
      /^# Отчёт\n\nFrom: Ann <ann@example.org>\nTo: bo@example.org\nDate: .+\n\nHello Bo\.$/,
    );
  });

  it('reads the HTML of a message that has no other text, and names its attachments', async () => {
    const head = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n';
    const body = `--b\nContent-Type: text/html\n\n<h2>Part</h2><p>Words</p>\n--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="r.pdf"\n\nx\n--b--`;
    const { text } = await read(message('S', body, head), 'a.eml');
    expect(text).to.contain('## Part\n\nWords');
    expect(text).to.contain('Attachments: r.pdf');
  });

  it('reads every message of a mailbox under its subject', async () => {
    const box = ['One', 'Two'].map(
      (subject) => `From ann@example.org Wed Jan  1\n${message(subject, '>From here.')}`,
    );
    const { text, mime } = await read(box.join('\n'), 'inbox.mbox');
    expect(mime).to.equal('application/mbox');
    expect(text.match(/^# .+$/gm)).to.deep.equal(['# One', '# Two']);
    expect(text).to.contain('\nFrom here.');
  });

  it('tells mail by its content, and does not take notes with such words for it', async () => {
    expect((await read(message('S', 'x'), 'message')).mime).to.equal('message/rfc822');
    expect((await read('From: here\n\nSubject of this text', 'note')).mime).to.equal('text/plain');
  });
});
