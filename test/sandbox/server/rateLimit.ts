/** How many requests a user may make in a window; the window begins with its first request. */
export interface RateLimit {
	/** Default 200. */
	max: number;
	/** Default 60. */
	windowSeconds: number;
}

/** Counts requests in fixed windows, as a released server does when the limit is on (docs/whatomate-api.md#rate-limit; recording: rate-limit). */
export class RateLimiter {
	private count = 0;
	private begun = 0;

	constructor(private readonly limit: RateLimit) {}

	/** Counts a request. @returns seconds to wait when it is one too many, else undefined. */
	take(now: number): number | undefined {
		const length = this.limit.windowSeconds * 1000;
		if (this.count === 0 || now - this.begun >= length) {
			this.count = 0;
			this.begun = now;
		}
		this.count += 1;
		if (this.count <= this.limit.max) return undefined;
		return Math.max(1, Math.floor((this.begun + length - now) / 1000));
	}

	/** Ends the window now, so that tests need not wait for it. */
	endWindow(): void {
		this.count = 0;
	}
}
