import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createOrigins } from '../../src/channels/direct-line/origins.ts'
import { demoPaths } from '../../src/desk/demo/paths.ts'
import { createHttpServer } from '../../src/http/server.ts'
import { mountWidget, type WidgetDeps } from '../../src/http/widget.ts'
import { buildWidget } from '../../src/widget/build.ts'
import { openPage } from '../support/browser.ts'
import { builtWidget } from '../support/widget.ts'

const double = { entry: 'test/fixtures/widget/chat-double.js', options: {} }
const folder = mkdtempSync(join(tmpdir(), 'guichet-serving-'))

beforeAll(() => buildWidget(folder, double))
afterAll(() => rmSync(folder, { recursive: true }))

type Got = { status: number; headers: Record<string, string>; body: Buffer }

/** As it comes over the wire: nothing is decompressed or followed. */
const aDesk = async (more: Partial<WidgetDeps> = {}) => {
  const log = pino({ level: 'silent' })
  const http = createHttpServer({ handle: async () => ({ status: 404 }), ready: async () => {}, log })
  const origins = createOrigins({ trustedOrigins: [] })
  mountWidget(http.server, { folder, origins, frameAncestors: ['https://shop.example'], log, ...more })
  const port = await http.listen(0, '127.0.0.1')
  onTestFinished(() => http.drain(0))
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> =>
    new Promise((resolve, reject) => {
      httpRequest({ port, host: '127.0.0.1', path, headers, method }, async (response: IncomingMessage) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const { statusCode = 0, headers } = response
        resolve({
          status: statusCode,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(chunks),
        })
      })
        .on('error', reject)
        .end()
    })
  return { ask, url: `http://127.0.0.1:${port}` }
}

const browsers = { 'accept-encoding': 'gzip, deflate, br, zstd' }

describe('the script of a site’s line', () => {
  test.each([
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['gzip, br;q=0', 'gzip', gunzipSync],
    ['*', 'br', brotliDecompressSync],
    ['', undefined, (body: Buffer) => body],
    ['zstd', undefined, (body: Buffer) => body],
  ])('comes to who accepts %j as %s', async (accepted, encoding, unpack) => {
    const { ask } = await aDesk()
    const plain = await ask('/widget.js')
    const { status, headers, body } = await ask('/widget.js', { 'accept-encoding': accepted })
    expect([status, headers['content-encoding'], headers.vary]).toEqual([200, encoding, 'Accept-Encoding'])
    expect(headers['content-length']).toBe(String(body.length))
    expect(unpack(body).equals(plain.body)).toBe(true)
  })

  test('is asked for again soon, and not sent again to who has it', async () => {
    const { ask } = await aDesk()
    const { headers } = await ask('/widget.js', browsers)
    expect(headers['cache-control']).toMatch(/^public, max-age=300\b/)
    const known = { ...browsers, 'if-none-match': `"other", W/${headers.etag}` }
    const again = await ask('/widget.js', known)
    expect([again.status, again.body.length, again.headers.etag]).toEqual([304, 0, headers.etag])
    const plain = await ask('/widget.js', { 'if-none-match': headers.etag ?? '' })
    expect(plain.status).toBe(200)
  })

  test('may be loaded by any page, and is a script to all', async () => {
    const { headers } = await (await aDesk()).ask('/widget.js')
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })

  test('has a name of its own for each version, which is good for ever', async () => {
    const { ask } = await aDesk()
    const { loader } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
    const { status, headers, body } = await ask(`/${loader}`)
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable'])
    expect(body.equals((await ask('/widget.js')).body)).toBe(true)
    expect((await ask('/widget-00000000.js')).status).toBe(404)
  })

  test('HEAD tells what GET would send', async () => {
    const { ask } = await aDesk()
    for (const path of ['/widget.js', '/widget/chat']) {
      const got = await ask(path, browsers)
      const head = await ask(path, browsers, 'HEAD')
      expect([head.status, head.body.length]).toEqual([200, 0])
      for (const name of ['content-length', 'etag', 'content-encoding', 'content-type'])
        expect(head.headers[name]).toBe(got.headers[name])
    }
  })
})

describe('the chat page', () => {
  test('lets itself be shown by trusted sites only, and speaks to us only', async () => {
    const { ask, url } = await aDesk({ connections: ['https://directline.botframework.com'] })
    const { headers } = await ask('/widget/chat')
    const policy = Object.fromEntries(
      (headers['content-security-policy'] ?? '').split('; ').map((line) => {
        const [name = '', ...sources] = line.split(' ')
        return [name, sources.join(' ')]
      }),
    )
    expect(policy).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'connect-src': `'self' ${url.replace('http', 'ws')} https://directline.botframework.com`,
      'frame-ancestors': "'self' https://shop.example",
      'base-uri': "'none'",
      'form-action': "'none'",
    })
    expect(headers['x-frame-options']).toBeUndefined()
  })

  test('a Host header gets nothing into the policy', async () => {
    const { ask } = await aDesk()
    const { headers } = await ask('/widget/chat', { host: 'x;y' })
    expect(headers['content-security-policy']).toMatch(/connect-src 'self'; frame/)
  })

  test('has nothing inline, and all that it names is there, for ever', async () => {
    const { ask } = await aDesk()
    const page = (await ask('/widget/chat')).body.toString()
    expect(page).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/)
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)
    expect(named.length).toBeGreaterThan(0)
    for (const path of named) {
      const { status, headers } = await ask(`/widget/${path}`, browsers)
      expect([status, headers['content-encoding'], headers['cache-control']]).toEqual([
        200,
        'br',
        'public, max-age=31536000, immutable',
      ])
    }
  })

  test.each(['manifest.json', 'widget.js', '../package.json', '%2e%2e%2fpackage.json', 'chat.html', ''])(
    'nothing else of the folder is served: %j',
    async (path) => {
      expect((await (await aDesk()).ask(`/widget/assets/${path}`)).status).toBe(404)
    },
  )
})

