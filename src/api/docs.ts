import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Request, Response, Server } from 'restify'
import { apiDocsPolicy } from '../http/content-policy.ts'
import { hasAlready } from '../http/encoding.ts'
import type { ApiLimits } from './caller.ts'

const require = createRequire(import.meta.url)

/** `GET /api/openapi.json`, and a page at `/api/docs` on which people read it: Swagger UI, from its package. */
export const mountDocs = (server: Server, limits: ApiLimits): void => {
  const get = (path: string, type: string, read: () => Promise<Buffer>): void => {
    const serve = async (request: Request, response: Response) =>
      sendFile(request, response, type, await read())
    server.get(path, serve)
    server.head(path, serve)
  }
  get(
    '/api/openapi.json',
    'application/json; charset=utf-8',
    once(() => description(limits)),
  )
  get('/api/docs', 'text/html; charset=utf-8', async () => Buffer.from(page))
  get('/api/docs/start.js', 'text/javascript; charset=utf-8', async () => Buffer.from(start))
  get(
    '/api/docs/swagger-ui.css',
    'text/css; charset=utf-8',
    ofPackage(require.resolve('swagger-ui-dist/swagger-ui.css')),
  )
  get(
    '/api/docs/swagger-ui.js',
    'text/javascript; charset=utf-8',
    ofPackage(require.resolve('swagger-ui-dist/swagger-ui-bundle.js')),
  )
}

const once = (read: () => Promise<Buffer>): (() => Promise<Buffer>) => {
  let reading: Promise<Buffer> | null = null
  return () => {
    reading ??= read()
    return reading
  }
}

const ofPackage = (path: string): (() => Promise<Buffer>) => once(() => readFile(path))

/** Made for who first asks: few do, and every start would wait for it. */
const description = async (limits: ApiLimits): Promise<Buffer> => {
  const { createApiDocument } = await import('./document.ts')
  return Buffer.from(JSON.stringify(createApiDocument(limits), null, 2))
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Guichet: the HTTP interface</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/api/docs/swagger-ui.css">
<script src="/api/docs/swagger-ui.js" defer></script>
<script src="/api/docs/start.js" defer></script>
</head>
<body><div id="docs"></div></body>
</html>
`

/** No validator: that one is somebody else's, and would be sent our address. */
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#docs', validatorUrl: null })
`

const headers = {
  'cache-control': 'no-cache',
  'content-security-policy': apiDocsPolicy,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const sendFile = (request: Request, response: Response, type: string, body: Buffer): void => {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`
  const isKnown = hasAlready(request.headers['if-none-match'], etag)
  response.writeHead(isKnown ? 304 : 200, { ...headers, etag, ...(isKnown ? {} : { 'content-type': type }) })
  response.end(isKnown ? undefined : body)
}
