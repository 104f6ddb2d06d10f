import { toMessage } from '../../nodes/shared/api/dialect';
import { likenessOf } from '../../nodes/Whatomate/sendOnce/trace';

it.each([
	['One\nTwo', 'One\r\nTwo'],
	['One\r\nTwo', 'One\r\nTwo'],
	['One\rTwo\n', 'One\r\nTwo'],
])('a caption %j that went out in a form is known again as %j', (text, stored) => {
	const message = toMessage({
		id: 'm',
		direction: 'outgoing',
		message_type: 'image',
		content: { body: stored },
	});
	expect(likenessOf(message, [{ type: 'image', text }])).toBe('same');
	expect(likenessOf(message, [{ type: 'image', text: `${text}!` }])).toBe('other');
});
