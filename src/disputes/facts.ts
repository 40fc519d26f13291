import type { SpentIncident } from '../desk/spent.ts'
import type { Translate } from '../messages/translator.ts'

/** A moment as a day and a time of day, in UTC. */
export const momentHoles = (at: Date | string, t: Translate): { date: string; time: string } => {
  const iso = new Date(at).toISOString()
  return { date: t.date(iso.slice(0, 10)), time: iso.slice(11, 16) }
}

/** What there is to say of an incident, each with its label. */
export const factsOf = (
  { at, ticket, code, left }: SpentIncident,
  t: Translate,
  { withSubject }: { withSubject: boolean },
): [label: string, value: string][] => {
  const facts: [string, string][] = [[t('spent.when'), t('spent.instant', momentHoles(at, t))]]
  if (ticket) facts.push([t('label.ticket'), ticket.id])
  if (withSubject && ticket?.subject) facts.push([t('label.subject'), oneLine(ticket.subject)])
  if (code) facts.push([t(labels[code.kind]), t('spent.ending', { ending: code.ending })])
  if (left !== null) facts.push([t('spent.left'), t.number(left)])
  return facts
}

const labels = { supportCode: 'label.code', licenseKey: 'label.key' } as const

/** What others typed, so that it passes for nothing of ours. */
export const oneLine = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
