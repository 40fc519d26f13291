import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createSecrets } from '../../src/desk/secrets.ts'
import { createDisputeLinks } from '../../src/disputes/link.ts'
import type { Instant, OperationId } from '../../src/store/ports.ts'
import { type Chat, chatWith, en } from '../dialogs/world.ts'
import {
  bytesOf,
  canaries,
  canariesIn,
  cli,
  code,
  guichetKey,
  key,
  startProgram,
  typed,
  unknown,
  webhookSecret,
  writeFiles,
} from '../privacy/canary.ts'
import { contentsOf } from '../privacy/world.ts'
import { connectorEndpoint } from '../support/connector.ts'
import { engines, freshFolder, rowsOf } from '../support/stores.ts'

/** Throws outside of any turn, with all canaries in its words, when it is told to. */
const crash = `process.on('SIGUSR2', () => { throw new Error('fell over ${canaries.join(' and ')}') })`
const all = canaries.flatMap(typed).join(', ')

type Place = (url: string, databaseUrl: string) => Promise<void>

const send = async (url: string, path: string, init: RequestInit = {}): Promise<string> => {
  const headers = {
    'user-agent': `Mozilla/5.0 (${all})`,
    referer: `http://shop.example/?code=${code}&key=${key}`,
    authorization: `Bearer ${unknown}`,
    cookie: `code=${code}`,
    'x-forwarded-for': code,
    'x-request-id': code,
    ...(init.body !== undefined && { 'content-type': 'application/json' }),
  }
  const response = await fetch(`${url}${path}`, { ...init, headers: { ...headers, ...init.headers } })
  return response.text()
}

const post = (
  url: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<string> =>
  send(url, path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers })

/** Whoever they are and whatever their client says of itself. */
const names = {
  name: `Ada ${code}`,
  locale: unknown,
  entities: [{ type: 'clientInfo', country: key, text: all }],
  channelData: { note: all, tenant: { id: code } },
}

const chatAt = async (url: string, conversation: string): Promise<Chat> => {
  const { serviceUrl } = await connectorEndpoint()
  const accounts = {
    ...names,
    from: { id: `user of ${conversation}`, name: `Ada ${all}`, role: code },
    conversation: { id: conversation, name: `about ${all}`, topic: code },
    recipient: { id: 'bot', name: code },
  }
  return chatWith(
    async (activity) => {
      const text = await post(url, '/api/messages', { ...activity, ...accounts })
      return { status: 200, body: JSON.parse(text === '' ? '{"activities":[]}' : text) }
    },
    { serviceUrl },
  )
}

