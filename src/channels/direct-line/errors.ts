/** What a route answers; `body` is sent as JSON. */
export type Answer = { status: number; body?: unknown; headers?: { [name: string]: string } }

const problem = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
})

/** The errors of the Direct Line 3.0 reference. Clients act on status and code; the message is for people. */
export const badArgument = (message: string): Answer => problem(400, 'BadArgument', message)

export const unauthorized = (message: string): Answer => ({
  ...problem(401, 'Unauthorized', message),
  headers: { 'www-authenticate': 'Bearer' },
})

/** 403, not 401: it is by this status that botframework-directlinejs knows an expired token. */
export const tokenExpired: Answer = problem(403, 'TokenExpired', 'the token has expired')

export const forbidden = (message: string): Answer => problem(403, 'Forbidden', message)

export const notFound = (message: string): Answer => problem(404, 'NotFound', message)

export const methodNotAllowed = (allowed: string[]): Answer => ({
  ...problem(405, 'MethodNotAllowed', `expected ${allowed.join(' or ')}`),
  headers: { allow: allowed.join(', ') },
})

export const tooLarge = (message: string): Answer => problem(413, 'MessageSizeTooBig', message)

export const notSupported = (message: string): Answer => problem(415, 'NotSupported', message)

/**
 * Whole seconds, as HTTP has it. botframework-directlinejs takes the number as milliseconds: it then merely fails
 * sooner, and the person presses "retry".
 */
export const tooMany = (seconds: number): Answer => ({
  ...problem(429, 'TooManyRequests', `try again in ${seconds} s`),
  headers: { 'retry-after': String(seconds) },
})

export const botUnavailable = (message: string): Answer => problem(502, 'BotError', message)

/** What is wrong with a body that could not be read. */
export const unreadable = ({ status, problem: message }: { status: number; problem: string }): Answer => {
  if (status === 413) return tooLarge(message)
  return status === 415 ? notSupported(message) : badArgument(message)
}
