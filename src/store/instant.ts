/** An instant as ISO 8601 in UTC with milliseconds, as stored; instants compare as strings. */
export type Instant = string & { readonly __brand: 'Instant' }

/** Turns that go on together write down one millisecond many times. */
let latest = { time: Number.NaN, instant: '' as Instant }

export const instantOf = (date: Date): Instant => {
  const time = date.getTime()
  if (time !== latest.time) latest = { time, instant: date.toISOString() as Instant }
  return latest.instant
}
