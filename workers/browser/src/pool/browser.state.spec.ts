import { moved, type BrowserState } from './browser.state';

describe(moved.name, () => {
  const states: BrowserState[] = ['standby', 'active', 'draining', 'ended'];

  it('allows only the transitions of the table', () => {
    const allowed = states.flatMap((from) =>
      states
        .filter((to) => {
          try {
            return moved(from, to) === to;
          } catch {
            return false;
          }
        })
        .map((to) => `${from} → ${to}`),
    );
    expect(allowed).toEqual([
      'standby → active',
      'standby → ended',
      'active → draining',
      'active → ended',
      'draining → ended',
    ]);
  });
});
