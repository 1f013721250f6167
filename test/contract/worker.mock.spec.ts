import { describeContract } from './worker/describe-contract';

describeContract('mock');
