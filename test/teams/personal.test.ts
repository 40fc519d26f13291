import { describe, expect, test } from 'vitest'
import { ana, aWorld, ben, bot, en, fr, mention } from './world.ts'

const arrives = { type: 'conversationUpdate', membersAdded: [{ id: bot.id }, { id: ana.id }] }
const installs = { type: 'installationUpdate', action: 'add' }

describe('the greeting', () => {
  test.each([
    ['installationUpdate first', [installs, arrives]],
    ['conversationUpdate first', [arrives, installs]],
    ['both at once', null],
    ['and after an upgrade of the app', [installs, { type: 'installationUpdate', action: 'add-upgrade' }]],
  ])('comes once: %s', async (_, order) => {
    const chat = (await aWorld()).personal()
    if (order) for (const one of order) await chat.send(one)
    else await Promise.all([chat.send(installs), chat.send(arrives)])
    expect(chat.news().split(en('welcome'))).toHaveLength(2)
  })

  test('does not come when the app is taken away', async () => {
    const chat = (await aWorld()).personal()
    await chat.send({ type: 'installationUpdate', action: 'remove' })
    expect(chat.news()).toBe('')
  })
})

describe('mentions', () => {
  test.each([
    ['of the bot', '<at>Guichet</at> help', [mention(bot)]],
    ['repeated', '<at>Guichet</at> <at>Guichet</at>&nbsp;help&nbsp;', [mention(bot), mention(bot)]],
    ['of others', '<at>Guichet</at> <at>Ben</at> help', [mention(bot), mention(ben)]],
    ['that no entity names', '<at id="0">Gui chet</at>\u00a0help', []],
    ['of a text of their own', '@Guichet help', [{ ...mention(bot), text: '@Guichet' }]],
  ])('%s are stripped', async (_, text, entities) => {
    const chat = (await aWorld()).personal()
    await chat.say('hello')
    expect(await chat.say(text, { entities })).toContain(en('help.menu'))
  })

  test('leave no name on a ticket, and what Teams encoded reads as it was typed', async () => {
    const world = await aWorld()
    const chat = world.personal()
    await chat.say('1000000002')
    const text = '<at>Ben</at>&nbsp;Zzyzx &amp; qwrtp &lt;3'
    await chat.say(text, {
      entities: [mention(ben)],
      attachments: [{ contentType: 'text/html', content: `<div>${text}</div>` }],
    })
    const opened = await chat.click(en('button.openTicket'))
    expect(opened).toContain('Zzyzx & qwrtp <3')
    expect(opened).not.toContain('Ben')
  })

  test('alone are no attachment, though Teams attaches their HTML', async () => {
    const chat = (await aWorld()).personal()
    await chat.say('hello')
    const attachments = [{ contentType: 'text/html', content: '<div></div>' }]
    expect(await chat.say('<at>Guichet</at>', { entities: [mention(bot)], attachments })).not.toContain(
      en('bad.attachment'),
    )
  })
})

describe('a card', () => {
  test('is replaced by its read-only result after a submit', async () => {
    const world = await aWorld()
    const chat = world.personal()
    await chat.say('home')
    await chat.click(en('button.no'))
    const updated = world.teams.requests.filter(({ method }) => method === 'PUT')
    expect(updated).toHaveLength(1)
    expect(JSON.stringify(updated[0]?.body)).toContain(`✓ \u2068${en('button.no')}\u2069`)
    expect(JSON.stringify(updated[0]?.body)).not.toContain('Action.Submit')
  })

  test.each([en('button.home'), en('button.otherLanguage')])(
    'that is the menu is, after %s',
    async (title) => {
      const world = await aWorld()
      const chat = world.personal()
      await chat.say('hello')
      await chat.click(title)
      const updated = world.teams.requests.filter(({ method }) => method === 'PUT')
      expect(updated.map(({ body }) => JSON.stringify(body))).toEqual([
        expect.stringContaining(`✓ \u2068${title}`),
      ])
      expect(JSON.stringify(updated)).toContain(en('welcome').slice(0, 20))
    },
  )

  test('is, after a way back', async () => {
    const world = await aWorld()
    const chat = world.personal()
    await chat.say('home')
    await chat.click(en('button.no'))
    expect(await chat.click(en('button.back'))).toContain(en('ask.openTicket'))
    expect(world.teams.requests.filter(({ method }) => method === 'PUT')).toHaveLength(2)
  })

  test('stays as it is after a typed answer', async () => {
    const world = await aWorld()
    const chat = world.personal()
    await chat.say('home')
    await chat.say('no', { replyToId: 'm1' })
    expect(world.teams.requests.some(({ method }) => method === 'PUT')).toBe(false)
  })

  test.each([404, 403, 500, 503, 429])('that cannot be replaced (%i) fails no turn', async (status) => {
    const world = await aWorld()
    world.teams.trouble(({ method }) => (method === 'PUT' ? { status } : null))
    const chat = world.personal()
    await chat.say('home')
    expect(await chat.click(en('button.no'))).toContain(en('ask.credential.home'))
    expect(await chat.say('1000000002')).toContain(en('ask.subject'))
  })
})

