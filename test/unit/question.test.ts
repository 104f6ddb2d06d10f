import { openQuestion } from '../../nodes/Whatomate/question/openQuestions';
import { answerIn, belongsElsewhere } from '../../nodes/Whatomate/question/question';
import type { Question } from '../../nodes/Whatomate/question/question';
import { fromDelivery } from '../../nodes/shared/events/fromWhatomate';

const ANA = '657cb6f5-5f88-497c-9ae9-0c9b03c3847c';
const OTHER = '1512d160-b876-4e28-90b0-b40a29309654';
const ASKED = '2026-11-23T11:53:55.500Z';
const NOW = new Date('2026-11-24T00:00:00.000Z');

const approval: Question = {
	responseType: 'approval',
	contactId: ANA,
	person: null,
	choices: [
		{ id: 'approve', title: 'Yes', approved: true },
		{ id: 'decline', title: 'No', approved: false },
	],
	messageId: 'the question',
	askedAt: ASKED,
	registration: { id: 'r', tokenHash: 'h' },
};
const choice: Question = {
	...approval,
	responseType: 'choice',
	choices: [
		{ id: '1', title: 'Mañana' },
		{ id: 'b', title: 'Later' },
	],
};
const freeText: Question = { ...approval, responseType: 'freeText', choices: [] };

interface Told {
	event?: string;
	timestamp?: string;
	contact_id?: string;
	message_type?: string;
	content?: string;
	direction?: string;
	contact_phone?: string;
}

/** A delivery as recorded (webhooks), with what a row changes. */
const told = ({ event = 'message.incoming', timestamp = '2026-11-23T11:53:55.988633433Z', ...data }: Told) =>
	fromDelivery({
		event,
		timestamp,
		data: {
			message_id: 'm',
			contact_id: ANA,
			contact_phone: '14155550101',
			message_type: 'button_reply',
			content: 'Yes',
			whatsapp_account: 'main',
			direction: 'incoming',
			...data,
		},
	});

describe('a person who answers under another notation of the number', () => {
	const person = '5511982377262';
	const fromTwin = { contact_id: OTHER, content: 'Yes', contact_phone: '551182377262' };

	it.each([
		['is known', { ...approval, person }, fromTwin, true],
		[
			'of Mexico is known',
			{ ...approval, person: '525512345678' },
			{ ...fromTwin, contact_phone: '5215512345678' },
			true,
		],
		['is unknown where the question names the contact alone', approval, fromTwin, false],
		['is somebody else', { ...approval, person }, { ...fromTwin, contact_phone: '551182377263' }, false],
		[
			'is unknown where the number is masked',
			{ ...approval, person },
			{ ...fromTwin, contact_phone: '********7262' },
			false,
		],
	])('%s', (_, question, data, answers) => {
		const answer = answerIn(question, told(data), NOW);
		expect(answer?.contact_id).toBe(answers ? OTHER : undefined);
	});
});

describe('what answers a question', () => {
	it.each<[string, Question, Told, object]>([
		['yes', approval, {}, { approved: true, text: 'Yes', button: { id: 'approve', title: 'Yes' } }],
		[
			'no',
			approval,
			{ content: 'No' },
			{ approved: false, text: 'No', button: { id: 'decline', title: 'No' } },
		],
		['a choice', choice, { content: 'Later' }, { text: 'Later', button: { id: 'b', title: 'Later' } }],
		[
			'another alphabet',
			choice,
			{ content: 'Mañana' },
			{ text: 'Mañana', button: { id: '1', title: 'Mañana' } },
		],
		['blanks around a title', approval, { content: ' Yes ' }, { approved: true }],
		['an ID in capitals', approval, { contact_id: ANA.toUpperCase() }, { approved: true }],
		['a number in any form', approval, { contact_phone: '********0101' }, { approved: true }],
		['a text', freeText, { message_type: 'text', content: 'Main St 5' }, { text: 'Main St 5', button: null }],
		['a picture', freeText, { message_type: 'image', content: '' }, { text: null, button: null }],
		['the very same moment', approval, { timestamp: ASKED }, { approved: true }],
		['no time told', approval, { timestamp: '' }, { approved: true, respondedAt: NOW.toISOString() }],
	])('%s', (_, question, delivery, expected) => {
		const answer = answerIn(question, told(delivery), NOW);
		expect(answer).toMatchObject({ message_id: 'm', contact_id: ANA, ...expected });
		expect(answer && 'approved' in answer).toBe(question.responseType === 'approval');
	});

	it.each<[string, Question, Told]>([
		['another contact', approval, { contact_id: OTHER }],
		['another contact with the same number', approval, { contact_id: OTHER, contact_phone: '14155550101' }],
		['a contact that is not told', approval, { contact_id: '' }],
		['the same words, typed', approval, { message_type: 'text' }],
		['another button', approval, { content: 'Maybe' }],
		['a title in other letters', approval, { content: 'YES' }],
		['a message of before', freeText, { message_type: 'text', timestamp: '2026-11-23T11:53:55.499Z' }],
		['a tap of before', approval, { timestamp: '2026-11-23T11:53:54Z' }],
		['what went out', freeText, { message_type: 'text', direction: 'outgoing' }],
		['another event', freeText, { event: 'message.sent' }],
		['a test of the server', freeText, { event: 'test' }],
	])('not %s', (_, question, delivery) => {
		expect(answerIn(question, told(delivery), NOW)).toBeUndefined();
	});

	it.each<[string, Question, Parameters<typeof belongsElsewhere>[1], boolean]>([
		['nothing is told', approval, undefined, false],
		['the question is tapped', approval, { id: 'the question', direction: 'outgoing' }, false],
		['an earlier question is tapped', approval, { id: 'another', direction: 'outgoing' }, true],
		['a server does not tell the direction', approval, { id: 'another', direction: null }, true],
		['a text quotes another question', freeText, { id: 'another', direction: 'outgoing' }, true],
		['a text quotes the customer', freeText, { id: 'another', direction: 'incoming' }, false],
		['the question is unknown', { ...approval, messageId: null }, { id: 'x', direction: 'outgoing' }, false],
	])('where %s', (_, question, quoted, expected) => {
		expect(belongsElsewhere(question, quoted)).toBe(expected);
	});
});

it('an n8n without an address for answers is told before anything is asked for', async () => {
	const asking = { contactId: ANA, person: null, responseType: 'freeText', until: NOW, most: 1 } as const;
	await expect(openQuestion({} as never, {} as never, asking)).rejects.toThrow(
		'This version of n8n has no address for the answer to a question',
	);
});
