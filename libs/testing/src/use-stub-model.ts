import { startStubModel, type StubModel, type StubModelOptions } from './stub-model/stub-model.js';

/** Inside `describe`: a stub model server of its own; its record and its faults are cleared before every test. */
export function useStubModel(options: StubModelOptions = {}): Omit<StubModel, 'close'> {
  let stub: StubModel | undefined;
  before(async () => {
    stub = await startStubModel(options);
  });
  beforeEach(() => {
    stub?.requests.splice(0);
    stub?.faults.clear();
  });
  after(async () => {
    await stub?.close();
    stub = undefined;
  });
  const running = (): StubModel => {
    if (!stub) throw new Error('useStubModel() gives its server to tests and hooks only.');
    return stub;
  };
  return {
    get url() {
      return running().url;
    },
    get requests() {
      return running().requests;
    },
    get faults() {
      return running().faults;
    },
    script: (change) => running().script(change),
    stopListening: () => running().stopListening(),
    listenAgain: () => running().listenAgain(),
  };
}
