import type { IncomingMessage } from 'node:http'
import type { z } from 'zod'
import { defaultBodyLimits, readJson } from '../../http/body.ts'
import { type Answer, badArgument, unreadable } from './errors.ts'

type Body<T> = { ok: true; value: T } | { ok: false; answer: Answer }

export const requiredBody = async <T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<Body<T>> => {
  const body = await readJson(request, defaultBodyLimits)
  return body.ok ? parsed(body.value, schema) : { ok: false, answer: unreadable(body) }
}

/** For what may be posted with nothing at all, whatever content type a client then claims. */
export const optionalBody = async <T>(request: IncomingMessage, schema: z.ZodType<T>): Promise<Body<T>> => {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers
  const isEmpty = length === '0' && encoding === undefined
  return isEmpty ? parsed({}, schema) : requiredBody(request, schema)
}

const parsed = <T>(value: unknown, schema: z.ZodType<T>): Body<T> => {
  const result = schema.safeParse(value)
  if (result.success) return { ok: true, value: result.data }
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  return { ok: false, answer: badArgument(problems.join('; ')) }
}
