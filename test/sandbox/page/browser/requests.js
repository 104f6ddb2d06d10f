const trouble = document.querySelector('#trouble');
let hiding;

/** Shows what went wrong, for long enough to be read. */
export const showTrouble = (words) => {
	trouble.textContent = words;
	trouble.hidden = false;
	clearTimeout(hiding);
	hiding = setTimeout(() => (trouble.hidden = true), 8000);
};

/**
 * Tells the server what a person did.
 *
 * @param {string} path
 * @param {object} what
 * @returns {Promise<boolean>} whether it was done; what went wrong is shown
 */
export const tell = async (path, what = {}) => {
	try {
		const answer = await fetch(path, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(what),
		});
		if (answer.ok) {
			trouble.hidden = true;
			return true;
		}
		const { error } = await answer.json();
		showTrouble(error);
	} catch {
		showTrouble('Nothing answers: has the demo ended?');
	}
	return false;
};
