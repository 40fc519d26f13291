import { describe, expect, test } from 'vitest'
import { ana, aWorld, ben, bot, type Chat, en, fr, mention, privateChatOf, tenant } from './world.ts'

const mentioning = { entities: [mention(bot)] }
const asking = (chat: Chat, words = 'help'): Promise<string> =>
  chat.say(`<at>Guichet</at>&nbsp;${words}`, mentioning)

describe.each(['group', 'channel'] as const)('in a %s', (place) => {
  test('the bot introduces itself once with the one button, over both arrivals', async () => {
    const chat = (await aWorld())[place]()
    await chat.send({ type: 'conversationUpdate', membersAdded: [{ id: bot.id }] })
    await chat.send({ type: 'installationUpdate', action: 'add' })
    const text = chat.news()
    expect(text.split(en('private.intro'))).toHaveLength(2)
    expect(text.match(/\[.*\]/g)).toEqual([`[${en('button.private')}]`])
  })

  test('somebody who joins is not greeted before all', async () => {
    const chat = (await aWorld())[place]()
    await chat.send({ type: 'conversationUpdate', membersAdded: [{ id: ben.id }] })
    await chat.send({ type: 'conversationUpdate', membersRemoved: [{ id: ben.id }] })
    await chat.send({ type: 'messageUpdate', text: 'hello 0123456789' })
    await chat.send({ type: 'messageReaction', reactionsAdded: [{ type: 'like' }] })
    expect(chat.news()).toBe('')
  })

  test('who mentions it is greeted in private, where a first meeting goes on as such', async () => {
    const world = await aWorld()
    const chat = world[place]()
    expect((await asking(chat)).trim()).toBe(en('private.met'))
    const created = world.teams.requests.find(({ path }) => path === '/v3/conversations')
    expect(created?.body).toMatchObject({
      isGroup: false,
      bot: { id: bot.id },
      members: [{ id: ana.id }],
      tenantId: tenant,
      channelData: { tenant: { id: tenant } },
    })
    const alone = world.personal()
    expect(alone.news()).toContain(en('welcome'))
    const greeted = world.teams.requests.filter(({ path }) =>
      path.includes(encodeURIComponent(privateChatOf(ana))),
    )
    expect(greeted.map(({ path }) => path)).toEqual([expect.stringMatching(/\/activities$/)])
    await alone.send({ type: 'installationUpdate', action: 'add' })
    expect(alone.news()).toBe('')
    expect(await alone.say('0123456789')).toContain(en('ask.subject'))
  })

  test('everybody who presses the button is written to, and the button stays', async () => {
    const world = await aWorld()
    const chat = world[place](ana)
    await chat.send({ type: 'installationUpdate', action: 'add' })
    expect((await chat.click(en('button.private'))).trim()).toContain(en('private.met'))
    await world[place](ben).click(en('button.private'))
    for (const who of [ana, ben]) expect(world.personal(who).news()).toContain(en('welcome'))
    expect(world.teams.requests.some(({ method }) => method === 'PUT')).toBe(false)
  })

  test('who is known already is shown in private where they were', async () => {
    const world = await aWorld()
    const alone = world.personal()
    await alone.say('home')
    await asking(world[place]())
    expect(alone.news()).toContain(en('ask.openTicket'))
  })

  test.each(['0123456789', 'my ticket is T-AAAAA-AAAAA-Y', 'key PLSK.20000001.0001', '٠١٢٣٤٥٦٧٨٩'])(
    'a credential (%s) is not used, not kept and not logged: its owner is warned and offered the private way',
    async (credential) => {
      const world = await aWorld()
      const chat = world[place]()
      const text = await asking(chat, credential)
      expect(text).toContain(en('private.credential'))
      expect(text).toContain(en('button.private'))
      const said = JSON.stringify([world.teams.requests, world.log])
      for (const secret of ['0123456789', 'T-AAAAA', '20000001', '٠١٢٣']) expect(said).not.toContain(secret)
      expect(await chat.click(en('button.private'))).toContain(en('private.met'))
      expect(world.personal().news()).not.toContain('Desktop does not start')
    },
  )

  test('no card, command or button of a private chat works', async () => {
    const world = await aWorld()
    const alone = world.personal()
    await alone.say('0123456789')
    await alone.say('Zzyzx qwrtp')
    await alone.click(en('button.otherProblem'))
    const chat = world[place]()
    for (const value of [
      { guichet: { action: 'ticketStatus', ticket: 'T-AAAAA-AAAAA-Y' } },
      { guichet: { action: 'command', command: 'status' } },
    ]) {
      await chat.send({ value })
      expect(chat.news()).not.toMatch(/T-|Desktop/)
    }
    for (const words of ['status', 'my tickets', 'home'])
      expect((await asking(chat, words)).trim()).toBe(en('private.met'))
  })

  test('what nobody said to the bot is answered with its introduction once, then not at all', async () => {
    const chat = (await aWorld())[place]()
    expect(await chat.say('shall we have lunch?')).toContain(en('private.intro'))
    expect(await chat.say('yes')).toBe('')
    expect(await chat.say('<at>Ben</at> you too?', { entities: [mention(ben)] })).toBe('')
  })

  test.each([{ status: 403 }, { status: 404 }, { status: 500 }, { status: 429, retryAfter: '3600' }])(
    'where Teams lets it write to nobody (%o), it says how to open the chat',
    async (trouble) => {
      const world = await aWorld()
      world.teams.trouble(({ path }) => (path === '/v3/conversations' ? trouble : null))
      const text = await asking(world[place]())
      expect(text).toContain(en('private.unmet'))
      expect(text).toContain(`https://teams.microsoft.com/l/chat/0/0?users=${bot.id}`)
      expect(world.personal().news()).toBe('')
    },
  )

  test('the request for a private chat is tried again where Teams asks for it', async () => {
    const world = await aWorld()
    let refusals = 2
    world.teams.trouble(({ path }) =>
      path === '/v3/conversations' && refusals-- > 0 ? { status: 412 } : null,
    )
    expect((await asking(world[place]())).trim()).toBe(en('private.met'))
  })

  test('it speaks French to who does', async () => {
    const world = await aWorld()
    const id = '19:fr@thread.v2'
    const chat = world.at({
      conversation: { id, isGroup: true, conversationType: 'groupChat' },
      locale: 'fr-FR',
    })
    expect((await asking(chat)).trim()).toBe(fr('private.met'))
    expect(world.teams.shows(privateChatOf(ana)).map(({ locale }) => locale)).toEqual(['fr'])
  })
})

test('a conversation that does not say what it is counts as private only where nothing speaks against it', async () => {
  const world = await aWorld()
  const in_ = (conversation: { id: string }, channelData = {}) =>
    world.at({ conversation, channelData }).say('hello')
  expect(await in_({ id: 'a:1' })).toContain(en('welcome'))
  expect(await in_({ id: '19:x@thread.v2' })).toContain(en('private.intro'))
  expect(await in_({ id: 'a:2' }, { team: { id: '19:t' } })).toContain(en('private.intro'))
  const other = world.at({ conversation: { id: 'a:3', conversationType: 'meeting' } })
  expect(await other.say('hello')).toContain(en('private.intro'))
})

test('a group’s message that Teams brings twice meets nobody twice', async () => {
  const world = await aWorld()
  const chat = world.group()
  for (let n = 0; n < 2; n++) await chat.send({ id: 'same', text: '<at>Guichet</at> hi', ...mentioning })
  expect(world.teams.requests.filter(({ path }) => path === '/v3/conversations')).toHaveLength(1)
})
