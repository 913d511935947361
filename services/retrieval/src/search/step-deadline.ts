/** Thrown when a step takes longer than it may. */
export class StepTimeout extends Error {
  override readonly name = 'StepTimeout';
  readonly step: string;

  constructor(step: string, ms: number) {
    super(`The step "${step}" did not end within ${ms} ms.`);
    this.step = step;
  }
}

/** The task's result, or StepTimeout after `ms`; the signal that the task got is aborted then. */
export async function withinDeadline<T>(
  step: string,
  ms: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new StepTimeout(step, ms);
      controller.abort(error);
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([task(controller.signal), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