describe('every invoke', () => {
  test.each([
    ['task/fetch', { task: { type: 'message', value: en('teams.invoke') } }],
    ['task/submit', { task: { type: 'message' } }],
    ['composeExtension/query', { composeExtension: { type: 'message', text: en('teams.invoke') } }],
    ['composeExtension/submitAction', { task: { type: 'message' } }],
    ['adaptiveCard/action', { statusCode: 400, type: 'application/vnd.microsoft.error' }],
    ['config/fetch', { responseType: 'config' }],
    ['application/search', { value: { results: [] } }],
  ])('%s is answered with its form', async (name, body) => {
    const chat = (await aWorld()).personal()
    expect(await chat.send({ type: 'invoke', name, value: {} })).toMatchObject({ status: 200, body })
    expect(chat.news()).toBe('')
  })

  test.each(['signin/verifyState', 'signin/tokenExchange', 'fileConsent/invoke', 'message/submitAction'])(
    '%s is acknowledged',
    async (name) => {
      expect(await (await aWorld()).personal().send({ type: 'invoke', name, value: {} })).toEqual({
        status: 200,
      })
    },
  )

  test('of an unknown name, or in a group, is answered too', async () => {
    const world = await aWorld()
    for (const name of ['some/day', 'constructor', '__proto__', 'toString'])
      expect(await world.personal().send({ type: 'invoke', name })).toEqual({ status: 501 })
    expect(await world.channel().send({ type: 'invoke', name: 'task/fetch' })).toMatchObject({ status: 200 })
    expect(await world.group().send({ type: 'invoke', name: 'tab/fetch' })).toEqual({ status: 501 })
  })

  test.each([
    [undefined, (data: unknown) => data, { status: 200 }],
    [
      'adaptiveCard/action',
      (data: unknown) => ({ action: { type: 'Action.Execute', verb: 'x', data }, trigger: 'manual' }),
      { status: 200, body: { statusCode: 200 } },
    ],
  ])('(%s) that is a button of ours is as good as the button', async (name, valueWith, answer) => {
    const chat = (await aWorld()).personal()
    const data = { guichet: { action: 'customer', customer: 'home' } }
    expect(await chat.send({ type: 'invoke', name, value: valueWith(data) })).toMatchObject(answer)
    expect(chat.news()).toContain(en('ask.openTicket'))
  })
})

test('edits, deletions, reactions and read receipts are passed over in silence', async () => {
  const chat = (await aWorld()).personal()
  await chat.say('hello')
  for (const fields of [
    { type: 'messageUpdate', text: '1000000002', channelData: { eventType: 'editMessage' } },
    { type: 'messageDelete' },
    { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] },
    { type: 'event', name: 'application/vnd.microsoft.readReceipt', value: { lastReadMessageId: '1' } },
    { type: 'conversationUpdate', membersRemoved: [{ id: ana.id }] },
  ])
    expect(await chat.send(fields)).toEqual({ status: 200 })
  expect(chat.news()).toBe('')
})

test('everything shown on the way to a ticket has its choices on cards, and no link that dials', async () => {
  const world = await aWorld()
  for (const [t, id] of [
    [en, 'a:en'],
    [fr, 'a:fr'],
  ] as const) {
    const chat = world.at(
      { conversation: { id, conversationType: 'personal' }, locale: t.locale },
      t === en ? ana : ben,
    )
    await chat.say(t === en ? 'hello' : 'bonjour')
    await chat.say('person')
    await chat.say('1000000003')
    await chat.say('T-AAAAA-AAAAA-Y')
    await chat.say(t === en ? '1000000002' : '2000000001')
    await chat.say('Zzyzx qwrtp')
    await chat.click(t('button.openTicket'))
    const shown = world.teams.shows(id)
    expect(JSON.stringify(shown)).toContain(t('title.opened'))
    expect(JSON.stringify(shown)).not.toMatch(/"tel:/i)
    expect(JSON.stringify(shown)).toMatch(/\+\d/)
    expect(shown.every(({ suggestedActions }) => suggestedActions === undefined)).toBe(true)
  }
})
