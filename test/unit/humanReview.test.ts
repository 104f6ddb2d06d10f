import { isHitlToolType } from 'n8n-workflow';
import type { IDataObject, INode } from 'n8n-workflow';

import { readQuestion } from '../../nodes/Whatomate/resources/message/questionForm';
import { itemsWith } from './items';

/** What n8n makes of the node where an AI agent asks a person. */
const REVIEW = 'n8n-nodes-whatomate.whatomateHitlTool';

/** @returns the buttons of a question that the node of this type asks */
function buttonsOf(type: string, parameters: IDataObject = {}): string[] {
	const [item] = itemsWith([{ message: 'Shall it?', responseType: 'approval', ...parameters }]);
	Object.assign(item.execution.context, { getNode: () => ({ type }) as INode });
	return readQuestion(item).choices.map(({ title }) => title);
}

it('a tool for human review is named as n8n names it', () => {
	expect(isHitlToolType(REVIEW)).toBe(true);
});

it.each<[string, string, IDataObject, string[]]>([
	['a reviewer can say no', REVIEW, {}, ['Approve', 'Decline']],
	[
		'a reviewer has one button where that is wanted',
		REVIEW,
		{ approvalOptions: { values: { approvalType: 'single' } } },
		['Approve'],
	],
	['a question has one button', 'n8n-nodes-whatomate.whatomate', {}, ['Approve']],
])('%s', (_, type, parameters, buttons) => expect(buttonsOf(type, parameters)).toEqual(buttons));
