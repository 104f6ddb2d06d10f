/** `./Whatomate.node` means the file of TypeScript, and not the codex `Whatomate.node.json` beside it: the last kind of file to look for. */
const { extensions } = require;
const json = extensions['.json'];
delete extensions['.json'];
extensions['.json'] = json;
