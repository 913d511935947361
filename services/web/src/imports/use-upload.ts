import { documentExtensions } from '@aia/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useApi } from '../api/api-context.js';
import { useSession } from '../session/session-context.js';
import { compareFiles } from './compare-files.js';
import { sortOut, type PickedFile } from './dropped-files.js';
import { createSendBatch } from './send-files.js';
import { sendAll, type UploadItem, type UploadPlan } from './upload-queue.js';

export type UploadPhase = 'idle' | 'comparing' | 'planned' | 'sending' | 'done';

export interface Upload {
  phase: UploadPhase;
  items: UploadItem[];
  plan: UploadPlan | undefined;
  compared: number;
  /** Files of kinds that are not read. */
  skipped: number;
  imports: string[];
  error: unknown;
  add: (files: PickedFile[]) => Promise<void>;
  send: () => Promise<void>;
  clear: () => void;
}

/** An upload into one dataset: compare, then send. */
export function useUpload(datasetId: string): Upload {
  const client = useApi();
  const session = useSession();
  const queries = useQueryClient();
  const [phase, setPhase] = useState<UploadPhase>('idle');
  const [items, setItems] = useState<UploadItem[]>([]);
  const [plan, setPlan] = useState<UploadPlan>();
  const [compared, setCompared] = useState(0);
  const [skipped, setSkipped] = useState(0);
  const [imports, setImports] = useState<string[]>([]);
  const [error, setError] = useState<unknown>();
  const controller = useRef<AbortController>(null);
  useWarnBeforeLeaving(phase === 'sending');
  useEffect(() => () => controller.current?.abort(), []);

  async function add(files: PickedFile[]) {
    const { taken, left } = sortOut(files, documentExtensions);
    setSkipped(left.length);
    if (taken.length === 0) return;
    setPhase('comparing');
    setError(undefined);
    setItems(taken.map((file) => ({ ...file, state: 'waiting', sent: 0 })));
    try {
      const result = await compareFiles(client, datasetId, taken, setCompared);
      setItems(result.items);
      setPlan(result.plan);
      setPhase('planned');
    } catch (cause) {
      setError(cause);
      setPhase('idle');
    }
  }

  async function send() {
    controller.current = new AbortController();
    setPhase('sending');
    const onImport = (id: string) => setImports((before) => [...before, id]);
    const signal = controller.current.signal;
    await sendAll(items, createSendBatch(session, datasetId), { onChange: setItems, onImport, signal });
    setPhase('done');
    await queries.invalidateQueries({ queryKey: ['imports', datasetId] });
    await queries.invalidateQueries({ queryKey: ['documents', datasetId] });
    await queries.invalidateQueries({ queryKey: ['dataset', datasetId] });
  }

  function clear() {
    setItems([]);
    setPlan(undefined);
    setPhase('idle');
    setSkipped(0);
  }

  return { phase, items, plan, compared, skipped, imports, error, add, send, clear };
}

function useWarnBeforeLeaving(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
}
