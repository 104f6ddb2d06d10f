/* eslint-disable @n8n/community-nodes/no-restricted-globals -- a program of its own */

/** With `--quick`, a tenth of everything: to see whether the figures can be taken, not what they are. Nothing is kept of them. */
export const isQuick = process.argv.includes('--quick');

/** @returns how many of something there are */
export const size = (whole: number): number => (isQuick ? Math.ceil(whole / 10) : whole);
