import { languageCard, welcomeCard } from '../cards/questions.ts'
import type { Submit } from '../cards/submit.ts'
import { staleCard } from '../cards/trouble.ts'
import type { Commit } from '../src/desk/outcome.ts'
import { canonicalTicketId, unreachable } from '../src/rules/index.ts'
import { askedCard } from './ask.ts'
import { obey } from './commands.ts'
import { type Draft, patched, ticketDraft } from './draft.ts'
import { memoryOf } from './memory.ts'
import { showOutcome } from './outcome.ts'
import { callPerson } from './person.ts'
import { flowIn } from './stack.ts'
import { asking, begin, speak, type Talk, whereWeAre } from './talk.ts'
import { startUpdates, stopUpdates } from './updates.ts'
import { languageOf, markAnswered, type Shown, say, show } from './voice.ts'

/** `answer`: the button is for the question that waits. `done`: it was seen to. */
export type Chosen = 'answer' | 'done'

/** Sees to a button that is good at any time, and to one whose time has passed. */
export const choose = async (talk: Talk, submit: Submit): Promise<Chosen> => {
  const current = asking(talk)
  const isStale = submit.nonce !== undefined && submit.nonce !== current?.nonce
  if (submit.action === 'language') {
    if (!isStale) await finish(talk, submit)
    return done(speak(talk, submit.locale))
  }
  if (submit.action === 'confirm' && (isStale || !isCurrentOperation(talk, submit.operation)))
    return done(repeat(talk, submit.operation))
  if (isStale) return done(tellStale(talk))
  if (submit.nonce !== undefined && submit.action !== 'command' && submit.action !== 'offer') return 'answer'
  if (submit.nonce !== undefined && submit.action === 'command') await finish(talk, submit)
  return anytime(talk, submit)
}

const done = async (work: Promise<void>): Promise<Chosen> => {
  await work
  return 'done'
}

const isCurrentOperation = (talk: Talk, operation: string): boolean => {
  const question = asking(talk)?.question
  return question?.ask === 'confirm' && question.operation === operation
}

const anytime = async (talk: Talk, submit: Submit): Promise<Chosen> => {
  const { turn } = talk
  switch (submit.action) {
    case 'customer':
      return chosenFromMenu(talk, 'customer', { customer: submit.customer }, submit)
    case 'call':
      return chosenFromMenu(talk, 'call', { call: submit.call }, submit)
    case 'command':
      return done(obey(talk, { command: submit.command }))
    case 'offer':
      return done(take(talk, submit))
    case 'resume':
      return done(resume(talk))
    case 'ticketStatus':
      return done(begin(talk, 'status', ticketDraft(submit.ticket, talk.deps.seals)))
    case 'message':
      return done(begin(talk, 'message', { ticket: submit.ticket }))
    case 'copy':
      return done(say(turn, submit.ticket))
    case 'continue':
      return done(obey(talk, { command: 'menu' }))
    case 'stopUpdates':
      return done(stopUpdates(talk, submit.ticket === undefined ? null : canonicalTicketId(submit.ticket)))
    case 'startUpdates':
      return done(startUpdates(talk, canonicalTicketId(submit.ticket)))
    default:
      return done(tellStale(talk))
  }
}

/** The card that a button stood on, replaced by what was chosen: the menu's buttons have no nonce. */
const finish = (talk: Talk, submit: Submit): Promise<void> => {
  const { turn, deps } = talk
  const { nonce } = submit
  const current = asking(talk)
  const shown: Shown = (t) => {
    const { profile } = deps.desk
    if (nonce === undefined || !current) return welcomeCard({ again: memoryOf(turn).menus > 0 }, t, profile)
    const isBeside = submit.action === 'language' && current.question.ask !== 'language'
    return isBeside ? languageCard({ nonce }, t, profile) : askedCard(current, deps)(t)
  }
  return markAnswered(turn, deps, shown, submit)
}

