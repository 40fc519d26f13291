import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { BrowserContextOptions, Frame, Locator, Page } from 'playwright-core'
import { afterAll, onTestFinished } from 'vitest'
import { createHttpServer } from '../../src/http/server.ts'
import { mountWidget } from '../../src/http/widget.ts'
import { buildWidget } from '../../src/widget/build.ts'
import { openPage } from '../support/browser.ts'

/** A site on an origin of its own that carries the widget, and the visitor's page on it. */
export type Site = {
  origin: string
  page: Page
  problems: string[]
  launcher: Locator
  panel: Locator
  /** Paths asked of the desk, in order. */
  asked: string[]
  /** The double of the chat page, once it runs. */
  chat(): Promise<Frame>
  /** What the double heard, by type. */
  heard(): Promise<string[]>
}

export type SiteOptions = {
  /** Of the script's tag. */
  attributes?: string
  lang?: string
  css?: string
  /** More of the page, behind the script. */
  body?: string
  browser?: BrowserContextOptions
  /** Runs in the page before all else. */
  before?: string
  /** What the page's policy lets it show besides the desk. */
  frameSources?: string
}

let built: string | null = null
afterAll(() => {
  if (built !== null) rmSync(built, { recursive: true })
})

const widgetWithDouble = async (): Promise<string> => {
  if (built !== null) return built
  const folder = mkdtempSync(join(tmpdir(), 'guichet-loader-'))
  await buildWidget(folder, { entry: 'test/fixtures/widget/chat-double.js', options: {} })
  built = folder
  return folder
}

export const aSite = async (options: SiteOptions = {}): Promise<Site> => {
  const asked: string[] = []
  const site = await serve()
  const desk = await openDesk(await widgetWithDouble(), site.origin, asked)
  site.show(pageOf(desk, options), options.css ?? '', policyOf(desk, options))
  const { page, problems } = await openPage(options.browser)
  await page.addInitScript(watchShifts)
  if (options.before) await page.addInitScript(options.before)
  await page.goto(site.origin)
  const chat = async (): Promise<Frame> => {
    await page.locator('guichet-widget .ready').waitFor({ state: 'attached' })
    const frame = page.frames().find((one) => one.url().startsWith(`${desk}/widget/chat`))
    if (frame === undefined) throw new Error('the chat page is not there')
    return frame
  }
  return {
    origin: site.origin,
    page,
    problems,
    asked,
    launcher: page.locator('guichet-widget .launcher'),
    panel: page.locator('guichet-widget dialog'),
    chat,
    heard: async () => (await chat()).evaluate<string[]>('heard.map(({ type }) => type)'),
  }
}
/** Adds up what moved on the page. */
const watchShifts = `window.shifted = 0
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shifted += value })
  .observe({ type: 'layout-shift', buffered: true })`

const pageOf = (
  desk: string,
  { attributes = '', lang = 'en', body = '' }: SiteOptions,
): string => `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>A shop</title><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css"><script src="${desk}/widget.js" ${attributes} defer></script></head>
<body><h1>A shop</h1><p>${'Things to buy. '.repeat(400)}</p><p><a id="link" href="#top">A link</a></p>${body.replaceAll('DESK', desk)}</body></html>`

const policyOf = (desk: string, { frameSources = '' }: SiteOptions): string =>
  `default-src 'none'; style-src 'self'; script-src ${desk}; frame-src ${desk} ${frameSources}`

const serve = async () => {
  let html = ''
  let css = ''
  let policy = ''
  const server = createServer(({ url }, response) => {
    const isPage = url === '/'
    if (url === '/foreign') return response.end('another page')
    if (!isPage && url !== '/site.css') return response.writeHead(204).end()
    response.writeHead(200, {
      'content-type': isPage ? 'text/html; charset=utf-8' : 'text/css',
      'content-security-policy': policy,
    })
    return response.end(isPage ? html : css)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    show: (page: string, styles: string, said: string) => {
      html = page
      css = styles
      policy = said
    },
  }
}

const openDesk = async (folder: string, site: string, asked: string[]): Promise<string> => {
  const log = pino({ level: 'silent' })
  const http = createHttpServer({ handle: async () => ({ status: 404 }), ready: async () => {}, log })
  http.server.pre((request, _response, next) => {
    asked.push(request.path())
    next()
  })
  const origins = { own: ({ headers }: IncomingMessage) => `http://${headers.host}` }
  mountWidget(http.server, { folder, origins, frameAncestors: [site], log })
  const port = await http.listen(0, '127.0.0.1')
  onTestFinished(() => http.drain(0))
  return `http://127.0.0.1:${port}`
}
