import { InvalidRequestError } from '../problem/invalid-request.error';
import { readQuery } from './query-reader';
import { limit, namesOf, text } from './query-values';

class SampleQueryDto {
  kinds?: string;
  limit?: number;
  name?: string;
}
const parameters = { kinds: namesOf(['a', 'b']), limit, name: text };
const read = (query: object) => readQuery(query as SampleQueryDto, parameters);

describe(readQuery, () => {
  it('reads each parameter that has a value', () => {
    expect(read({ kinds: 'a, b', limit: '7', name: '' })).toEqual({ kinds: ['a', 'b'], limit: 7, name: undefined });
  });

  it('reports every violation at once', () => {
    const faults = (): unknown => read({ kinds: 'c', limit: ['1', '2'], nam: 'x' });
    expect(faults).toThrow(InvalidRequestError);
    expect(faults).toThrow(
      'nam: is not a known parameter; did you mean `name`?; kinds: expected some of a, b, got "c"; limit: expected once, got several times',
    );
  });

  it('requires exactly the parameters of the DTO', () => {
    const query = new SampleQueryDto();
    expect(() => readQuery(query, parameters)).not.toThrow();
    // @ts-expect-error the property `name` of the DTO is missing
    expect(() => readQuery(query, { kinds: text, limit })).not.toThrow();
    // @ts-expect-error the DTO has no property `cursor`
    expect(() => readQuery(query, { ...parameters, cursor: text })).not.toThrow();
  });
});
