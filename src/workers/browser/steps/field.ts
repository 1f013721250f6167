/** A JSON Schema that also says where its value is; `protocol/schema/capabilities/browser.run.json` has the words for callers. */
export interface Field {
  type: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  selector?: string;
  attribute?: string;
  property?: 'text' | 'html' | 'value' | 'checked';
  pattern?: string;
  default?: unknown;
  properties?: Record<string, Field>;
  required?: string[];
  items?: Field;
  minItems?: number;
  maxItems?: number;
}

/** What a page has for a field, before it becomes a value: a text for what is neither object nor array; `null` for nothing. */
export type Raw = string | boolean | null | Raw[] | { [name: string]: Raw };