const places: Record<string, Place> = {
  'what is typed in a chat': async (url) => {
    for (const [n, digits] of typed(unknown).entries())
      await (await chatAt(url, `typed ${n}`)).say(`my code is ${digits}`)
    for (const [n, digits] of [...typed(key), ...typed(code)].entries()) {
      const chat = await chatAt(url, `good ${n}`)
      for (const said of [`we are a company, ${digits}`, digits, 'help', 'back', 'status', digits])
        await chat.say(said)
    }
  },
  'a problem, a comment, an e-mail address and the fields of cards': async (url) => {
    const chat = await chatAt(url, 'whole')
    await chat.say(code)
    const asked = await chat.say(`It stops: ${all}`)
    if (asked.includes(en('title.duplicate'))) await chat.click(en('button.otherProblem'))
    for (const said of [`> ${en('button.openTicket')}`, 'yes', `thanks! ${all}`]) {
      await (said.startsWith('> ') ? chat.click(said.slice(2)) : chat.say(said))
    }
    await chat.say('company')
    const card = { guichet: { action: 'text', nonce: unknown, text: all }, text: all, code, [key]: all }
    for (const value of [card, { any: all }, all, [code], { guichet: all }]) await chat.submit(value)
    await chat.submit(card, { text: all, replyToId: code, type: 'invoke', name: all })
    for (const fields of [
      { type: 'event', name: all, value: all },
      { type: `odd ${code}` },
      { type: 'conversationUpdate', membersAdded: [{ id: 'bot', name: all }] },
      {
        type: 'message',
        text: '',
        attachments: [{ contentType: all, contentUrl: `http://x/${code}`, name: all }],
      },
      { type: 'messageReaction', reactionsAdded: [{ type: all }] },
    ])
      await chat.send(fields)
  },
  'a reply that cannot be delivered': async (url) => {
    await post(url, '/api/messages', {
      type: 'message',
      id: 'in-1',
      text: `it stops ${all}`,
      channelId: 'webchat',
      serviceUrl: 'http://127.0.0.1:1/',
      conversation: { id: 'nowhere', name: all },
      from: { id: 'somebody', name: all },
      recipient: { id: 'bot', name: all },
      locale: code,
    })
  },
  'the website’s chat': async (url) => {
    const own = { origin: url, authorization: '' }
    const token = JSON.parse(await post(url, '/api/widget/token', { locale: code }, own))
    const base = '/v3/directline/conversations'
    const authorization = `Bearer ${token.token}`
    await post(url, base, { user: { id: token.userId, name: all }, locale: code }, { ...own, authorization })
    expect(token).toMatchObject({ isNew: true })
    for (const activity of [
      { type: 'message', text: `hello ${all}` },
      { type: 'message', text: code },
      { type: 'message', text: `it stops ${all}` },
      { type: 'message', text: '', value: { any: all } },
      { type: 'event', name: all, value: { code } },
    ])
      await post(
        url,
        `${base}/${token.conversationId}/activities`,
        { ...names, ...activity, from: { id: token.userId, name: all } },
        { ...own, authorization },
      )
    await post(url, '/api/widget/token', { resume: code, identity: all, locale: all }, own)
  },
  'addresses and headers': async (url) => {
    const paths = [
      '/',
      '/nothing/',
      '/api/',
      '/api/tickets/',
      '/disputes/',
      '/widget/',
      '/v3/directline/conversations/',
    ]
    await Promise.all(
      paths.flatMap((path) =>
        [
          `${path}${code}`,
          `${path}?code=${code}&key=${key}#${unknown}`,
          `${path}${encodeURIComponent(all)}`,
        ].flatMap((one) => [send(url, one), post(url, one, { code })]),
      ),
    )
  },
  'what is no JSON, or too much of it': async (url) => {
    const paths = ['/api/messages', '/api/authorizations', '/api/webhooks/tickets', '/api/widget/token']
    const bodies = [`{"text":"${all}" oops`, `"${code}"`, `{"type":"${code}","from":"${all}"}`, `[${code}]`]
    await Promise.all(paths.flatMap((path) => bodies.map((body) => post(url, path, body))))
  },
  'the HTTP interface': async (url, databaseUrl) => {
    const printed = await cli(databaseUrl, 'keys', 'create', 'voice', '--json')
    const authorization = `Bearer ${/"key":"([^"]+)"/.exec(printed)?.[1]}`
    const asked = { customer: 'business', call: 'technical' }
    for (const [n, body] of [
      { ...asked, supportCode: code },
      { ...asked, supportCode: typed(code)[1] },
      { ...asked, supportCode: unknown },
      { ...asked, supportCode: `${code}x`, ticket: unknown },
      { ...asked, licenseKey: key, commit: true, subject: `it stops ${all}` },
      { ...asked, ticket: code, email: `${code}@example.com`, commit: true },
      { ...asked, [code]: key },
      { customer: code, call: all },
    ].entries()) {
      const idempotency = 'commit' in body ? { 'idempotency-key': `"op-${n}"` } : {}
      await post(url, '/api/authorizations', body, { authorization, ...idempotency })
    }
    expect(
      await post(url, '/api/authorizations', { ...asked, supportCode: code }, { authorization }),
    ).toContain('"open"')
    await send(url, `/api/tickets/${unknown}`, { headers: { authorization } })
  },
  'the webhooks of a help desk': async (url) => {
    for (const body of [
      { type: 'ticket.moved', data: { ticket: code, status: 'closed' } },
      { type: 'ticket.moved', data: { ticket: 'T-AAAAA-AAAAA-Y', status: all } },
      { type: 'ticket.answered', data: { ticket: all, note: all } },
      { type: all, data: all },
      { ticket: { number: code, state: { name: all } } },
    ]) {
      const text = JSON.stringify(body)
      const at = new Date()
      const id = `msg-${text.length}`
      await post(url, '/api/webhooks/tickets', text, {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
        'webhook-signature': new Webhook(webhookSecret).sign(id, at, text),
      })
      await post(url, '/api/webhooks/tickets', text, { 'webhook-id': code, 'webhook-signature': all })
    }
  },
}

const disputePage: Place = async (url, databaseUrl) => {
  const [spent] = (await rowsOf(
    databaseUrl,
    'select id, at from operations where deducted = 1 order by at',
  )) as {
    id: OperationId
    at: Instant
  }[]
  if (!spent) throw new Error('an incident was spent')
  const keyFor = createSecrets(Buffer.from(guichetKey, 'hex')).keyFor
  const links = createDisputeLinks({ key: keyFor('dispute'), base: url, now: () => new Date() })
  const link = links.to(spent.id, spent.at)
  const token = link?.url.split('/').at(-1) ?? ''
  const form = (fields: Record<string, string>): RequestInit => ({
    method: 'POST',
    body: new URLSearchParams({ token, ...fields }).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
  })
  await send(url, `/disputes/${token}?lang=${code}`)
  for (const fields of [
    { comment: all },
    { kind: code, comment: all },
    { token: code },
    { kind: 'check', comment: all },
  ])
    await send(url, `/disputes/${token}`, form(fields))
  expect(await rowsOf(databaseUrl, 'select kind from disputes')).toEqual([{ kind: 'check' }])
}

