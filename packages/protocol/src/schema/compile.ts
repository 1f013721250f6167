import { _, str, stringify } from 'ajv';
import Ajv2020 from 'ajv/dist/2020';
import standalone from 'ajv/dist/standalone';
import type { KeywordCxt } from 'ajv';
import type { KeywordErrorCxt, ValidateFunction } from 'ajv/dist/types';
import { budget, chargeFor, type Cost } from './budget';
import type { NormalForm } from './normal-form.policy';
import { compilePattern } from './pattern';
import { equalPair } from './unique';

/**
 * A compiler never releases compiled schemas, so it is replaced after this number of schemas. A new compiler costs
 * about as much as a schema.
 */
const schemasPerCompiler = 100;

/** V8 takes about 40 ms for a million characters, and exhausts the stack at six million. `browser.run` has 400,000. */
const codeCharsMax = 1_500_000;
let codeChars = 0;

let compiler: Ajv2020 | undefined;
let compiled = 0;

/**
 * Compiles a schema in normal form, at about 0.1 ms for each subschema.
 * @throws PatternError if a pattern cannot be compiled; RangeError if the code becomes too large
 */
export function compileForm(form: NormalForm): ValidateFunction {
  if (!compiler || compiled >= schemasPerCompiler) [compiler, compiled] = [createCompiler(), 0];
  compiled++;
  codeChars = 0;
  try {
    return compiler.compile(form);
  } finally {
    compiler.removeSchema(form);
  }
}

/**
 * Compiles like `compileForm`, but returns the source. Another thread loads it (`loadSource`) in a hundredth of the
 * time.
 */
export function compileToSource(form: NormalForm): string {
  const own = createCompiler(true);
  codeChars = 0;
  return standalone(own, own.compile(form));
}

/** The modules that the source of a compiled schema may require. */
const modules: Record<string, unknown> = {
  './budget': { budget, chargeFor },
  './pattern': { compilePattern },
  './unique': { equalPair },
};

/** Turns the result of `compileToSource` into a function. */
export function loadSource(source: string): ValidateFunction {
  const module = { exports: undefined as unknown };
  const load = (name: string): unknown => modules[name] ?? (require(name) as unknown);
  // oxlint-disable-next-line typescript/no-implied-eval -- ajv compiles schemas in the same way
  new Function('module', 'exports', 'require', source)(module, {}, load);
  return module.exports as ValidateFunction;
}

/**
 * Creates a compiler. Strict mode is off, because the schemas are foreign. The meta schema is not loaded, because
 * classification replaces it.
 */
function createCompiler(keepsSource = false): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    meta: false,
    validateSchema: false,
    validateFormats: false,
    logger: false,
    ownProperties: true,
    // An inlined schema would be compiled once for each reference.
    inlineRefs: false,
    code: { optimize: false, regExp: linear, source: keepsSource, process: limitCode },
  });
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({ keyword: 'uniqueItems', type: 'array', schemaType: 'boolean', error: pairError, code: uniqueCode });
  ajv.addKeyword({ keyword: 'yardCost', schemaType: 'object', code: costCode });
  chargeFirst(ajv);
  return ajv;
}

/** Limits the code before V8 parses it. */
function limitCode(code: string): string {
  codeChars += code.length;
  if (codeChars > codeCharsMax) throw new RangeError('too much code');
  return code;
}

const linear = Object.assign(compilePattern, { code: 'require("./pattern").compilePattern' });

/** Charges each subschema before the rest of it is evaluated. */
function costCode({ gen, data, schema }: KeywordCxt): void {
  const cost = schema as Cost;
  const { fixed, ...more } = cost;
  if (Object.keys(more).length > 0) {
    const charge = gen.scopeValue('func', { ref: chargeFor, code: _`require("./budget").chargeFor` });
    gen.code(_`${charge}(${data}, ${gen.scopeValue('obj', { ref: cost, code: stringify(cost) })})`);
  } else {
    const account = gen.scopeValue('obj', { ref: budget, code: _`require("./budget").budget` });
    gen.code(_`if ((${account}.stepsLeft -= ${fixed}) < 0) throw ${account}.exhausted`);
  }
}

function chargeFirst({ RULES: { rules } }: Ajv2020): void {
  const group = rules.find(({ rules: own }) => own.some(({ keyword }) => keyword === 'yardCost'))!;
  rules.unshift({ rules: group.rules.splice(-1) });
}

const pairError = {
  message: ({ params }: KeywordErrorCxt) =>
    str`must NOT have duplicate items (items ## ${_`${params['pair']}[0]`} and ${_`${params['pair']}[1]`} are identical)`,
  params: ({ params }: KeywordErrorCxt) => _`{i: ${params['pair']}[1], j: ${params['pair']}[0]}`,
};

/** Returns code for `uniqueItems` in linear time; ajv's own code compares all pairs of items. */
function uniqueCode(cxt: KeywordCxt): void {
  if (cxt.schema !== true) return;
  const { gen, data } = cxt;
  const find = gen.scopeValue('func', { ref: equalPair, code: _`require("./unique").equalPair` });
  const pair = gen.const('pair', _`${find}(${data})`);
  cxt.setParams({ pair });
  cxt.fail(_`${pair} !== undefined`);
}
