/* Reads the inbox of a server once a second, in a process of its own, so that nothing here slows its clock. Writes a line for each time: the milliseconds. */
const { WHATOMATE_URL, WHATOMATE_API_KEY } = process.env;

setInterval(async () => {
	const began = performance.now();
	const answer = await fetch(`${WHATOMATE_URL}/api/contacts?limit=50`, {
		headers: { 'X-API-Key': WHATOMATE_API_KEY },
	});
	await answer.arrayBuffer();
	console.log(answer.ok ? performance.now() - began : `refused with ${answer.status}`);
}, 1000);
