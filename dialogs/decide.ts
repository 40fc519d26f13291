import { hash } from 'node:crypto'
import type { Turn } from '../src/bot/turn.ts'
import { isMiss } from '../src/desk/guessing/guesses.ts'
import type { Commit } from '../src/desk/outcome.ts'
import {
  type AuthorizationRequest,
  type CustomerType,
  type Decision,
  dayOf,
  type EntitlementId,
  unreachable,
} from '../src/rules/index.ts'
import type { DialogsDeps } from './deps.ts'
import { type Draft, requestOf } from './draft.ts'
import { end, feedbackNext, type Move } from './flow.ts'
import { followerIn } from './following.ts'
import { showOutcome } from './outcome.ts'
import { rememberProof } from './remembered.ts'
import { guesserIn, tellSlow } from './slow.ts'
import { traceDecision } from './trace.ts'

/** Whoever shows a ticket or a code need not say who they are: the records know. A license key is a company's. */
const supposed = ({ customer, credential }: Draft): CustomerType =>
  customer ?? (credential?.kind === 'licenseKey' ? 'business' : 'home')

/** Asks the desk. What it grants is kept for the confirmation; any other outcome is shown, and ends the flow. */
export const decide = async (draft: Draft, turn: Turn, deps: DialogsDeps): Promise<Move> => {
  const asked = requestOf(draft, supposed(draft), dayOf(turn.now), deps.seals)
  if (!asked) throw new Error('there is no request to decide on')
  const tried = await deps.guesses.attempt(
    asked,
    guesserIn(turn, deps),
    () => decided(asked, draft, turn, deps),
    ({ decision }) => isMiss(decision),
  )
  if (!tried.ok) {
    await tellSlow(turn, deps, tried.wait)
    return end
  }
  const { request, decision } = tried.value
  await traceDecision(turn, request, decision)
  switch (decision.outcome) {
    case 'open':
      await proved(turn, deps, request, decision.entitlement.id)
      return {
        to: 'next',
        patch: { granted: await grantedBy(decision, turn, deps), operation: null, confirmed: null },
      }
    case 'resume':
      return resume(turn, deps, request)
    case 'exempt':
    case 'refuse':
      await showOutcome(turn, deps, { decision, ticket: null, incidentsAfter: null })
      return isOnRecord(decision) ? { to: 'end', patch: { customer: decision.customer } } : end
    default:
      return unreachable(decision)
  }
}

const proved = async (
  turn: Turn,
  deps: DialogsDeps,
  { credential }: AuthorizationRequest,
  entitlement: EntitlementId,
): Promise<void> => {
  if (credential) await rememberProof(turn, deps, { credential, entitlement })
}

/** Whether the record was found and theirs, so that it knows who they are. */
const isOnRecord = (decision: Decision): boolean =>
  decision.outcome === 'refuse' &&
  !decision.reasons.some(({ reason }) =>
    ['unknown', 'emailMismatch', 'malformed', 'notForHome'].includes(reason),
  )

/**
 * Where they did not say who they are, the record's word is no correction. A ticket that can be resumed is resumed next:
 * the trail then tells of that, and needs no line before it.
 */
const decided = async (
  asked: AuthorizationRequest,
  draft: Draft,
  turn: Turn,
  { desk }: DialogsDeps,
): Promise<{ request: AuthorizationRequest; decision: Decision }> => {
  const isTicket = asked.credential?.kind === 'ticket'
  const seen = isTicket || !draft.customer ? await desk.preview(asked) : null
  const request = { ...asked, customer: draft.customer ?? seen?.customer ?? asked.customer }
  if (seen?.outcome === 'resume') return { request, decision: seen }
  return { request, decision: await desk.authorize(request, turn.binding, turn.deeds.onPlaced) }
}

const grantedBy = async (
  decision: Extract<Decision, { outcome: 'open' }>,
  turn: Turn,
  { desk }: DialogsDeps,
): Promise<NonNullable<Draft['granted']>> => {
  const { entitlement, customer, incidentsLeft, openTickets } = decision
  if (openTickets.length > 0) await turn.deeds.settled()
  const subjects = await Promise.all(
    openTickets.map(async ({ id }) => ({ id, subject: (await desk.ticket(id))?.subject ?? '' })),
  )
  return {
    entitlement: entitlement.id,
    customer,
    incidents:
      entitlement.plan.kind === 'limited' && incidentsLeft !== null
        ? { total: entitlement.plan.incidents, before: incidentsLeft }
        : null,
    openTickets: subjects,
  }
}

/** Made by the server, single use. */
export const operationId = ({ newId }: DialogsDeps): Commit['operation'] => newId() as Commit['operation']

/**
 * A turn that lost the race for its conversation runs again, and must not resume twice: the activity names the operation.
 * A client that uses an activity's id again, much later and for something else, gets a new one.
 */
const resume = async (turn: Turn, deps: DialogsDeps, request: AuthorizationRequest): Promise<Move> => {
  const command = { by: turn.binding, request, subject: '', follower: followerIn(turn) }
  const commit = (operation: Commit['operation']) =>
    turn.deeds.carryOut((within) => deps.desk.commit({ ...command, operation }, within))
  const first = await commit(operationOf(turn, deps))
  const committed = first.done ? first : await commit(operationId(deps))
  if (!committed.done) throw new Error(`a new operation cannot be refused: ${committed.problem}`)
  await showOutcome(turn, deps, committed.outcome, committed.followed)
  return committed.outcome.decision.outcome === 'resume' ? feedbackNext : end
}

const operationOf = ({ activity: { id, channelId, conversation, from } }: Turn, deps: DialogsDeps) => {
  if (!id) return operationId(deps)
  const named = JSON.stringify([channelId, conversation.id, from.id, id])
  return `resume-${hash('sha256', named, 'base64url')}` as Commit['operation']
}
