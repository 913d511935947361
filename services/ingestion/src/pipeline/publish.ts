/** What publication needs of the world. */
export interface PublishPorts {
  /** Makes the version current in one transaction; undefined when the token is stale. */
  publishVersion(request: PublishRequest): Promise<string[] | undefined>;
  /** Completes those of the imports that wait for nothing any more. */
  completeImports(importIds: string[]): Promise<string[]>;
  /** Asks for a tidy index after a larger change; nobody waits for it. */
  tidyIndex(): void;
}

export interface PublishRequest {
  documentId: string;
  versionId: string;
  fence: number;
}

/**
 * Shows a fully indexed version to searches in place of the one before, and has the index tidied when that ended
 * an import. A stale request changes nothing and returns false.
 */
export async function publish(ports: PublishPorts, request: PublishRequest): Promise<boolean> {
  const importIds = await ports.publishVersion(request);
  if (!importIds) return false;
  const completed = await ports.completeImports(importIds);
  if (completed.length > 0) ports.tidyIndex();
  return true;
}
