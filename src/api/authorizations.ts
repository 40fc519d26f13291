import type { Answer } from '../channels/direct-line/errors.ts'
import type { Desk } from '../desk/desk.ts'
import type { Committed } from '../desk/outcome.ts'
import { parseWireRequest, wireDecision, wireOutcome } from '../desk/wire.ts'
import { dayOf } from '../rules/index.ts'
import type { OperationId } from '../store/ports.ts'
import { malformed, problem } from './answers.ts'
import { AuthorizationBody, IdempotencyKey } from './schemas.ts'

type Asked = { body: unknown; idempotencyKey: unknown; actor: string; now: Date }

/** `guichet authorize`, with its JSON; a refusal is an answer like any other. */
export const authorize = async (desk: Desk, asked: Asked): Promise<Answer> => {
  const body = AuthorizationBody.safeParse(asked.body)
  if (!body.success) return malformed(body.error)
  const { commit, subject = '', ...wire } = body.data
  const parsed = parseWireRequest(wire, dayOf(asked.now))
  if (!parsed.ok) return problem(400, { error: parsed.error })
  const { request } = parsed
  const operation = operationIn(asked.idempotencyKey, commit)
  if (!operation.ok) return operation.answer
  if (operation.id === null) return { status: 200, body: wireDecision(await desk.preview(request)) }
  const by = { actor: asked.actor, conversation: null }
  return answerTo(await desk.commit({ operation: operation.id, by, request, subject }))
}

type Operation = { ok: true; id: OperationId | null } | { ok: false; answer: Answer }

/** A key without `commit` is refused: who sends one believes that something is carried out. */
const operationIn = (header: unknown, commit: boolean): Operation => {
  if (header === undefined) return commit ? wrong('commit needs one') : { ok: true, id: null }
  if (!commit) return wrong('goes with commit')
  const key = IdempotencyKey.safeParse(header)
  if (!key.success) return wrong(key.error.issues[0]?.message ?? 'not valid')
  return { ok: true, id: key.data.replaceAll('"', '') as OperationId }
}

const wrong = (message: string): Operation => {
  const path = 'Idempotency-Key'
  const answer = problem(400, { error: `${path}: ${message}`, problems: [{ path, message }] })
  return { ok: false, answer }
}

const answerTo = (committed: Committed): Answer => {
  if (!committed.done) return problem(statuses[committed.problem], { error: committed.problem })
  const headers = committed.repeated ? { 'idempotent-replayed': 'true' } : {}
  return { status: 200, body: wireOutcome(committed), headers }
}

const statuses: Record<Extract<Committed, { done: false }>['problem'], number> = {
  operationTaken: 422,
  entitlementChanged: 409,
  erased: 410,
}
