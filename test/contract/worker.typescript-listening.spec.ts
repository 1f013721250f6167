import { describeContract } from './worker/describe-contract';

describeContract('typescript listening');
