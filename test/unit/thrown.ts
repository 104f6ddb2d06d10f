import { Failure } from '../../nodes/shared/failures/failure';

/** @returns the failure that this throws, or that its promise is rejected with; the test fails where there is none. */
export async function rejection(run: () => Promise<unknown>): Promise<Failure> {
	const thrown: unknown = await run().then(
		(value) => ({ returned: value }),
		(error: unknown) => error,
	);
	expect(thrown).toBeInstanceOf(Failure);
	return thrown as Failure;
}

/** As `rejection`, for what answers at once. */
export function thrown(run: () => unknown): Failure {
	let failure: unknown;
	try {
		failure = { returned: run() };
	} catch (error) {
		failure = error;
	}
	expect(failure).toBeInstanceOf(Failure);
	return failure as Failure;
}
