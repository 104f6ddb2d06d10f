import * as listSearch from './listSearch';
import * as loadOptions from './loadOptions';
import * as resourceMapping from './resourceMapping';

/** What the editor calls to fill lists and fields, by n8n's own words. */
export const methods = { listSearch, loadOptions, resourceMapping };
