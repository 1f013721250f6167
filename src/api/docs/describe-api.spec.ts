import { addSchemas } from './describe-api';

const stats = () => ({ Stats: { type: 'object', properties: { tasks: { type: 'object' } } } });

describe(addSchemas, () => {
  it('adds the schemas of notes, and accepts the same schema several times', () => {
    const schemas = {};
    const notes = { components: { Health: { type: 'string' } } };
    addSchemas(schemas, notes);
    addSchemas(schemas, notes);
    expect(schemas).toEqual(notes.components);
  });

  it('extends a schema and its properties', () => {
    const schemas = stats();
    addSchemas(schemas, {
      additions: { Stats: { minProperties: 1, properties: { tasks: { required: ['queued'] } } } },
    });
    expect(schemas).toEqual({
      Stats: { type: 'object', minProperties: 1, properties: { tasks: { type: 'object', required: ['queued'] } } },
    });
  });

  it('rejects a second schema of the same name', () => {
    expect(() => addSchemas(stats(), { components: { Stats: { type: 'string' } } })).toThrow(
      'duplicate schema name Stats',
    );
  });

  it('rejects additions to a schema or property that does not exist', () => {
    expect(() => addSchemas(stats(), { additions: { Load: {} } })).toThrow('no schema Load to extend');
    expect(() => addSchemas(stats(), { additions: { Stats: { properties: { queues: {} } } } })).toThrow(
      'no property Stats.queues to extend',
    );
  });
});