/** A menu's button answers the question where it is the one asked; a second click on it changes nothing. */
const chosenFromMenu = async (
  talk: Talk,
  ask: 'customer' | 'call',
  draft: Draft,
  submit: Submit,
): Promise<Chosen> => {
  if (submit.nonce === undefined) await finish(talk, submit)
  if (asking(talk)?.question.ask === ask) return 'answer'
  const flow = flowIn(talk.dc)
  const said = flow?.name === 'authorize' ? flow.draft[ask] : undefined
  return done(said !== undefined && said === draft[ask] ? whereWeAre(talk) : begin(talk, 'authorize', draft))
}

/** The operation of an earlier confirmation: its first outcome again, for whom it belongs to. */
const repeat = async (talk: Talk, operation: string): Promise<void> => {
  const { turn, deps } = talk
  const outcome = await deps.desk.outcomeOf(operation as Commit['operation'], turn.binding)
  if (!outcome) return tellStale(talk)
  await say(turn, languageOf(turn)('repeated'))
  await showOutcome(turn, deps, outcome)
}

/** That a card is no longer active, and where things stand. */
export const tellStale = async (talk: Talk): Promise<void> => {
  if (asking(talk)) {
    await say(talk.turn, languageOf(talk.turn)('stale'))
    return whereWeAre(talk)
  }
  await show(talk.turn, (t) => staleCard({ where: null }, t, talk.deps.desk.profile))
}

const resume = async (talk: Talk): Promise<void> => {
  const { previous } = memoryOf(talk.turn)
  if (asking(talk) || !previous) return whereWeAre(talk)
  const unspent = { granted: null, operation: null, confirmed: null, otherProblem: null }
  await begin(talk, 'authorize', patched(previous, unspent))
}

/** One of the next best ways that an outcome offers, on what was said before. */
const take = async (talk: Talk, { offer, ticket }: Extract<Submit, { action: 'offer' }>): Promise<void> => {
  const { turn, deps } = talk
  const flow = flowIn(talk.dc)
  const before = (flow?.name === 'authorize' ? flow.draft : memoryOf(turn).previous) ?? {}
  const { customer, subject, articles } = before
  const known: Draft = { customer, subject, articles, call: 'technical' }
  switch (offer) {
    case 'supportCode':
      return begin(talk, 'authorize', { ...known, hasTicket: 'no', wanted: 'supportCode' })
    case 'licenseKey':
      return begin(talk, 'authorize', {
        ...known,
        hasTicket: 'no',
        wanted: 'licenseKey',
        customer: 'business',
      })
    case 'ticket':
    case 'openTicket':
    case 'boundTicket':
      return begin(talk, 'authorize', {
        ...known,
        hasTicket: 'yes',
        ...(ticket && ticketDraft(ticket, talk.deps.seals)),
      })
    case 'retry':
      return retry(talk, before, known)
    case 'business':
      return begin(talk, 'authorize', patched(before, { customer: 'business', call: 'technical' }))
    case 'licensing':
      return begin(talk, 'authorize', patched(before, { customer: 'business', call: 'licensing' }))
    case 'person':
      await callPerson(turn, deps)
      return
    case 'selfService':
      return begin(talk, 'selfService', subject ? { subject } : {})
    case 'renew':
    case 'buy':
    case 'options':
    case 'sales':
    case 'web':
      return whereWeAre(talk)
    default:
      return unreachable(offer)
  }
}

/** Asks for the same kind of number again. */
const retry = async (talk: Talk, { credential, hasTicket, customer }: Draft, known: Draft): Promise<void> => {
  if (asking(talk) || !(credential || hasTicket)) return whereWeAre(talk)
  if (credential?.kind === 'ticket') return begin(talk, 'authorize', { ...known, hasTicket: 'yes' })
  const wanted = !customer && credential && credential.kind !== 'either' ? credential.kind : undefined
  await begin(talk, 'authorize', { ...known, hasTicket: hasTicket ?? 'no', wanted })
}
