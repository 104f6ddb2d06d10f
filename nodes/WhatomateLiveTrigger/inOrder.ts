/** Work that belongs together is done in the order in which it came; what does not belong together, side by side. */
export class InOrder {
	private readonly last = new Map<string, Promise<void>>();

	/**
	 * @param key what the work belongs to
	 * @param work begins when all earlier work of this key is over, however that ended
	 * @throws what the work throws
	 */
	async run(key: string, work: () => Promise<void>): Promise<void> {
		const before = this.last.get(key);
		const mine = (async () => {
			await before;
			await work();
		})();
		const over = mine.then(
			() => {},
			() => {},
		);
		this.last.set(key, over);
		await mine.finally(() => {
			if (this.last.get(key) === over) this.last.delete(key);
		});
	}
}
