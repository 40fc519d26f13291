/** An instant as ISO 8601 in UTC with milliseconds, as stored; instants compare as strings. */
export type Instant = string & { readonly __brand: 'Instant' }
export const instantOf = (date: Date): Instant => date.toISOString() as Instant
