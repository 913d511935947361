/** A step of fetching a model, for whoever shows it. */
export interface FetchProgress {
  model: string;
  step: 'waiting' | 'downloading' | 'checking' | 'converting' | 'installed';
  /** What the step works on, e.g. the wheel's name. */
  detail?: string;
  completedBytes?: number;
  totalBytes?: number;
}

/** Called for every step; it must not throw. */
export type OnProgress = (progress: FetchProgress) => void;
