import { compare, none } from './exceptions';
import { cycles, grouped, named } from './graph';
import { dirname } from 'node:path';
import { fileGraph, roomOf } from './imports';

/**
 * The imports that are allowed between the rooms of `src/agent`. Attempts and sessions never import each other: the end
 * of a session reaches its attempts through a port of the sessions room. The composition and the files next to the
 * rooms may import everything.
 */
const mayImport: Record<string, readonly string[]> = {
  occupancy: [],
  attempts: ['occupancy'],
  sessions: ['occupancy'],
  dispatch: ['attempts', 'sessions'],
  submission: ['attempts', 'dispatch', 'sessions'],
  fleet: ['attempts', 'sessions'],
  explain: ['sessions'],
  communication: ['submission'],
};
const ties = ['agent.module.ts', 'composition', 'index.ts', 'integrated-distributed-executor.agent.ts'];
const [roomsMax, importsMax] = [12, 40];

const rooms = grouped(fileGraph, roomOf);
const agent = [...rooms]
  .filter(([room]) => room.startsWith('src/agent/'))
  .map(([room, next]) => [nameOf(room), agentRooms(next)] as const);

function nameOf(room: string): string {
  return room.slice('src/agent/'.length);
}

function agentRooms(next: readonly string[]): string[] {
  return next.filter((room) => room.startsWith('src/agent/')).map(nameOf);
}

describe('the import graph of the subfolders of a module', () => {
  it('has no cycle', () => {
    expect(compare('room cycles', cycles(rooms).map(named))).toEqual(none);
  });
});

describe('a subfolder with an index', () => {
  it('is imported only through its index by the rest of its module', () => {
    const faults = [...fileGraph].flatMap(([path, next]) =>
      next
        .filter((target) => isBehindIndex(target) && !path.startsWith(`${dirname(target)}/`))
        .map((target) => `${path} imports ${target}`),
    );
    expect(compare('imports past an index', faults)).toEqual(none);
  });
});

/** True for a file in a folder below a module that has an `index.ts`. */
function isBehindIndex(path: string): boolean {
  const room = dirname(path);
  return room.split('/').length > 2 && !path.endsWith('/index.ts') && fileGraph.has(`${room}/index.ts`);
}

describe('the table of the subfolders of src/agent', () => {
  const imports = agent.flatMap(([room, next]) => next.map((other) => `${room} imports ${other}`));

  it('lists every subfolder', () => {
    expect(agent.map(([room]) => room).sort()).toEqual([...Object.keys(mayImport), ...ties].sort());
  });

  it('allows every import', () => {
    const forbidden = agent
      .filter(([room]) => !ties.includes(room))
      .flatMap(([room, next]) =>
        next.filter((other) => !mayImport[room]?.includes(other)).map((other) => `${room} imports ${other}`),
      );
    expect(compare('rooms of the agent', forbidden)).toEqual(none);
  });

  it('has no permission that is not needed', () => {
    const allowed = Object.entries(mayImport).flatMap(([room, next]) =>
      next.map((other) => `${room} imports ${other}`),
    );
    expect(allowed.filter((permission) => !imports.includes(permission))).toEqual([]);
  });

  it(`has at most ${roomsMax} subfolders, and at most ${importsMax} imports between them`, () => {
    expect(agent.length).toBeLessThanOrEqual(roomsMax);
    expect(imports.length > importsMax ? imports : []).toEqual([]);
  });
});
