import { sweep } from './sweep';

describe(sweep.name, () => {
  const artifact = (file: string) => ({
    name: file,
    file,
    attempt: 1,
    sizeBytes: 1,
    sha256: '',
    contentType: '',
    createdAtMs: 0,
  });

  it('removes files that the store does not know, except those that are arriving', async () => {
    const folders: Record<string, string[]> = { 't-1': ['known', 'orphan', 'arriving'], 't-2': ['gone'], 't-3': [] };
    const arriving = new Set(['arriving']);
    const recorded = [artifact('known')];
    const emptied: string[] = [];
    const store = {
      of: async (taskId: string) => {
        arriving.clear(); // it is recorded while the store is asked
        return taskId === 't-1' ? recorded : [];
      },
    };
    const files = {
      taskIds: async () => Object.keys(folders),
      filesOf: async (taskId: string) => folders[taskId]!,
      remove: async (taskId: string, file: string) =>
        void (folders[taskId] = folders[taskId]!.filter((other) => other !== file)),
      removeEmpty: async (taskId: string) => void emptied.push(taskId),
    };
    const removed = await sweep(
      store,
      files,
      (file) => arriving.has(file),
      () => false,
    );
    expect([removed, folders]).toEqual([2, { 't-1': ['known', 'arriving'], 't-2': [], 't-3': [] }]);
    expect(emptied).toEqual(['t-1', 't-2', 't-3']);
  });

  it('leaves the rest for the next start when it is stopped', async () => {
    let looked = 0;
    const files = {
      taskIds: async () => ['t-1', 't-2'],
      filesOf: async () => (looked++, ['orphan']),
      remove: async () => undefined,
      removeEmpty: async () => undefined,
    };
    const removed = await sweep(
      { of: async () => [] },
      files,
      () => false,
      () => looked > 0,
    );
    expect([removed, looked]).toEqual([1, 1]);
  });
});
