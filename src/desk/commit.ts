import { decide, newTicketId, unreachable } from '../rules/index.ts'
import { type Instant, instantOf, type Operation, type Within, type Writer } from '../store/ports.ts'
import { appendAudit } from './audit.ts'
import { codeRefOf } from './codes.ts'
import type { DeskDeps } from './deps.ts'
import { lookUp } from './lookup.ts'
import { keptText, maskedFacts, maskedRequest } from './masked.ts'
import { announce } from './outbox.ts'
import type { Commit, Committed, Followed, Outcome } from './outcome.ts'
import { subscriptionOf } from './updates.ts'
import { isCodeNeeded } from './verification/needed.ts'
import { noteVisit } from './visits.ts'
import { wireDecision } from './wire.ts'

class Abort extends Error {
  readonly result: Committed
  constructor(result: Committed) {
    super('the transaction is given up')
    this.result = result
  }
}

/**
 * Decides again and carries the decision out, all in one transaction: operation, deduction, ticket, ledger, audit, outbox.
 * A repeat returns the first outcome (DESIGN.md, idea 2).
 */
export const commit = async (
  deps: DeskDeps,
  command: Commit,
  { beforeCommit, onPlaced }: Partial<Within>,
): Promise<Committed> => {
  try {
    return await deps.store.transact(async (writer) => {
      const committed = await commitIn(writer, deps, command)
      beforeCommit?.()
      return committed
    }, onPlaced)
  } catch (error) {
    if (error instanceof Abort) return error.result
    throw error
  }
}

const commitIn = async (writer: Writer, deps: DeskDeps, command: Commit): Promise<Committed> => {
  const at = instantOf(deps.now())
  const fingerprint = fingerprintOf(deps, command)
  if (!(await writer.claimOperation({ id: command.operation, at, ...command.by, fingerprint }))) {
    return repeat(await writer.operation(command.operation), command, fingerprint)
  }
  const { facts, customer, ticket } = await lookUp(writer, deps.secrets, command.request)
  const decision = decide(command.request, facts, deps.profile)
  if (decision.outcome === 'open' && command.entitlement && command.entitlement !== decision.entitlement.id) {
    throw new Abort({ done: false, problem: 'entitlementChanged' })
  }
  if (await isCodeNeeded(writer, deps, command, decision, customer))
    throw new Abort({ done: false, problem: 'codeNeeded' })
  await noteVisit(writer, decision, customer, command.by, at)
  const outcome = await carryOut(writer, deps, command, decision, at)
  const subject = decision.outcome === 'resume' ? (ticket?.subject ?? '') : keptText(command.subject)
  const followed = await follow(writer, command, outcome, subject, at)
  await writer.completeOperation(command.operation, {
    entitlement: 'entitlement' in decision ? decision.entitlement.id : null,
    ticket: outcome.ticket,
    deducted: decision.outcome === 'open' && decision.deduct === 1,
    outcome: JSON.stringify(outcome),
    code: decision.outcome === 'open' ? codeRefOf(deps.secrets, command.request.credential) : null,
  })
  await appendAudit(writer, deps.secrets.mac, {
    at,
    actor: command.by.actor,
    action: decision.outcome,
    customer: customer?.id ?? null,
    detail: {
      operation: command.operation,
      request: maskedRequest(command.request),
      facts: maskedFacts(facts),
      decision: wireDecision(decision, outcome),
    },
  })
  return { done: true, repeated: false, operation: command.operation, outcome, ...(followed && { followed }) }
}

/** Whoever asked for it is told of the ticket from now on. Null where there is no ticket, or nobody to tell. */
const follow = async (
  writer: Writer,
  { follower }: Commit,
  { decision, ticket }: Outcome,
  subject: string,
  at: Instant,
): Promise<Followed | null> => {
  if (!follower || ticket === null || !('entitlement' in decision)) return null
  const followed = { id: ticket, entitlement: decision.entitlement.id }
  const { muted } = await writer.subscribe(subscriptionOf(follower, followed, at))
  return { subject, isTold: !muted }
}

const carryOut = async (
  writer: Writer,
  deps: DeskDeps,
  command: Commit,
  decision: Outcome['decision'],
  at: Instant,
): Promise<Outcome> => {
  switch (decision.outcome) {
    case 'open':
      return openTicket(writer, deps, command, decision, at)
    case 'resume':
      await announce(writer, at, {
        topic: 'ticket.resumed',
        ticket: decision.ticket.id,
        entitlement: decision.entitlement.id,
        by: command.by.conversation,
      })
      return { decision, ticket: decision.ticket.id, incidentsAfter: decision.incidentsLeft }
    case 'exempt':
    case 'refuse':
      return { decision, ticket: null, incidentsAfter: null }
    default:
      return unreachable(decision)
  }
}

const openTicket = async (
  writer: Writer,
  deps: DeskDeps,
  command: Commit,
  decision: Extract<Outcome['decision'], { outcome: 'open' }>,
  at: Instant,
): Promise<Outcome> => {
  const { operation, by, subject } = command
  const entitlement = decision.entitlement.id
  const ticket = newTicketId(deps.random(10))
  await writer.insertTicket({
    id: ticket,
    entitlement,
    status: 'open',
    subject: keptText(subject),
    createdAt: at,
    updatedAt: at,
  })
  if (decision.deduct === 1) {
    const usedAfter = await writer.spendIncident(entitlement)
    if (usedAfter === null)
      throw new Error(`entitlement ${entitlement} lost its last incident inside the transaction`)
    const line = { entitlement, at, kind: 'deduct', change: 1, usedAfter, operation, ticket } as const
    await writer.appendLedger({ ...line, actor: by.actor, reason: null })
    await announce(writer, at, { topic: 'incident.spent', ticket, entitlement, operation })
  }
  await announce(writer, at, { topic: 'ticket.opened', ticket, entitlement, by: by.conversation })
  const incidentsAfter = decision.incidentsLeft === null ? null : decision.incidentsLeft - decision.deduct
  return { decision, ticket, incidentsAfter }
}

const repeat = (stored: Operation | null, command: Commit, fingerprint: string): Committed => {
  if (!stored) throw new Error(`operation ${command.operation} was claimed and is not on record`)
  const isTheirs = stored.actor === command.by.actor && stored.conversation === command.by.conversation
  if (!isTheirs || stored.fingerprint !== fingerprint) return { done: false, problem: 'operationTaken' }
  if (stored.outcome === null) return { done: false, problem: 'erased' }
  return { done: true, repeated: true, operation: stored.id, outcome: parseOutcome(stored.outcome) }
}

/** The stored outcome of an operation, as it was written by `commit`. */
export const parseOutcome = (json: string): Outcome => JSON.parse(json)

/**
 * What was asked, for the same id to ask the same again; the day and the wording may differ. A MAC, so that it tells
 * nothing once the customer is erased. Under a new key the id is taken by somebody unknown: refused, never spent twice.
 */
const fingerprintOf = ({ secrets }: DeskDeps, { operation, request }: Commit): string =>
  secrets.mac(JSON.stringify(['operation', operation, request.call, request.customer, request.credential]))
