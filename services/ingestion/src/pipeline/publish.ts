/** What publication needs of the world. */
export interface PublishPorts {
  /** Makes the version current in one transaction; undefined when the token is stale. */
  publishVersion(request: PublishRequest): Promise<Published | undefined>;
  /** Completes those of the imports that wait for nothing any more. */
  completeImports(importIds: string[]): Promise<string[]>;
  /** Asks for a tidy index after a larger change; nobody waits for it. */
  tidyIndex(): void;
}

/** What was published. */
export interface Published {
  /** Imports whose document this was. */
  imports: string[];
  /** Of the original file. */
  bytes: number;
  /** From the registration of the content until searches found it. */
  seconds: number;
}

export interface PublishRequest {
  documentId: string;
  versionId: string;
  fence: number;
}

/**
 * Shows a fully indexed version to searches in place of the one before, and has the index tidied when that ended
 * an import. A stale request changes nothing and gives undefined.
 */
export async function publish(ports: PublishPorts, request: PublishRequest): Promise<Published | undefined> {
  const published = await ports.publishVersion(request);
  if (!published) return undefined;
  const completed = await ports.completeImports(published.imports);
  if (completed.length > 0) ports.tidyIndex();
  return published;
}
