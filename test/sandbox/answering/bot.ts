import { firstSaved, unsaved, type BotSettings } from '../data/botSettings';
import type { Events } from '../data/events';

/**
 * The server's own chatbot (docs/whatomate-api.md#bot; recording: hand-over). It answers nothing here: what counts is what its
 * being on or off does to messages that come in.
 */
export class Bot {
	private saved: BotSettings | undefined;

	constructor(private readonly events: Events) {}

	/**
	 * Whether it is on. Undefined as long as nobody has saved its settings, which is how a sandbox begins: such a server shows
	 * `enabled: false`, but messages that come in stay `received` and nobody is handed over.
	 */
	get enabled(): boolean | undefined {
		return this.saved?.enabled;
	}

	/** Switches it on or off; undefined makes the server forget that it was ever set up. */
	set enabled(enabled: boolean | undefined) {
		if (enabled === undefined) this.saved = undefined;
		else this.change({ enabled });
	}

	/** The settings as they are shown. */
	get settings(): Readonly<BotSettings> {
		return this.saved ?? unsaved;
	}

	/** Saves settings; what is not named stays. */
	change(changes: Partial<BotSettings>): void {
		this.saved = { ...(this.saved ?? firstSaved), ...changes };
		this.events.emit('bot', this.saved);
	}
}
