import { request as httpRequest } from 'node:http'
import axe from 'axe-core'
import { pino } from 'pino'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createOrigins } from '../../src/channels/direct-line/origins.ts'
import { createSigner } from '../../src/channels/direct-line/signed.ts'
import { createDisputeLinks } from '../../src/disputes/link.ts'
import { mountDisputes } from '../../src/disputes/routes.ts'
import { createHttpServer } from '../../src/http/server.ts'
import type { DisputeId } from '../../src/store/disputes-port.ts'
import { instantOf, type OperationId } from '../../src/store/ports.ts'
import { keyNamed, moment } from '../desk/opening.ts'
import { openBrowser, openPage, phone } from '../support/browser.ts'
import { aRequest, theCode } from '../support/desk.ts'
import { anIncidentSpent, hours } from './world.ts'

const op = 'op' as OperationId
const spentAt = instantOf(moment)

/** The page on a server of its own; `later` moves its clock. */
const aPage = async () => {
  const world = await anIncidentSpent()
  let clock = moment
  const now = () => clock
  const log = pino({ level: 'silent' })
  const http = createHttpServer({ handle: async () => ({ status: 404 }), ready: async () => {}, log })
  const { desk } = world
  const links = world.links({ now })
  mountDisputes(http.server, { desk, links, origins: createOrigins({ trustedOrigins: [] }), log })
  const port = await http.listen(0, '127.0.0.1')
  onTestFinished(() => http.drain(0))
  const base = `http://127.0.0.1:${port}`
  const url = world.links({ base }).to(op, spentAt)?.url ?? ''
  const token = url.split('/').at(-1) ?? ''
  return {
    world,
    base,
    url,
    token,
    later: (count: number) => {
      clock = hours(count)
    },
    state: async () => (await desk.disputes({ limit: 9 })).map(({ kind, comment }) => ({ kind, comment })),
  }
}

type Got = { status: number; headers: Record<string, unknown>; body: string }

/** As any program may ask, also with headers that no browser would send. */
const ask = (url: string, headers: Record<string, string> = {}, form?: Record<string, string>) =>
  new Promise<Got>((resolve, reject) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    httpRequest(
      url,
      { method: form ? 'POST' : 'GET', headers: { ...(form && type), ...headers } },
      async (response) => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk)
        const { statusCode = 0, headers } = response
        resolve({ status: statusCode, headers, body: Buffer.concat(chunks).toString() })
      },
    )
      .on('error', reject)
      .end(form && new URLSearchParams(form).toString())
  })

describe('the link of an owner’s mail', () => {
  test('holds no personal data, and is the same at every try', async () => {
    const { world, token } = await aPage()
    const [, claims = ''] = token.split('.')
    expect(Object.keys(JSON.parse(Buffer.from(claims, 'base64url').toString())).sort()).toEqual([
      'aud',
      'exp',
      'iat',
      'iss',
      'operation',
    ])
    expect(world.links().to(op, spentAt)?.url.endsWith(token)).toBe(true)
  })

  test('changes nothing however often it is followed, and is told to nobody', async () => {
    const { url, state } = await aPage()
    for (const headers of [{}, { 'user-agent': 'MailScanner' }]) {
      const { status, headers: got, body } = await ask(url, headers)
      expect(status).toBe(200)
      expect(got).toMatchObject({
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      })
      expect(got['content-security-policy']).not.toContain('unsafe')
      expect(body).toContain('name="robots" content="noindex')
      expect(body).not.toMatch(/<script|ada@|Lovelace|It does not start/)
    }
    expect(await state()).toEqual([])
  })

  test('speaks the browser’s language, or the one that was asked for', async () => {
    const { url } = await aPage()
    expect((await ask(url, { 'accept-language': 'fr-CA,en;q=0.5' })).body).toContain('<html lang="fr">')
    expect((await ask(url, { 'accept-language': 'de' })).body).toContain('<html lang="en">')
    expect((await ask(`${url}?lang=fr`, { 'accept-language': 'en' })).body).toContain('<html lang="fr">')
  })

  test('is good for 24 hours from when the incident was spent, and then leads to a person', async () => {
    const { url, token, later, state } = await aPage()
    later(23.99)
    expect((await ask(url)).status).toBe(200)
    later(24)
    const { status, body } = await ask(url)
    expect(status).toBe(410)
    expect(body).toContain('https://www.parallels.com/support/chat/')
    expect((await ask(url, {}, { token, kind: 'notMe' })).status).toBe(410)
    expect(await state()).toEqual([])
  })

  test.each([
    [
      'forged',
      () => createDisputeLinks({ key: keyNamed('eve'), base: '', now: () => moment }).to(op, spentAt),
    ],
    [
      'of another kind',
      async (key: Uint8Array) => {
        const claims = { operation: op }
        const kind = { name: 'stream', seconds: 9, claims: z.object({ operation: z.string() }) }
        const token = await createSigner({ key, now: () => moment }).sign(kind, claims)
        return { url: `/disputes/${token}` }
      },
    ],
    [
      'of an operation that is not on record',
      (key: Uint8Array) =>
        createDisputeLinks({ key, base: '', now: () => moment }).to('nothing' as OperationId, spentAt),
    ],
    ['cut off', async () => ({ url: '/disputes/eyJhbGciOiJIUzI1NiJ9' })],
    ['empty', async () => ({ url: '/disputes/' })],
  ])('that is %s leads to a person, and to no case', async (_, make) => {
    const { world, base, state } = await aPage()
    const link = await make(world.secrets.keyFor('dispute'))
    const token = link?.url.split('/').at(-1) ?? ''
    for (const got of [
      await ask(`${base}${link?.url}`),
      await ask(`${base}${link?.url}`, {}, { token, kind: 'notMe' }),
    ]) {
      expect(got.status).toBe(404)
      expect(got.body).toContain('https://www.parallels.com/support/chat/')
    }
    expect(await state()).toEqual([])
  })
})

