import { decodeJwt } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Resumable, Sourced, TokenSource } from './source.ts'

export type AzureDeps = {
  /** Of the bot's Direct Line channel; it goes to Azure alone. */
  secret: string
  baseUrl?: string
  /** In milliseconds, for each request. */
  timeLimit?: number
  log: Logger
}

const publicBaseUrl = 'https://directline.botframework.com/v3/directline'

const Granted = z.object({
  conversationId: z.string().min(1),
  token: z.string().min(1),
  expires_in: z.number().positive(),
})

type Call = { method: 'GET' | 'POST'; path: string; bearer: string; body?: unknown }

/** Tokens of Azure's Direct Line, for which the secret is exchanged here. */
export const azureSource = (deps: AzureDeps): TokenSource => {
  const { secret, baseUrl = publicBaseUrl, timeLimit = 5000, log } = deps
  const ask = async ({ method, path, bearer, body }: Call): Promise<Sourced> => {
    try {
      const response = await fetch(`${baseUrl}/${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeLimit),
        // To wherever it points, the secret would go along.
        redirect: 'error',
      })
      return await sourcedFrom(response, baseUrl, log)
    } catch (error) {
      log.error({ err: error }, 'Azure Direct Line cannot be reached')
      return { ok: false, because: 'unavailable' }
    }
  }

  return {
    name: 'azure',
    wantsLastToken: true,
    fresh: ({ user, name }, origin) =>
      ask({
        method: 'POST',
        path: 'tokens/generate',
        bearer: secret,
        body: { user: { id: user, ...(name === undefined ? {} : { name }) }, trustedOrigins: [origin] },
      }),
    again: async ({ conv, user, token }) => {
      // A refreshed token keeps its user; one that is made for a conversation anew may name none.
      const refreshed =
        token === undefined ? null : await ask({ method: 'POST', path: 'tokens/refresh', bearer: token })
      if (refreshed?.ok) return refreshed
      const path = `conversations/${encodeURIComponent(conv)}`
      const opened = await ask({ method: 'GET', path, bearer: secret })
      return opened.ok && !mayBeOf(user, opened.token) ? { ok: false, because: 'gone' } : opened
    },
  }
}

const goneStatuses = [400, 403, 404]

const sourcedFrom = async (response: Response, domain: string, log: Logger): Promise<Sourced> => {
  const granted = response.ok ? Granted.safeParse(await response.json()) : null
  if (granted?.success) {
    const { token, conversationId, expires_in: expiresIn } = granted.data
    return { ok: true, domain, token, expiresIn, conversationId }
  }
  await response.body?.cancel()
  const isGone = goneStatuses.includes(response.status)
  if (!isGone) log.error({ status: response.status }, 'Azure Direct Line gives no token')
  return { ok: false, because: isGone ? 'gone' : 'unavailable' }
}

const mayBeOf = (user: Resumable['user'], token: string): boolean => {
  try {
    const { user: named = user } = decodeJwt(token)
    return named === user
  } catch {
    // That a token can be read at all is promised nowhere.
    return true
  }
}