describe('a build', () => {
  test('that is missing is said in a comment, and found as soon as it is there', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'guichet-none-'))
    onTestFinished(() => rmSync(empty, { recursive: true }))
    const { ask } = await aDesk({ folder: empty })
    const { status, headers, body } = await ask('/widget.js')
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      503,
      'text/javascript; charset=utf-8',
      'no-store',
    ])
    expect(body.toString()).toMatch(/^\/\/.*npm run widget:build\n$/)
    expect((await ask('/widget/chat')).status).toBe(503)
    await buildWidget(empty, double)
    expect((await ask('/widget.js')).status).toBe(200)
  })

  test('that is broken is not served, and the program goes on', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'guichet-broken-'))
    onTestFinished(() => rmSync(broken, { recursive: true }))
    await buildWidget(broken, double)
    appendFileSync(join(broken, 'manifest.json'), '}')
    const { ask } = await aDesk({ folder: broken })
    expect((await ask('/widget.js')).status).toBe(503)
  })

  test('over its budget fails and says by how much', async () => {
    const big = mkdtempSync(join(tmpdir(), 'guichet-big-'))
    onTestFinished(() => rmSync(big, { recursive: true }))
    const entry = join(big, 'heavy.js')
    writeFileSync(entry, `window.noise = '${randomBytes(500_000).toString('base64')}'`)
    await expect(buildWidget(join(big, 'out'), { entry, options: {} })).rejects.toThrow(
      /the chat page, by brotli: \d+ bytes are more than its budget of \d+/,
    )
  })
})

test('the real build is within its budgets, and the real chat page runs within its policy', async () => {
  const { url } = await aDesk({ folder: await builtWidget(), demo: demoPaths })
  const { page, problems } = await openPage()
  await page.goto(url)
  await page.locator('guichet-widget .launcher').click()
  const chat = page.frameLocator('guichet-widget iframe')
  await chat.getByText('Opening the conversation…').waitFor()
  await chat.getByRole('button', { name: 'Close the chat' }).click()
  await page.locator('guichet-widget dialog').waitFor({ state: 'hidden' })
  expect(problems.filter((problem) => /policy|Error/i.test(problem))).toEqual([])
})

describe('the demo page', () => {
  test('is there only where it is asked for', async () => {
    const { ask } = await aDesk()
    expect((await ask('/')).status).toBe(404)
    expect((await ask('/widget/demo.css')).status).toBe(404)
  })

  test('speaks the visitor’s language, and the other one on request', async () => {
    const { ask, url } = await aDesk({ demo: demoPaths })
    const french = (await ask('/', { 'accept-language': 'fr-CA,en;q=0.5' })).body.toString()
    expect(french).toContain('<html lang="fr">')
    expect(french).toContain('vos autres ordinateurs')
    for (const { gives } of demoPaths) expect(french).not.toContain(`<td>${gives.en}</td>`)
    expect(french).toContain(`&#60;script src=&#34;${url}/widget.js&#34; data-locale=&#34;fr&#34; defer&#62;`)
    const english = (await ask('/?lang=en', { 'accept-language': 'fr' })).body.toString()
    expect(english).toContain('<html lang="en">')
    for (const { type } of demoPaths) expect(english).toContain(`<code>${type}</code>`)
  })

  test('what it is given never becomes HTML', async () => {
    const gives = { en: '" onload="', fr: '" onload="' }
    const row = { rule: '<i>', who: 'home' as const, type: '<script>alert(1)</script>', gives }
    const { ask } = await aDesk({ demo: [row] })
    const page = (await ask('/', { host: 'a"b' })).body.toString()
    expect(page).not.toMatch(/<i>|<script>alert|" onload="/)
    expect(page).toContain('http://a&#34;b/widget.js')
  })

  test.each(['en', 'fr'])('carries the widget within its own strict policy: %s', async (lang) => {
    const { url } = await aDesk({ demo: demoPaths })
    const { page, problems } = await openPage()
    await page.goto(`${url}/?lang=${lang}`)
    await page.locator('guichet-widget .launcher').click()
    await page.locator('guichet-widget .ready').waitFor()
    expect(problems).toEqual([])
  })
})
