export { mockBehaviours } from './generated/behaviours';
