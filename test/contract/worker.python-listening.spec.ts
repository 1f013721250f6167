import { describeContract } from './worker/describe-contract';

describeContract('python listening');
