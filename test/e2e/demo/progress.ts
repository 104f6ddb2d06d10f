/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a command, not a node */

const SECOND = 1000;

/** @returns a time in words: "8 s", or "2 min 5 s". */
export const timeWords = (milliseconds: number): string => {
	const seconds = Math.round(milliseconds / SECOND);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/** Where the steps are shown. */
interface Screen {
	/** Whether a line can be written over. */
	isTTY?: boolean;
	write(text: string): unknown;
}

/** Tells which step is under way and for how long, and how long each has taken. */
export class Progress {
	private step: { title: string; begun: number; clock: NodeJS.Timeout | undefined } | undefined;

	constructor(private readonly screen: Screen = process.stdout) {}

	/** Begins a step, which ends the one before. @param title with how long it may take, where that is more than moments */
	readonly begin = (title: string): void => {
		this.end();
		const clock = this.screen.isTTY ? setInterval(() => this.show(), SECOND) : undefined;
		clock?.unref();
		this.step = { title: title.replace(/\s*…$/, ''), begun: Date.now(), clock };
		this.show();
	};

	/** Ends the step that is under way. */
	end(): void {
		if (!this.step) return;
		const { title, begun, clock } = this.step;
		clearInterval(clock);
		this.step = undefined;
		const time = timeWords(Date.now() - begun);
		this.screen.write(this.screen.isTTY ? `\r\x1b[K✓ ${title}: ${time}\n` : `  done in ${time}\n`);
	}

	private show(): void {
		if (!this.step) return;
		const { title, begun } = this.step;
		if (this.screen.isTTY) this.screen.write(`\r\x1b[K… ${title}: ${timeWords(Date.now() - begun)}`);
		else this.screen.write(`${title} …\n`);
	}
}
