/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions -- reads the settings of the run, and measures from another process */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import type { IDataObject } from 'n8n-workflow';

import { contact, run, template } from '../engine/harness';
import { api, messagesFromNow, plainTemplate, until } from './meta';

/**
 * A broadcast to 500 people, message by message, while the agents read their inbox: everybody gets it once, and how long the inbox takes
 * meanwhile is written down beside how long it takes when nothing is sent. Times are figures only: they depend on the machine.
 */
const { WHATOMATE_URL: baseUrl = '', WHATOMATE_API_KEY: apiKey = '' } = process.env;

const PEOPLE = 500;

/** How often the inbox is read while nothing is sent. */
const IDLE_READINGS = 20;

/** What all numbers of this run begin with. */
const BEGINNING = `14162${String(Date.now()).slice(-3)}`;
const people = Array.from({ length: PEOPLE }, (_, index) => ({
	json: { phone: `${BEGINNING}${String(index).padStart(3, '0')}` },
}));

const live = async (parameters: IDataObject, items: Array<{ json: IDataObject }>) => {
	const { json, error } = await run({ credential: { baseUrl, apiKey }, parameters, items });
	if (error) throw new Error(`${error.message} — ${error.description ?? ''}`);
	return json;
};

/** Reads the inbox once a second until it is ended. */
function readInbox() {
	const reader = spawn(process.execPath, [resolve(__dirname, 'inboxReader.mjs')], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const readings: string[] = [];
	const lines = createInterface({ input: reader.stdout }).on('line', (line) => readings.push(line));
	return {
		/** @returns the readings from here on, each in milliseconds */
		from: () => {
			const begin = readings.length;
			return () => readings.slice(begin).map(Number);
		},
		more: async (count: number) => {
			for (const end = readings.length + count; readings.length < end; ) await once(lines, 'line');
		},
		end: () => reader.kill(),
	};
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

beforeAll(async () => {
	await live({ resource: 'contact', operation: 'import', phoneNumber: '={{ $json.phone }}' }, people);
});

afterAll(async () => {
	for (;;) {
		const path = `/api/contacts?limit=100&search=${BEGINNING}`;
		const { contacts } = await api<{ contacts: Array<{ id: string }> }>('GET', path);
		if (contacts.length === 0) break;
		await Promise.all(contacts.map(async ({ id }) => await api('DELETE', `/api/contacts/${id}`)));
	}
});

it('reaches everybody once, and leaves the inbox usable', async () => {
	const parameters = {
		resource: 'message',
		operation: 'sendTemplate',
		contact: contact.byPhone('={{ $json.phone }}'),
		template: template.byId((await plainTemplate()).id),
	};
	const reached = messagesFromNow((phone) => phone.startsWith(BEGINNING));
	const inbox = readInbox();
	try {
		await inbox.more(1);
		const whileIdle = inbox.from();
		await inbox.more(IDLE_READINGS);
		const idle = whileIdle();

		const whileSending = inbox.from();
		const began = performance.now();
		const made = await live(parameters, people);
		const seconds = (performance.now() - began) / 1000;
		const sending = whileSending();

		expect(made).toHaveLength(PEOPLE);
		expect([...idle, ...sending].filter(Number.isNaN)).toEqual([]);
		process.stdout.write(
			`${PEOPLE} messages in ${seconds.toFixed(1)} s. The inbox: ${median(idle).toFixed(0)} ms while nothing is sent, ` +
				`${median(sending).toFixed(0)} ms meanwhile (median of ${sending.length} readings)\n`,
		);
	} finally {
		inbox.end();
	}
	const numbers = people.map(({ json }) => json.phone).sort();
	await until(async () => reached().length >= PEOPLE, 60_000);
	expect(reached().sort()).toEqual(numbers);
});
