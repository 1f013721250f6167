import { describeContract } from './worker/describe-contract';

describeContract('python dialing');
