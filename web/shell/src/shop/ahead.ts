import { connectAhead } from './connect';

// Imported before everything else.
connectAhead();
