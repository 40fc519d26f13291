import { describe, expect, test } from 'vitest'
import { ana, aWorld, ben, type Chat, en, fr, type World } from './world.ts'

const at = (world: World, id: string, who = ana, locale = 'en-US'): Chat =>
  world.at({ conversation: { id, conversationType: 'personal' }, locale }, who)

const open = async (chat: Chat, code: string): Promise<string> => {
  await chat.say(code)
  await chat.say('Zzyzx qwrtp')
  const opened = await chat.click(en('button.openTicket'))
  return /T-[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]/.exec(opened)?.[0] ?? 'no ticket'
}

const proven = async (): Promise<{ world: World; ticket: string }> => {
  const world = await aWorld()
  return { world, ticket: await open(at(world, 'a:1'), '1000000002') }
}

describe('who once proved a code', () => {
  test('starts at their open tickets and a new request, in any conversation, by the directory’s id', async () => {
    const { world, ticket } = await proven()
    const again = { ...ana, id: '29:after-a-new-registration' }
    const text = await at(world, 'a:2', again).say('hello')
    for (const one of [en('home.open'), ticket, 'Zzyzx qwrtp', en('ticketStatus.open'), en('home.forget')])
      expect(text).toContain(one)
    expect(text.match(/\[.*\]/g)).toEqual([`[Continue ${ticket}]`, `[${en('button.new')}]`])
    expect(text).not.toContain('1000000002')
  })

  test('starts there as well when they say hello again in the conversation they have', async () => {
    const { world, ticket } = await proven()
    expect(await at(world, 'a:1').say('hello')).toContain(`[Continue ${ticket}]`)
  })

  test('sees closed tickets there no more, and can begin anew with none open', async () => {
    const world = await aWorld()
    await at(world, 'a:1').say('2000000001')
    const text = await at(world, 'a:2').say('hello')
    expect(text).toContain(en('home.none'))
    expect(text).toContain(`[${en('button.new')}]`)
  })

  test('continues a ticket with one click, and nothing is deducted', async () => {
    const { world, ticket } = await proven()
    const chat = at(world, 'a:2')
    await chat.say('hello')
    const resumed = await chat.click(`Continue ${ticket}`)
    expect(resumed).toContain(en('title.resumed'))
    expect(resumed).toContain(ticket)
  })

  test.each(['New request', 'new ticket', null])(
    'is asked for the code for a new one (%s), and told why',
    async (typed) => {
      const { world } = await proven()
      const chat = at(world, 'a:2')
      await chat.say('hello')
      const text = typed === null ? await chat.click(en('button.new')) : await chat.say(typed)
      expect(text).toContain(en('home.code'))
      expect(await chat.say('home')).toContain(en('ask.credential.home'))
    },
  )

  test('finds the tickets under "my tickets" and needs no number for their status', async () => {
    const { world, ticket } = await proven()
    const chat = at(world, 'a:2')
    expect(await chat.say('My tickets')).toContain(ticket)
    expect(await chat.click(ticket)).toContain(en('title.status'))
  })

  test('is nobody else: a colleague starts at the greeting', async () => {
    const { world, ticket } = await proven()
    const text = await at(world, 'a:3', ben).say('hello')
    expect(text).toContain(en('welcome'))
    expect(text).not.toContain(ticket)
  })

  test('is told in a group nothing of it', async () => {
    const { world, ticket } = await proven()
    const group = world.group()
    await group.send({ type: 'installationUpdate', action: 'add' })
    await group.click(en('button.private'))
    expect(JSON.stringify(world.teams.shows('19:group@thread.v2'))).not.toContain(ticket)
    expect(world.personal().news()).toContain(ticket)
  })

  test('needs an id in the directory: who has none is not remembered', async () => {
    const world = await aWorld()
    const { aadObjectId: _, ...guest } = ana
    const ticket = await open(
      world.at({ conversation: { id: 'a:g', conversationType: 'personal' } }, guest),
      '1000000002',
    )
    const text = await world
      .at({ conversation: { id: 'a:h', conversationType: 'personal' } }, guest)
      .say('hello')
    expect(text).not.toContain(ticket)
  })
})

test('a ticket’s number proves that ticket, and not the others of its contract', async () => {
  const world = await aWorld()
  const other = await open(at(world, 'a:ben', ben), '2000000002').catch(() => 'T-none')
  await at(world, 'a:1').say('T-EEEEE-EEEEE-J')
  const text = await at(world, 'a:2').say('hello')
  expect(text).toContain('[Continue T-EEEEE-EEEEE-J]')
  expect(text).not.toContain(other)
})

test('what was refused proves nothing', async () => {
  const world = await aWorld()
  const chat = at(world, 'a:1')
  for (const said of ['9999999999', '1000000003', 'T-BBBBB-BBBBB-X']) await chat.say(said)
  expect(await at(world, 'a:2').say('hello')).not.toContain(en('title.home'))
})

describe('forget me', () => {
  test.each([
    ['forget me', 'en-US', en],
    ['Please forget me!', 'en-US', en],
    ['Oubliez-moi', 'fr-FR', fr],
    ['oublie moi svp', 'fr-FR', fr],
  ] as const)('(%s) is confirmed once, done at once, and said', async (words, locale, t) => {
    const { world, ticket } = await proven()
    const chat = at(world, 'a:1', ana, locale)
    expect(await chat.say(words)).toContain(t('forget.ask'))
    expect(await chat.click(t('button.forget'))).toContain(t('forget.done'))
    for (const id of ['a:1', 'a:2']) {
      const later = at(world, id, ana, locale)
      later.news()
      for (const said of ['hello', 'status']) expect(await later.say(said)).not.toContain(ticket)
    }
  })

  test('takes a typed yes, and is taken back by no', async () => {
    const { world, ticket } = await proven()
    const chat = at(world, 'a:1')
    await chat.say('forget me')
    expect(await chat.say('no')).toContain(en('forget.kept'))
    expect(await chat.say('hello')).toContain(ticket)
    await chat.say('forget me')
    expect(await chat.say('yes')).toContain(en('forget.done'))
    expect(await chat.say('forget me')).toContain(en('forget.nothing'))
  })

  test('is not "forget it", which cancels', async () => {
    const { world } = await proven()
    expect(await at(world, 'a:1').say('forget it')).not.toContain(en('forget.ask'))
  })

  test('who proves a code afterwards is remembered anew', async () => {
    const { world, ticket } = await proven()
    const chat = at(world, 'a:1')
    await chat.say('forget me')
    await chat.say('yes')
    await chat.say('1000000002')
    expect(await at(world, 'a:2').say('hello')).toContain(ticket)
  })
})
