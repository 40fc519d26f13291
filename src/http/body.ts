import type { IncomingMessage } from 'node:http'
import { untilCalm } from '../bot/calm.ts'
import { createCohort } from '../bot/cohort.ts'

export type BodyLimits = {
  /** In bytes. */
  size: number
  /** How deep JSON may nest. */
  depth: number
  /** In milliseconds, until the last byte. */
  time: number
}

export const defaultBodyLimits: BodyLimits = { size: 256 * 1024, depth: 64, time: 10_000 }

export type JsonBody =
  | { ok: true; value: unknown }
  | { ok: false; status: 400 | 408 | 413 | 415; problem: string }

/** A sender who is over the limit may finish, within reason: one that is cut off does not read why. */
const patience = 8

/** Reads a JSON body. */
export const readJson = async (request: IncomingMessage, limits: BodyLimits): Promise<JsonBody> => {
  const read = await readJsonText(request, limits)
  return read.ok ? parseJson(read.text, limits.depth) : read
}

/**
 * Reads what should be JSON, as it came. Not restify's own reader: that one inflates what it is sent past its limit, dies
 * of a broken gzip, and reads on for ever.
 */
export const readJsonText = async (
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<{ ok: true; text: string } | Refused> => {
  const read = await readTyped(request, 'application/json', limits)
  return typeof read === 'string' ? { ok: true, text: read } : read
}

/** Reads what an HTML form posts. */
export const readForm = async (
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<{ ok: true; value: URLSearchParams } | Refused> => {
  const read = await readTyped(request, 'application/x-www-form-urlencoded', limits)
  return typeof read === 'string' ? { ok: true, value: new URLSearchParams(read) } : read
}

type Refused = Extract<JsonBody, { ok: false }>

const refused = (status: Refused['status'], problem: string): Refused => ({ ok: false, status, problem })

const readTyped = async (
  request: IncomingMessage,
  type: string,
  limits: BodyLimits,
): Promise<string | Refused> => {
  const { headers } = request
  if ((headers['content-encoding'] ?? 'identity') !== 'identity')
    return refused(415, 'content encodings are not supported')
  if (headers['content-type']?.split(';')[0]?.trim().toLowerCase() !== type)
    return refused(415, `expected ${type}`)
  const read = await readText(request, limits)
  await together()
  return read
}

/** Requests that come while others are answered are answered together, when those have nothing to do. */
const together = createCohort(untilCalm)

const readText = (request: IncomingMessage, { size, time }: BodyLimits): Promise<string | Refused> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    let received = 0
    const tooLong = refused(413, `expected at most ${size} bytes`)
    const finish = (result: string | Refused): void => {
      clearTimeout(timer)
      resolve(result)
    }
    const timer = setTimeout(() => finish(refused(408, 'the body did not come in time')), time)
    request.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (received <= size) chunks.push(chunk)
      else if (received > size * patience) finish(tooLong)
    })
    request.on('end', () => finish(received > size ? tooLong : Buffer.concat(chunks).toString('utf8')))
    request.on('error', () => finish(refused(400, 'the body broke off')))
    request.on('close', () => finish(refused(400, 'the body broke off')))
  })

/** Parses what does not nest too deep. */
export const parseJson = (text: string, depth: number): JsonBody => {
  if (text.trim() === '') return refused(400, 'expected JSON, found an empty body')
  if (!isShallow(text, depth)) return refused(400, `expected JSON nested at most ${depth} deep`)
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return refused(400, 'expected valid JSON')
  }
}

const quote = 0x22
const backslash = 0x5c
const [openingBracket, openingBrace] = [0x5b, 0x7b]
const [closingBracket, closingBrace] = [0x5d, 0x7d]

/** Whether brackets outside of strings nest at most `depth` deep; looked at before parsing, which would build it all. */
const isShallow = (text: string, depth: number): boolean => {
  let open = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) inString = !inString
    else if (inString) at += code === backslash ? 1 : 0
    else if (code === openingBracket || code === openingBrace) open += 1
    else if (code === closingBracket || code === closingBrace) open -= 1
    if (open > depth) return false
  }
  return true
}
