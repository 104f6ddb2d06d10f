/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- measures this process */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** @returns the megabytes that this process really needs now: what is no longer used is cleared away first */
export function memory(): number {
	collect();
	return process.memoryUsage().heapUsed / 1024 / 1024;
}
