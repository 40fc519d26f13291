import type { Logger } from 'pino'
import type { Request, Response, Server } from 'restify'
import type { Origins } from '../channels/direct-line/origins.ts'
import { negotiateLocale } from '../messages/locale.ts'
import { type DemoRow, demoCss, demoPage } from '../widget/demo.ts'
import { type Asset, type Assets, openAssets } from './assets.ts'
import { chatPolicy, demoPolicy } from './content-policy.ts'
import { encodingFor, hasAlready } from './encoding.ts'

export type WidgetDeps = {
  /** Where `npm run widget:build` has put the build. */
  folder: string
  origins: Pick<Origins, 'own'>
  /** Whose pages may show the chat besides our own, as a policy has it: `https://shop.example`, `http://localhost:*`. */
  frameAncestors: readonly string[]
  /** What the chat page may speak to besides us, such as Azure's Direct Line. */
  connections?: readonly string[]
  /** What to type on the demo page; without it, there is no demo page. */
  demo?: readonly DemoRow[]
  log: Logger
}

type Headers = { [name: string]: string }

const immutable = 'public, max-age=31536000, immutable'
/** A site's line has no version: for how many seconds it may be behind. */
const brief = 'public, max-age=300, stale-while-revalidate=86400'
const revalidated = 'no-cache'

/** Any site's page loads these, from any origin. */
const forAll: Headers = { 'cross-origin-resource-policy': 'cross-origin', 'access-control-allow-origin': '*' }

/** Adds the widget's routes: its script, the chat page, what that needs, and the demo page. Before the server listens. */
export const mountWidget = (server: Server, deps: WidgetDeps): void => {
  const { origins, frameAncestors, connections = [], demo, log } = deps
  const assets = openAssets(deps.folder)
  const built = (): Promise<Assets | null> =>
    assets().catch((error: unknown) => {
      log.error({ err: error }, "the widget's build is broken")
      return null
    })
  const get = (path: string, handle: (request: Request, response: Response) => Promise<void>): void => {
    server.get(path, handle)
    server.head(path, handle)
  }

  get('/widget.js', async (request, response) => {
    const asset = (await built())?.files.get('widget.js')
    if (asset) sendAsset(request, response, asset, { ...forAll, 'cache-control': brief })
    else sendText(response, 503, script, notBuilt, forAll)
  })
  get('/widget-:version', async (request, response) => {
    const build = await built()
    const { loader } = build?.manifest ?? {}
    const asset = build?.files.get(`widget-${request.params.version}`)
    if (asset && loader === `widget-${request.params.version}`)
      sendAsset(request, response, asset, { ...forAll, 'cache-control': immutable })
    else sendText(response, 404, script, '// There is no such version of the widget.\n', forAll)
  })
  get('/widget/chat', async (request, response) => {
    const page = (await built())?.files.get('chat.html')
    const policy = chatPolicy({ own: origins.own(request), frameAncestors, connections })
    const headers = { 'content-security-policy': policy, 'cross-origin-resource-policy': 'cross-origin' }
    if (page) sendAsset(request, response, page, { ...headers, 'cache-control': revalidated })
    else sendText(response, 503, 'text/plain; charset=utf-8', notBuilt, headers)
  })
  get('/widget/assets/*', async (request, response) => {
    const name = String(request.params['*'])
    const asset = isPublic(name) ? (await built())?.files.get(name) : undefined
    if (asset) sendAsset(request, response, asset, { ...forAll, 'cache-control': immutable })
    else sendText(response, 404, 'text/plain; charset=utf-8', 'not found\n')
  })
  if (demo === undefined) return
  get('/', async (request, response) => {
    const asked = new URL(request.url ?? '/', 'http://localhost').searchParams.get('lang')
    const locale = negotiateLocale(asked ?? request.headers['accept-language'])
    const page = demoPage({ locale, base: origins.own(request), rows: demo })
    const headers = { 'content-security-policy': demoPolicy, vary: 'Accept-Language' }
    sendText(response, 200, 'text/html; charset=utf-8', page, headers)
  })
  get('/widget/demo.css', async (_request, response) =>
    sendText(response, 200, 'text/css; charset=utf-8', demoCss),
  )
}

const script = 'text/javascript; charset=utf-8'
const notBuilt = '// The widget is not built yet: npm run widget:build\n'

/** What has a hash in its name, which all that the chat page loads has. */
const isPublic = (name: string): boolean => /-[A-Z0-9]{8}\.\w+$/.test(name)

const fixed: Headers = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' }

const sendAsset = (request: Request, response: Response, asset: Asset, headers: Headers): void => {
  const encoding = encodingFor(request.headers['accept-encoding'])
  const etag = `"${asset.tag}-${encoding}"`
  const common = { ...fixed, ...headers, etag, vary: 'Accept-Encoding' }
  if (hasAlready(request.headers['if-none-match'], etag)) {
    response.writeHead(304, common)
    response.end()
    return
  }
  const body = asset.bodies[encoding]
  response.writeHead(200, {
    ...common,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    'content-type': asset.type,
    'content-length': String(body.length),
  })
  response.end(body)
}

const sendText = (
  response: Response,
  status: number,
  type: string,
  text: string,
  headers: Headers = {},
): void => {
  const body = Buffer.from(text)
  response.writeHead(status, {
    ...fixed,
    'cache-control': status === 200 ? revalidated : 'no-store',
    ...headers,
    'content-type': type,
    'content-length': String(body.length),
  })
  response.end(body)
}
