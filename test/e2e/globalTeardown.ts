import { tearDown } from './globalSetup';

export default tearDown;
