import type { Answer } from '../channels/direct-line/errors.ts'
import type { Desk } from '../desk/desk.ts'
import { type Guesses, isMiss } from '../desk/guessing/guesses.ts'
import type { Commit, Committed } from '../desk/outcome.ts'
import { parseWireRequest, wireDecision, wireOutcome } from '../desk/wire.ts'
import { type AuthorizationRequest, dayOf } from '../rules/index.ts'
import type { OperationId } from '../store/ports.ts'
import { malformed, problem, tooMany } from './answers.ts'
import { codeAsked, codeRefused } from './code-answers.ts'
import { outward } from './outward.ts'
import { AuthorizationBody, IdempotencyKey } from './schemas.ts'

type Deps = { desk: Desk; guesses: Guesses }
type Asked = { body: unknown; idempotencyKey: unknown; actor: string; now: Date }

/** `guichet authorize`, with its JSON but for what is not theirs; a refusal is an answer like any other. */
export const authorize = async (deps: Deps, asked: Asked): Promise<Answer> => {
  const body = AuthorizationBody.safeParse(asked.body)
  if (!body.success) return malformed(body.error)
  const { commit, subject = '', code = null, ...wire } = body.data
  const parsed = parseWireRequest(wire, dayOf(asked.now))
  if (!parsed.ok) return problem(400, { error: parsed.error })
  const { request } = parsed
  const operation = operationIn(asked.idempotencyKey, commit)
  if (!operation.ok) return operation.answer
  const by = { actor: asked.actor, conversation: null }
  const tried = await deps.guesses.attempt(
    request,
    { frontEnd: asked.actor },
    () =>
      operation.id === null
        ? previewed(deps.desk, request)
        : committed(deps, { operation: operation.id, by, request, subject }, code),
    ({ isMissed }) => isMissed,
  )
  return tried.ok ? tried.value.answer : tooMany(Math.ceil(tried.wait / 1000))
}

type Looked = { answer: Answer; isMissed: boolean }

const previewed = async (desk: Desk, request: AuthorizationRequest): Promise<Looked> => {
  const decision = await desk.preview(request)
  return { answer: { status: 200, body: outward(wireDecision(decision)) }, isMissed: isMiss(decision) }
}

/** A repeat tells nothing new, and needs no code. */
const committed = async (deps: Deps, command: Commit, code: string | null): Promise<Looked> => {
  const done = await deps.desk.commit(command)
  const isMissed = done.done && !done.repeated && isMiss(done.outcome.decision)
  const isWaiting = !done.done && done.problem === 'codeNeeded'
  return { answer: isWaiting ? await proved(deps, command, code) : answerTo(done), isMissed }
}

/** The operation waits for the code that its contract's owner is sent. */
const proved = async ({ desk, guesses }: Deps, command: Commit, code: string | null): Promise<Answer> => {
  const { operation, by } = command
  if (code === null) return codeAsked(await desk.askCode({ ...command, anew: true }))
  const tried = await guesses.attemptCode(
    { frontEnd: by.actor },
    () => desk.proveCode({ operation, by, code }),
    (given) => !given.proved && given.problem === 'wrong',
  )
  if (!tried.ok) return tooMany(Math.ceil(tried.wait / 1000))
  return tried.value.proved ? answerTo(await desk.commit(command)) : codeRefused(tried.value)
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
  return { status: 200, body: outward(wireOutcome(committed)), headers }
}

const statuses: Record<Extract<Committed, { done: false }>['problem'], number> = {
  operationTaken: 422,
  entitlementChanged: 409,
  erased: 410,
  codeNeeded: 403,
}
