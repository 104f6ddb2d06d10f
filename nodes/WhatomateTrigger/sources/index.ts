import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { Source } from '../source';
import { inboxButton } from './inboxButton';
import { meta } from './meta';
import { whatomate } from './whatomate';

const sources: Readonly<Record<string, Source>> = { inboxButton, meta, whatomate };

/** @returns the source that the user chose: the one place that asks */
export const sourceOf = (context: IHookFunctions | IWebhookFunctions): Source =>
	sources[context.getNodeParameter('source', 'whatomate') as string] ?? whatomate;
