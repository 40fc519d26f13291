import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { onTestFinished } from 'vitest'

export const azureSecret = 'azure-secret-of-the-bot'
const key = new TextEncoder().encode('a key that only Azure has, of 32 bytes')

type Asked = { method: string; path: string; bearer: string; body: unknown }

export type AzureDouble = {
  readonly baseUrl: string
  readonly asked: Asked[]
  /** From now on it answers so; null for as it should. */
  misbehave(how: 'fail' | 'hang' | 'nonsense' | 'redirect' | null): void
  /** Tokens that were given out are expired from now on. */
  expireTokens(): void
  /** Conversations are forgotten from now on. */
  forget(): void
}

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  return text === '' ? null : JSON.parse(text)
}

const answer = (
  response: ServerResponse,
  status: number,
  text: string,
  headers: OutgoingHttpHeaders = {},
) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(text)
}

/** Azure's token routes as published: takes the secret or a live token, and signs the tokens that it gives out. */
export const anAzure = async (): Promise<AzureDouble> => {
  const asked: Asked[] = []
  const live = new Map<string, string>()
  const users = new Map<string, string | undefined>()
  let behaviour: Parameters<AzureDouble['misbehave']>[0] = null
  let isForgetful = false

  const granted = async (conversationId: string, user: string | undefined) => {
    const token = await new SignJWT({ conv: conversationId, ...(user ? { user } : {}) })
      .setProtectedHeader({ alg: 'HS256' })
      .setJti(String(live.size))
      .setExpirationTime('30m')
      .sign(key)
    live.set(token, conversationId)
    return { status: 200, body: { conversationId, token, expires_in: 1800 } }
  }
  const expired = { status: 403, body: { error: { code: 'TokenExpired', message: 'expired' } } }
  const unauthorized = { status: 401, body: { error: { code: 'Unauthorized', message: 'no' } } }
  const notFound = { status: 404, body: { error: { code: 'NotFound', message: 'no' } } }

  const userOf = (body: unknown): string => {
    const parsed = JSON.parse(JSON.stringify(body))
    if (!/^dl_.+/.test(parsed?.user?.id)) throw new Error('expected a user id with dl_')
    if (!/^https?:\/\/[^/]+$/.test(parsed?.trustedOrigins?.[0])) throw new Error('expected an origin')
    return parsed.user.id
  }
  const answerTo = async ({ method, path, bearer, body }: Asked) => {
    const route = `${method} ${path}`
    if (route === 'POST /v3/directline/tokens/refresh') {
      const conversation = live.get(bearer)
      return conversation === undefined ? expired : granted(conversation, users.get(conversation))
    }
    if (bearer !== azureSecret) return unauthorized
    if (route === 'POST /v3/directline/tokens/generate') {
      const conversation = `azure-${users.size}`
      users.set(conversation, userOf(body))
      return granted(conversation, userOf(body))
    }
    const named = /^GET \/v3\/directline\/conversations\/([\w-]+)$/.exec(route)?.[1]
    return named === undefined || !users.has(named) || isForgetful ? notFound : granted(named, undefined)
  }

  const server = createServer(async (request, response) => {
    const one: Asked = {
      method: request.method ?? '',
      path: request.url ?? '',
      bearer: request.headers.authorization?.replace('Bearer ', '') ?? '',
      body: await bodyOf(request),
    }
    asked.push(one)
    if (behaviour === 'hang') return
    if (behaviour === 'fail') return answer(response, 503, 'down for maintenance')
    if (behaviour === 'nonsense') return answer(response, 200, '{"token":7}')
    if (behaviour === 'redirect') return answer(response, 307, '', { location: '/elsewhere' })
    const { status, body } = await answerTo(one).catch((error: Error) => ({
      status: 400,
      body: { error: { code: 'BadArgument', message: error.message } },
    }))
    answer(response, status, JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/directline`,
    asked,
    misbehave: (how) => {
      behaviour = how
    },
    expireTokens: () => live.clear(),
    forget: () => {
      isForgetful = true
    },
  }
}
