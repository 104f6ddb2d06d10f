import { sendingOperations } from '../../../nodes/Whatomate/resources';

// The hint below an output, that WhatsApp's answer comes later, has no place below a list of contacts or messages.
test('only what sends a message is said to be pending', () =>
	expect([...sendingOperations].sort()).toEqual([
		'sendInteractive',
		'sendMedia',
		'sendTemplate',
		'sendText',
	]));
