import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType } from 'n8n-workflow';

import { projectFolder } from '../e2e/n8n/install';

/** @returns a node of the built package, as n8n loads it */
export async function builtNode(name: string): Promise<INodeType> {
	const loader = new PackageDirectoryLoader(projectFolder);
	await loader.loadAll();
	return loader.getNode(name).type as INodeType;
}
