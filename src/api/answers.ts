import type { z } from 'zod'
import type { Answer } from '../channels/direct-line/errors.ts'
import type { ProblemBody } from './schemas.ts'

export const problem = (status: number, body: ProblemBody, headers: Answer['headers'] = {}): Answer => ({
  status,
  body,
  headers,
})

/** Every fault, in one line as the command line has it, and one by one. */
export const malformed = ({ issues }: z.core.$ZodError): Answer => {
  const problems = issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return problem(400, { error: lines.join('; '), problems })
}

/** RFC 6750: where no key was shown, nothing is said to be wrong with it. */
export const unauthorized = (error: string, isKeyShown: boolean): Answer => {
  const challenge = `Bearer realm="guichet"${isKeyShown ? ', error="invalid_token"' : ''}`
  return problem(401, { error }, { 'www-authenticate': challenge })
}

export const tooMany = (seconds: number): Answer =>
  problem(429, { error: `too many requests: try again in ${seconds} s` }, { 'retry-after': String(seconds) })

/** A connection that broke at the very end leaves open whether all or nothing was done: only a repeat tells. */
export const unavailable = problem(
  503,
  { error: 'the records are out of reach: try again, with the same Idempotency-Key' },
  { 'retry-after': '5' },
)
