/** How a server of the figures behaves; it is made of waiting, so that it takes no processor from what is measured. */
export interface ServerSetting {
	/** Milliseconds from a request to its answer, besides its work. */
	latency?: number;
	/** How many requests it works on at the same time; the others wait in line. */
	cores?: number;
	/** Milliseconds of work that each request is. */
	work?: number;
	/** How many requests it takes in a window, as a released server counts them. */
	limit?: { max: number; windowSeconds: number };
}

/** What came to a server, and when. Times in milliseconds. */
export interface Report {
	requests: number;
	/** Connections, each of which costs a handshake. */
	sockets: number;
	/** Requests that were under way at the same time, at most. */
	inFlight: number;
	/** From a request to its answer, refused ones left out. */
	medianWait: number;
	slowestWaits: number;
	/** Messages that were taken, each counted once. */
	messages: number;
	/** Messages that were taken another time. */
	doubled: number;
	/** Requests that were refused with 429. */
	refused: number;
	/** The waits that the limit asked for, one after the other: nobody who keeps to them is quicker. */
	forced: number;
	/** From the first request to the last answer. */
	time: number;
}
