import type { IDataObject } from 'n8n-workflow';

import { badInput, shownValue } from '../../shared/failures/failure';
import type { Zoned } from '../engine/dates';
import type { Field, Item } from '../engine/item';
import { asNumber, asTime } from '../engine/values';

const UNITS: Readonly<Record<string, number>> = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** Milliseconds: without a limit, what waits for an answer would stay on the server for ever. */
const DEFAULT = 24 * UNITS.hours;

const MAX_DATE_AND_TIME = 'Max Date and Time';

/** What the user can set of it. */
interface Given {
	limitType?: unknown;
	resumeAmount?: unknown;
	resumeUnit?: unknown;
	maxDateAndTime?: unknown;
}

/** How long to wait, by the names that n8n's own nodes use; read as when to go on without an answer. */
export const limitWaitTimeOption: Field<Date> = {
	property: {
		displayName: 'Limit Wait Time',
		name: 'limitWaitTime',
		type: 'fixedCollection',
		default: { values: { limitType: 'afterTimeInterval', resumeAmount: 45, resumeUnit: 'minutes' } },
		description:
			"How long to wait for the answer. Without this, it is 24 hours. When the time is over, the workflow goes on with the input item, which has no field 'data'.",
		options: [
			{
				displayName: 'Values',
				name: 'values',
				values: [
					{
						displayName: 'Limit Type',
						name: 'limitType',
						type: 'options',
						options: [
							{ name: 'After Time Interval', value: 'afterTimeInterval', description: 'Wait for so long' },
							{
								name: 'At Specified Time',
								value: 'atSpecifiedTime',
								description: 'Wait until a date and time',
							},
						],
						default: 'afterTimeInterval',
						description: 'How the end of the wait is given',
					},
					{
						displayName: 'Amount',
						name: 'resumeAmount',
						type: 'number',
						typeOptions: { minValue: 0, numberPrecision: 2 },
						default: 45,
						description: 'How many minutes, hours or days to wait',
						displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					},
					{
						displayName: 'Unit',
						name: 'resumeUnit',
						type: 'options',
						options: [
							{ name: 'Days', value: 'days' },
							{ name: 'Hours', value: 'hours' },
							{ name: 'Minutes', value: 'minutes' },
						],
						default: 'minutes',
						description: 'What the amount counts',
						displayOptions: { show: { limitType: ['afterTimeInterval'] } },
					},
					{
						displayName: MAX_DATE_AND_TIME,
						name: 'maxDateAndTime',
						type: 'dateTime',
						default: '',
						description: "When to go on without an answer, in the workflow's time zone",
						displayOptions: { show: { limitType: ['atSpecifiedTime'] } },
					},
				],
			},
		],
	},
	read: (value, label, item) =>
		deadline(((value as { values?: IDataObject } | null)?.values ?? {}) as Given, label, item, Date.now()),
};

/**
 * @returns when to go on without an answer: in 24 hours where the user has not added the option
 * @throws {Failure} when that is no time, or lies in the past
 */
export const readDeadline = (item: Item): Date =>
	item.hasOption(limitWaitTimeOption) ? item.option(limitWaitTimeOption) : new Date(Date.now() + DEFAULT);

function deadline(
	{ limitType, resumeAmount, resumeUnit, maxDateAndTime }: Given,
	label: string,
	where: Zoned,
	now: number,
): Date {
	if (limitType === undefined && resumeAmount === undefined && maxDateAndTime === undefined) {
		return new Date(now + DEFAULT);
	}
	if (limitType === 'atSpecifiedTime') {
		const at = asTime(maxDateAndTime, MAX_DATE_AND_TIME, where);
		if (at === undefined) {
			throw badInput(
				`'${MAX_DATE_AND_TIME}' is not a date: it is empty`,
				'Give it like 2026-12-31T18:00:00.',
			);
		}
		if (at <= now) {
			throw badInput(
				`'${MAX_DATE_AND_TIME}' is in the past: ${new Date(at).toISOString()}`,
				'Nobody could answer in time, so the question did not go out.',
			);
		}
		return new Date(at);
	}
	const unit = resumeUnit ?? 'minutes';
	const isUnit = typeof unit === 'string' && Object.hasOwn(UNITS, unit);
	const length = isUnit ? asNumber(resumeAmount ?? 45) * UNITS[unit] : NaN;
	const end = new Date(now + length);
	if (!(length > 0) || Number.isNaN(end.getTime())) {
		throw badInput(
			`'${label}' is no length of time: ${shownValue(resumeAmount ?? 45)} ${shownValue(unit)}`,
			'Give a number above 0, and minutes, hours or days.',
		);
	}
	return end;
}
