/* eslint-disable @n8n/community-nodes/no-restricted-imports -- looks at the listeners of a signal */
import { getEventListeners } from 'node:events';

import { whenAborted } from '../../nodes/shared/api/whenAborted';

/** How many wait for one signal. */

describe('whenAborted', () => {
	it('tells all who wait, once, with one listener', () => {
		const { signal, abort } = controller();
		const told: number[] = [];
		for (let who = 0; who < 20; who++) whenAborted(signal, () => void told.push(who));
		expect(getEventListeners(signal, 'abort')).toHaveLength(1);
		abort();
		abort();
		expect(told).toEqual(Array.from({ length: 20 }, (_, who) => who));
	});

	it('does not tell who has left, also while the others are told', () => {
		const { signal, abort } = controller();
		const told: string[] = [];
		const leaveEarly = whenAborted(signal, () => void told.push('early'));
		whenAborted(signal, () => leaveLate());
		const leaveLate = whenAborted(signal, () => void told.push('late'));
		whenAborted(signal, () => void told.push('stays'));
		leaveEarly();
		abort();
		expect(told).toEqual(['stays']);
	});

	it('counts an action that waits twice as two', () => {
		const { signal, abort } = controller();
		let times = 0;
		const action = () => void times++;
		const leave = whenAborted(signal, action);
		whenAborted(signal, action);
		leave();
		abort();
		expect(times).toBe(1);
	});

	it('tells at once where the signal has fired', () => {
		const { signal, abort } = controller();
		abort();
		let times = 0;
		whenAborted(signal, () => void times++)();
		expect(times).toBe(1);
	});

	it('never tells where there is no signal', () => {
		const action = jest.fn();
		whenAborted(undefined, action)();
		expect(action).not.toHaveBeenCalled();
	});
});

function controller() {
	const made = new AbortController();
	return { signal: made.signal, abort: () => made.abort() };
}
