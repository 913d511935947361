/** Small PDF files for tests, written by hand. */

/** A line of text on a page: its place in points from the bottom left, and the font's size. */
export interface SampleLine {
  text: string;
  y: number;
  size?: number;
  monospace?: boolean;
}

/** A PDF with one page for each list of lines; `info` is what it says about itself, e.g. `/Author (Ann)`. */
export function samplePdf(pages: SampleLine[][], info = ''): Uint8Array {
  const firstPage = 5;
  const kids = pages.map((_, i) => `${firstPage + i * 2} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [ ${kids} ] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    ...pages.flatMap((lines, i) => pageObjects(lines, firstPage + i * 2)),
    `<< ${info} >>`,
  ];
  return assemble(objects, `/Info ${objects.length} 0 R`);
}

/** A PDF that asks for a password before it shows its only page. */
export function encryptedPdf(): Uint8Array {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>',
    '<< /Type /Page /Resources << >> /MediaBox [ 0 0 100 100 ] /Parent 2 0 R >>',
    `<< /V 2 /R 3 /Length 128 /P 4294967292 /Filter /Standard
      /O <0e522925a3e4e874c3cfacbef511a73ac4ec2bd865dcd3d4627614917abfd7e4>
      /U <3a5a032819d72713ed09ddc08726564e28bf4e5e4e758a4164004e56fffa0108> >>`,
  ];
  const id = '7ddd3c7026f9ee3ea7fefdc1382d0d4b';
  return assemble(objects, `/Encrypt 4 0 R /ID [ <${id}> <${id}> ]`);
}

function pageObjects(lines: SampleLine[], number: number): string[] {
  const fonts = '/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>';
  const stream = lines
    .map(
      ({ text, y, size = 10, monospace }) =>
        `BT /${monospace ? 'F2' : 'F1'} ${size} Tf 50 ${y} Td (${text}) Tj ET`,
    )
    .join('\n');
  return [
    `<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 600 800 ] ${fonts} /Contents ${number + 1} 0 R >>`,
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
  ];
}

function assemble(objects: string[], trailer: string): Uint8Array {
  let file = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const table = offsets.map((offset) => `${offset} 00000 n \n`).join('');
  const size = objects.length + 1;
  const start = file.length;
  file += `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<< /Size ${size} /Root 1 0 R ${trailer} >>\n`;
  return Buffer.from(`${file}startxref\n${start}\n%%EOF\n`, 'latin1');
}
