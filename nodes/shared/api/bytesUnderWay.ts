import { stopped } from '../failures/failure';
import { filesUnderWay } from '../memory';
import type { FilesUnderWay } from '../memory';
import { whenAborted } from './whenAborted';

/**
 * Bytes of files that are on their way to or from one server at the same time. n8n holds some of them in its memory, a server each
 * upload: neither gets more the more items there are.
 */
export const MOST_BYTES = 64 * 1024 * 1024;

/** Takes place for a file, and waits until there is some. @throws {Failure} when the execution is stopped meanwhile */
export type TakePlace = (bytes: number) => Promise<void>;

/** The place that one file has among those that are under way with a server. One that is larger than all places goes alone. */
export class Place {
	private taken = 0;

	/** @param server its identity, with whose other files the places are shared */
	constructor(private readonly server: string) {}

	/**
	 * Files get their places in the order in which they ask, so that a large one is not overtaken for ever. Place that was taken before
	 * is given back first: nobody has some while they wait for more.
	 * @throws {Failure} when the signal fires before there is place
	 */
	async take(bytes: number, signal?: AbortSignal): Promise<void> {
		this.leave();
		if (signal?.aborted) throw stopped();
		const files = filesUnderWay.get(this.server) ?? { bytes: 0, waiting: [] };
		filesUnderWay.set(this.server, files);
		await new Promise<void>((resolve, reject) => {
			const giveUp = () => {
				files.waiting = files.waiting.filter((each) => each !== next);
				this.letIn(files);
				reject(stopped());
			};
			const next = {
				bytes,
				enter: () => {
					stopListening();
					this.taken = bytes;
					resolve();
				},
			};
			const stopListening = whenAborted(signal, giveUp);
			files.waiting.push(next);
			this.letIn(files);
		});
	}

	/** Gives the place back, if there is one. */
	leave(): void {
		const files = filesUnderWay.get(this.server);
		if (!files || this.taken === 0) return;
		files.bytes -= this.taken;
		this.taken = 0;
		this.letIn(files);
	}

	private letIn(files: FilesUnderWay): void {
		const isFree = ({ bytes }: FilesUnderWay['waiting'][number]) =>
			files.bytes === 0 || files.bytes + bytes <= MOST_BYTES;
		while (files.waiting.length > 0 && isFree(files.waiting[0])) {
			const next = files.waiting.shift()!;
			files.bytes += next.bytes;
			next.enter();
		}
		if (files.bytes === 0) filesUnderWay.delete(this.server);
	}
}
