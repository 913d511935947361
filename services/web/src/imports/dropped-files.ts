/** A file to upload and its name in the dataset: a relative path with `/`. */
export interface PickedFile {
  path: string;
  file: File;
}

/** Files of an input; one that chooses folders gives relative paths. */
export function filesOfInput(files: Iterable<File>): PickedFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/** Everything that was dropped, folders read to their depth. Must be called while the event is being handled. */
export async function filesOfDrop(transfer: DataTransfer): Promise<PickedFile[]> {
  const entries = [...transfer.items].flatMap((item) =>
    item.kind === 'file' ? [item.webkitGetAsEntry()] : [],
  );
  const found: PickedFile[] = [];
  for (const entry of entries) if (entry) await readEntry(entry, found);
  return found;
}

async function readEntry(entry: FileSystemEntry, into: PickedFile[]): Promise<void> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    into.push({ path: entry.fullPath.replace(/^\/+/, ''), file });
  } else if (isFolder(entry)) {
    for (const child of await readFolder(entry)) await readEntry(child, into);
  }
}

/** A reader gives a folder's entries in portions, and an empty one at their end. */
async function readFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (portion.length === 0) return all;
    all.push(...portion);
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

const HIDDEN = /(^|\/)(\.|node_modules\/|__MACOSX\/)/;

/** Splits files into those whose kind is read and those that are left out: other kinds, hidden files. */
export function sortOut(
  files: PickedFile[],
  extensions: readonly string[],
): { taken: PickedFile[]; left: PickedFile[] } {
  const known = new Set(extensions);
  const isKnown = ({ path }: PickedFile) => {
    const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
    return known.has(extension) && !HIDDEN.test(path);
  };
  return { taken: files.filter(isKnown), left: files.filter((file) => !isKnown(file)) };
}
