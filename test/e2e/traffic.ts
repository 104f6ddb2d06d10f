import { metaStatus, type MetaAnswer, type Sandbox } from '../sandbox';

/** How many customers write, and are written to. */
const CUSTOMERS = 20;

/** The most events that happen at the same moment. */
const AT_ONCE = 5;

/** What goes on at a busy server: customers write, and Meta tells that messages of ours were delivered. */
export class Traffic {
	/** The messages that customers wrote. */
	readonly written: string[] = [];
	/** WhatsApp's IDs of the messages that Meta told about. */
	readonly told: string[] = [];
	private readonly answers: Array<Promise<MetaAnswer>> = [];
	/** How often each event was tried to be delivered; no end of it when it was. */
	private readonly tries = new Map<string, number>();
	private readonly contacts: Array<{ id: string; phone_number: string }>;

	constructor(
		private readonly sandbox: Sandbox,
		/** Where Meta sends to. */
		private readonly callback: string,
		private readonly random: (below: number) => number,
	) {
		this.contacts = Array.from({ length: CUSTOMERS }, (_, index) =>
			sandbox.addContact({ phone_number: `1415557${String(index).padStart(4, '0')}` }),
		);
		sandbox.on('webhook', ({ body, status }) => {
			const { data } = JSON.parse(body) as { data: { message_id: string } };
			this.noteTry(data.message_id, status);
		});
		sandbox.on('meta', ({ body, status }) => this.noteTry(/wamid\.told\.\d+/.exec(body)?.[0] ?? '', status));
	}

	/** How many events there were, of either kind. */
	get count(): number {
		return this.written.length + this.told.length;
	}

	/** Lets so many events happen, a few at a time, each time until one try to deliver the last of them is over. */
	async go(count: number): Promise<void> {
		for (let left = count; left > 0; ) {
			const now = Math.min(left, 1 + this.random(AT_ONCE));
			const events = Array.from({ length: now }, () => this.happen());
			left -= now;
			await this.tried(events[now - 1], 1);
		}
	}

	/** Lets single events happen, each tried twice, until something else is over. */
	async during(other: Promise<unknown>): Promise<void> {
		let over = false;
		const noted = other.finally(() => (over = true));
		while (!over) await Promise.race([noted, this.tried(this.happen(), 2)]);
	}

	/** Waits until the server and Meta have come to their end with everything. @returns what Meta was answered. */
	async settle(): Promise<MetaAnswer[]> {
		await this.sandbox.until(() => this.sandbox.pendingWebhooks === 0);
		return await Promise.all(this.answers);
	}

	private noteTry(event: string, status: number): void {
		this.tries.set(event, status === 200 ? Infinity : (this.tries.get(event) ?? 0) + 1);
	}

	private async tried(event: string, times: number): Promise<void> {
		await this.sandbox.until(() => (this.tries.get(event) ?? 0) >= times);
	}

	/** @returns what the event is known by. */
	private happen(): string {
		const { id, phone_number } = this.contacts[this.random(CUSTOMERS)];
		if (this.random(2) === 0) {
			const { id: written } = this.sandbox.receive({ from: phone_number, text: 'Hello?' });
			this.written.push(written);
			return written;
		}
		const wamid = `wamid.told.${this.told.length}`;
		this.sandbox.addMessage(id, { wamid });
		this.told.push(wamid);
		const statuses = [metaStatus(wamid, 'delivered', phone_number)];
		this.answers.push(this.sandbox.meta.deliver(this.callback, { statuses }, { retries: Infinity }));
		return wamid;
	}
}
