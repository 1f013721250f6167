import { schemaDeclarations } from './cases/schema-declarations.cases';
import { schemaInputs } from './cases/schema-inputs.cases';
import { describeFamily } from './describe-family';

describeFamily(schemaDeclarations);
describeFamily(schemaInputs);
