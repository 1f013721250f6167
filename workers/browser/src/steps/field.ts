/**
 * A JSON Schema with selectors for its values; `protocol/schema/capabilities/browser.run.json` documents it for
 * callers.
 */
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

/** The raw value of a field: text if it is neither object nor array; `null` if it is missing. */
export type Raw = string | boolean | null | Raw[] | { [name: string]: Raw };
