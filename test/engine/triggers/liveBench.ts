/* eslint-disable @n8n/community-nodes/no-restricted-globals -- gives Node.js 20 a WebSocket */
import { WebSocket as SocketOfWs } from 'ws';

import type { IDataObject } from 'n8n-workflow';

import { LIVE_EVENTS } from '../../../nodes/shared/events/fromFeed';
import { TIMING } from '../../../nodes/WhatomateLiveTrigger/connection';
import { CONTACTS } from '../../sandbox';
import type { SeenRequest } from '../../sandbox';
import { LiveHost } from '../triggerHarness';
import type { TriggerOptions } from '../triggerHarness';
import { useTriggers } from './support';

const SHORT = {
	...TIMING,
	firstRetry: 2,
	longestRetry: 20,
	refusedRetry: 2,
	longestRefusedRetry: 20,
	ownMessage: 1,
};
const EVERYTHING = {
	events: LIVE_EVENTS.map(({ value }) => value),
	statuses: ['sent', 'delivered', 'read', 'failed'],
};

export const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** A sandbox before each test, with the live triggers that listen to it. */
export function useLiveFeed() {
	const native = globalThis.WebSocket as typeof WebSocket | undefined;
	const triggers = useTriggers<LiveHost>();

	const isLive = async () => await triggers.sandbox.until(() => triggers.sandbox.liveFeed.live.length === 1);
	/** A trigger that is not started yet. */
	const made = (parameters: IDataObject = {}, timing = {}, more: Partial<TriggerOptions> = {}) => {
		const trigger = new LiveHost(
			{ sandbox: triggers.sandbox, parameters: { ...EVERYTHING, ...parameters }, ...more },
			{ ...SHORT, ...timing },
		);
		triggers.add(trigger);
		return trigger;
	};
	const host = async (parameters: IDataObject = {}, timing = {}, mode: 'trigger' | 'manual' = 'trigger') => {
		const trigger = made(parameters, timing);
		await trigger.start(mode);
		return trigger;
	};
	const sentByAnother = async (body: string) => {
		const answer = await fetch(`${triggers.sandbox.url}/api/contacts/${CONTACTS.ana}/messages`, {
			method: 'POST',
			headers: { 'x-api-key': triggers.sandbox.apiKey, connection: 'close' },
			body: JSON.stringify({ type: 'text', content: { body } }),
		});
		return ((await answer.json()) as { data: { id: string } }).data.id;
	};
	/** Waits until so many answers to this path are out. To be called before what is waited for. */
	const answered = (path: string, count: number) => {
		let answers = 0;
		const fits = ({ path: asked, query }: SeenRequest) =>
			asked === path && (query.get('page') ?? '1') === '1';
		return triggers.sandbox.once('answer', (request) => fits(request) && ++answers === count);
	};
	const numberOfAna = () =>
		triggers.sandbox.state.contacts.find(({ id }) => id === CONTACTS.ana)?.phone_number ?? '';

	// Node.js 20 has none; the tests' own takes the same arguments.
	beforeAll(() => {
		if (!native) Object.assign(globalThis, { WebSocket: SocketOfWs });
	});
	afterAll(() => {
		if (!native) Object.assign(globalThis, { WebSocket: undefined });
	});

	return {
		get sandbox() {
			return triggers.sandbox;
		},
		server: triggers.server,
		isLive,
		made,
		host,
		sentByAnother,
		answered,
		numberOfAna,
	};
}
