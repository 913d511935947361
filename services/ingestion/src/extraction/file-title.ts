/** The name of a file without its folders and extension. */
export function fileTitle(sourceKey: string): string {
  const name = sourceKey.split('/').at(-1) ?? sourceKey;
  return name.replace(/(?<=.)\.[^.]+$/, '');
}