const failingTurn: Place = async (url, databaseUrl) => {
  await rowsOf(databaseUrl, 'alter table guesses rename to mislaid')
  const chat = await chatAt(url, 'failing')
  for (const digits of typed(code)) await chat.say(digits)
  await rowsOf(databaseUrl, 'alter table mislaid rename to guesses')
}

describe.each(engines)('on $engine, a credential pasted in every place it can be', ({ engine, freshUrl }) => {
  test('is afterwards in no log, table, file, backup or crash', async () => {
    const databaseUrl = await freshUrl()
    const folder = await freshFolder()
    const found: string[] = []
    const look = (where: string, text: string | Buffer): void => {
      for (const one of canariesIn(text)) found.push(`${one} in ${where}: ${around(text, one)}`)
    }
    const files = await writeFiles(folder)
    const run = async (...argv: string[]) =>
      look(`guichet ${argv[0]} ${argv[1]}`, await cli(databaseUrl, ...argv))

    await run('import', files.good)
    for (const file of files.broken) await run('import', file)
    const program = await startProgram(databaseUrl, crash)
    await Promise.all(Object.values(places).map((place) => place(program.url, databaseUrl)))
    for (const place of [disputePage, failingTurn]) await place(program.url, databaseUrl)
    for (const argv of commands(files.requests)) await run(...argv)
    const backup = join(folder, 'backup.db')
    if (engine === 'sqlite') await run('backup', backup)
    for (const [table, rows] of await contentsOf(databaseUrl)) look(`the table ${table}`, rows)
    for (const file of engine === 'sqlite' ? sqliteFiles(databaseUrl, backup) : await walOf(databaseUrl))
      look(file.slice(-24), await bytesOf(file))
    await program.end('SIGUSR2')
    look('what the program said', program.output())
    expect(program.output()).toContain('fell over')
    const aborted = await startProgram(databaseUrl, crash)
    await (await chatAt(aborted.url, 'aborted')).say(all)
    await aborted.end('SIGABRT')
    look('what the program said that was aborted', aborted.output())
    expect(found).toEqual([])
  })
})

const sqliteFiles = (databaseUrl: string, backup: string): string[] => {
  const path = databaseUrl.replace(/^sqlite:/, '')
  return [path, `${path}-wal`, `${path}-shm`, backup]
}

/** The server's write-ahead log, which holds every row as it was before and after. */
const walOf = async (databaseUrl: string): Promise<string[]> => {
  const rows = await rowsOf(databaseUrl, `select current_setting('data_directory') || '/pg_wal' as folder`)
  const [{ folder }] = z.tuple([z.object({ folder: z.string() })]).parse(rows)
  const entries = await readdir(folder, { withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name))
  const contents = await Promise.all(files.map(bytesOf))
  expect(contents.some((bytes) => bytes.includes('Canary Ltd'))).toBe(true)
  return files
}

const commands = (requests: string): string[][] => {
  const asked = ['authorize', '--customer', 'business', '--call', 'technical']
  return [
    [...asked, '--support-code', code],
    [...asked, '--support-code', typed(code)[1] ?? ''],
    [...asked, '--support-code', unknown, '--json'],
    [...asked, '--license-key', key, '--commit', '--operation', 'by hand', '--subject', all],
    [...asked, '--ticket', unknown, '--email', all],
    ['authorize', code],
    ['authorize', `--${code}`],
    [...asked, `--support-code=${typed(code)[2]}`, '--on', code],
    ['code', 'list', code, '--json'],
    ['authorize', '--customer', code, '--call', key],
    ['authorize', '--from', requests],
    [code],
    ['code', 'list', code],
    ['code', code],
    ['code', 'block', 'E1', '--ending', code, '--reason', all],
    ['code', 'block', 'E1', '--ending', code.slice(-4), '--reason', all],
    ['code', 'block', key, '--reason', all],
    ['ticket', 'show', code],
    ['ledger', unknown],
    ['reverse', code, '--reason', all],
    ['erase', code],
    ['dispute', 'show', code],
  ]
}

const around = (text: string | Buffer, one: string): string => {
  const plain = text.toString('latin1' as never).replaceAll(/[\s\-._+/]/g, '')
  const at = plain.indexOf(one)
  return plain.slice(Math.max(0, at - 100), at + 40)
}
