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

  it('should remove what the store does not know, and nothing that is being written when it looks', async () => {
    const folders: Record<string, string[]> = { 't-1': ['known', 'orphan', 'arriving'], 't-2': ['gone'], 't-3': [] };
    const arriving = new Set(['arriving']);
    const recorded = [artifact('known')];
    const emptied: string[] = [];
    const removed = await sweep({
      store: {
        artifacts: async (taskId) => {
          arriving.clear(); // it is recorded while the store is asked
          return taskId === 't-1' ? recorded : [];
        },
      },
      files: {
        taskIds: async () => Object.keys(folders),
        filesOf: async (taskId) => folders[taskId]!,
        remove: async (taskId, file) => void (folders[taskId] = folders[taskId]!.filter((other) => other !== file)),
        removeEmpty: async (taskId) => void emptied.push(taskId),
      },
      isArriving: (file) => arriving.has(file),
      isOver: () => false,
    });
    expect([removed, folders]).toEqual([2, { 't-1': ['known', 'arriving'], 't-2': [], 't-3': [] }]);
    expect(emptied).toEqual(['t-1', 't-2', 't-3']);
  });

  it('should leave the rest for the next start when it is over', async () => {
    let looked = 0;
    const removed = await sweep({
      store: { artifacts: async () => [] },
      files: {
        taskIds: async () => ['t-1', 't-2'],
        filesOf: async () => (looked++, ['orphan']),
        remove: async () => undefined,
        removeEmpty: async () => undefined,
      },
      isArriving: () => false,
      isOver: () => looked > 0,
    });
    expect([removed, looked]).toEqual([1, 1]);
  });
});
