export { createReal, type RealSettings } from './create-real';
