import { addSchemas } from './describe-api';

const stats = () => ({ Stats: { type: 'object', properties: { tasks: { type: 'object' } } } });

describe(addSchemas, () => {
  it('adds the schemas of notes, the same ones any number of times', () => {
    const schemas = {};
    const notes = { components: { Health: { type: 'string' } } };
    addSchemas(schemas, notes);
    addSchemas(schemas, notes);
    expect(schemas).toEqual(notes.components);
  });

  it('completes a schema and its properties', () => {
    const schemas = stats();
    addSchemas(schemas, {
      additions: { Stats: { minProperties: 1, properties: { tasks: { required: ['queued'] } } } },
    });
    expect(schemas).toEqual({
      Stats: { type: 'object', minProperties: 1, properties: { tasks: { type: 'object', required: ['queued'] } } },
    });
  });

  it('refuses a schema whose name is taken', () => {
    expect(() => addSchemas(stats(), { components: { Stats: { type: 'string' } } })).toThrow(
      'two schemas are called Stats',
    );
  });

  it('refuses to complete a schema or a property that does not exist', () => {
    expect(() => addSchemas(stats(), { additions: { Load: {} } })).toThrow('there is no schema Load to add to');
    expect(() => addSchemas(stats(), { additions: { Stats: { properties: { queues: {} } } } })).toThrow(
      'there is no Stats.queues to add to',
    );
  });
});