describe('an answer', () => {
  test('opens a case once; a repeat shows it, and what became of it', async () => {
    const { world, url, token, state } = await aPage()
    const first = await ask(`${url}?lang=en`, {}, { token, kind: 'check', comment: `code ${theCode}` })
    expect([first.status, first.headers.location]).toEqual([303, `${token}?lang=en`])
    await ask(url, {}, { token, kind: 'notMe' })
    expect(await state()).toEqual([{ kind: 'check', comment: expect.not.stringContaining(theCode) }])
    const id = (await world.desk.disputes({ limit: 1 }))[0]?.id ?? ('' as DisputeId)
    expect((await ask(url)).body).toContain(id)
    const closing = { id, resolution: 'secret remark', reverse: true, unblock: false, actor: 'desk' }
    await world.desk.closeDispute(closing)
    const { body } = await ask(url)
    expect(body).toContain('The incident was given back.')
    expect(body).not.toContain('secret remark')
  })

  test('without a choice is asked for again, and opens nothing', async () => {
    const { url, token, state } = await aPage()
    for (const form of [{ token }, { token, kind: 'reverse' }]) {
      const { status, body } = await ask(url, {}, form)
      expect(status).toBe(400)
      expect(body).toContain('Please choose one')
    }
    expect(await state()).toEqual([])
  })

  test.each([
    [{ origin: 'https://eve.example' }],
    [{ 'sec-fetch-site': 'cross-site', origin: 'null' }],
    [{ 'sec-fetch-site': 'same-site' }],
  ])('from another site is refused: %j', async (headers) => {
    const { url, token, state } = await aPage()
    expect((await ask(url, headers, { token, kind: 'notMe' })).status).toBe(403)
    expect(await state()).toEqual([])
  })

  test('is not taken from the address alone, or in another form, or at any length', async () => {
    const { url, token, state } = await aPage()
    expect((await ask(url, {}, { kind: 'notMe' })).status).toBe(400)
    expect((await ask(url, { 'content-type': 'text/plain' }, { token, kind: 'notMe' })).status).toBe(415)
    const long = { token, kind: 'notMe', comment: 'x'.repeat(20_000) }
    expect((await ask(url, {}, long)).status).toBe(413)
    expect(await state()).toEqual([])
  })
})

const findings = async (page: Page): Promise<unknown> => {
  await page.evaluate(axe.source)
  return page.evaluate(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + " " + nodes[0].html))',
  )
}

const texts = {
  en: { title: 'Was this you?', done: 'We’re looking into it', other: 'Français' },
  fr: { title: 'Était-ce vous\u202f?', done: 'Nous examinons cela', other: 'English' },
}

beforeAll(async () => {
  await openBrowser()
})

describe.each(['fr', 'en'] as const)('in a browser that speaks %s', (locale) => {
  test.each([
    ['a phone', { ...phone, colorScheme: 'dark' as const }],
    ['a desktop', { viewport: { width: 1280, height: 800 } }],
  ])('the owner says “not me” by keyboard alone, on %s, and axe finds nothing', async (_, options) => {
    const { world, url, state } = await aPage()
    const { page, problems } = await openPage({ ...options, locale })
    await page.goto(url)
    expect(await page.textContent('h1')).toBe(texts[locale].title)
    expect(await findings(page)).toEqual([])
    const width = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
    expect(width).toBeLessThanOrEqual(0)
    await page.keyboard.press('Tab')
    expect(await page.textContent(':focus')).toBe(texts[locale].other)
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.type('I was away')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts[locale].done }).waitFor()
    expect(await state()).toEqual([{ kind: 'notMe', comment: 'I was away' }])
    expect(await world.desk.preview(aRequest({}))).toMatchObject({ reasons: [{ reason: 'unknown' }] })
    await page.reload()
    expect(await page.textContent('h1')).toBe(texts[locale].done)
    expect(problems).toEqual([])
  })
})

test('the page works without JavaScript, changes its language, and keeps it', async () => {
  const { url, state } = await aPage()
  const { page } = await openPage({ javaScriptEnabled: false })
  await page.goto(url)
  await page.getByRole('link', { name: 'Français' }).click()
  await page.getByRole('button', { name: 'Envoyer' }).click()
  expect(await state()).toEqual([])
  await page.getByLabel('J’en ai connaissance').check()
  await page.getByRole('button', { name: 'Envoyer' }).click()
  await page.getByRole('heading', { name: texts.fr.done }).waitFor()
  expect(await state()).toEqual([{ kind: 'check', comment: null }])
})

test.each(['expired', 'unanswered', 'answered'])(
  'axe finds nothing on the page that is %s',
  async (which) => {
    const { url, token, later } = await aPage()
    if (which === 'expired') later(25)
    if (which === 'answered') await ask(url, {}, { token, kind: 'notMe' })
    const { page } = await openPage(phone)
    await page.goto(url)
    if (which === 'unanswered') {
      await page.evaluate('document.forms[0].noValidate = true')
      await page.getByRole('button').click()
      await page.getByRole('alert').waitFor()
    }
    expect(await findings(page)).toEqual([])
  },
)
