import { canonicalTicketId, parseOwnTicketId } from '../ticket-id.ts'
import type { TicketId } from '../vocabulary.ts'
import { blank, type Range } from './shadow.ts'

export type TicketHit = Range & { found: { kind: 'ticket'; id: TicketId } }

const glued = '[\\p{Script=Latin}\\d]'

/** Looks ahead only, so that a candidate inside another, such as in "ticket T-…", is seen as well. */
const ownForm = new RegExp(`(?<!${glued})(?=(T(?:[ ._-]{0,3}[0-9A-Z]){11})(?!${glued}))`, 'giu')

type Candidate = Range & { raw: string; groups: string[] }

/** Text in the form of our own ticket IDs, whether or not its check character is right. */
export const ownFormCandidates = (text: string): Candidate[] =>
  Array.from(text.matchAll(ownForm), ({ index, 1: raw = '' }) => ({
    start: index,
    end: index + raw.length,
    raw,
    groups: raw.split(/[ ._-]+/),
  })).filter((candidate) => isCanonical(candidate) || isSpelledOut(candidate))

/** "t-shirt blanc a" has the grouping too, but neither a digit nor dashes throughout. */
const isCanonical = ({ raw, groups }: Candidate): boolean =>
  groups.map(({ length }) => length).join() === '1,5,5,1' && (/\d/.test(raw) || !raw.includes(' '))

/** Grouped otherwise it must not be words of prose that happen to have the length. */
const isSpelledOut = ({ raw, groups }: Candidate): boolean => {
  const [first = ''] = groups
  const digits = raw.replace(/[^0-9]/g, '').length
  return (first.length === 1 || /\d/.test(first)) && digits >= (groups.length === 1 ? 1 : 2)
}

/** Ticket IDs of our own form with the right check character, the usual grouping first. */
export const ownTickets = (text: string): TicketHit[] => {
  const hits: TicketHit[] = []
  const candidates = ownFormCandidates(text)
  const usualFirst = [...candidates.filter(isCanonical), ...candidates.filter((one) => !isCanonical(one))]
  const taken = new Set<number>()
  for (const { start, end, raw } of usualFirst) {
    const id = parseOwnTicketId(raw)
    if (id === null || taken.has(start) || taken.has(end - 1)) continue
    for (let i = start; i < end; i++) taken.add(i)
    hits.push({ start, end, found: { kind: 'ticket', id } })
  }
  return hits
}

const numberWord = 'n[°º]|№|no|nr|num|number|num[eé]ro|id|r[eé]f(?:[eé]rence)?'
const linkWord = `${numberWord}|is|est|le|the|de|du|support`
const announcement = new RegExp(
  `(?<!${glued})(?<!(?:pas de|sans|aucun|no|without|new|nouveau) )(?:tickets?|dossier)(?!\\p{L})` +
    `(?<link>(?: {0,3}(?:[:=#("«-]|(?:${linkWord})(?!\\p{L})\\.?)){0,6}) {0,3}` +
    `(?<id>[A-Z0-9]{1,20}(?:[-_][A-Z0-9]{1,20}){0,4})(?![\\p{L}\\d_])`,
  'giud',
)
const isNumberLink = new RegExp(`#|(?<!\\p{L})(?:${numberWord})(?!\\p{L})`, 'iu')

const hash = /(?<![\p{L}\d&#/])# {0,2}(?<id>[A-Z]{1,10}-\d{1,20}|\d{3,20})(?![\p{L}\d_])/dgiu

/** Imported ticket IDs, which have no form of their own: known by the word or the sign before them. */
export const announcedTickets = (text: string): TicketHit[] => {
  const byWord = Array.from(text.matchAll(announcement))
    .filter(({ groups }) => isAnnouncedId(groups?.id ?? '', groups?.link ?? ''))
    .flatMap(hitOf)
  const bySign = Array.from(blank(text, byWord).matchAll(hash))
    .filter(({ groups }) => !isCodeLength(groups?.id ?? ''))
    .flatMap(hitOf)
  return [...byWord, ...bySign]
}

/** "#1234567890" alone may as well be a support code. */
const isCodeLength = (id: string): boolean => /^(\d{8}|\d{10})$/.test(id)

/** "ticket 2 days ago" names no ticket: without a word for a number, three digits and no bare word. */
const isAnnouncedId = (id: string, link: string): boolean => {
  if (/^T-[^-]{5}-[^-]{5}-[^-]$/i.test(id)) return true
  if (isNumberLink.test(link)) return /\d/.test(id)
  return /^[A-Z]*[-_\d]+$|[-_]/.test(id) && id.replace(/\D/g, '').length >= 3
}

const hitOf = ({ groups, indices }: RegExpExecArray): TicketHit[] => {
  const [start, end] = indices?.groups?.id ?? []
  if (start === undefined || end === undefined) return []
  return [{ start, end, found: { kind: 'ticket', id: canonicalTicketId(groups?.id ?? '') } }]
}
