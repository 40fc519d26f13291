import { describe, expect, onTestFinished, test } from 'vitest'
import type { EntitlementId, TicketId } from '../../src/rules/index.ts'
import { type OpenStore, openStore } from '../../src/store/open.ts'
import { type Instant, instantOf, type Place, type Subscription, type Tag } from '../../src/store/ports.ts'
import { engines } from '../support/stores.ts'
import { anEntitlement, anOperation, aTicket, code, contract, fill } from './records.ts'

const [first, second] = ['T-1', 'T-2'] as TicketId[] as [TicketId, TicketId]
const teams = { channel: 'msteams', conversation: 'a:1' }
const website = { channel: 'website', conversation: 'a:1' }
const at = (day: string): Instant => instantOf(new Date(`2026-03-${day}T10:00:00Z`))

const aSubscription = (id: string, over: Partial<Subscription> = {}) => ({
  id,
  ...teams,
  user: 'ada',
  reference: '{"serviceUrl":"https://old.example"}',
  ticket: first,
  entitlement: contract,
  locale: 'en',
  since: at('01'),
  ...over,
})

/** An operation by a code of the contract, in this conversation. */
const useCode = (store: OpenStore, { channel, conversation }: Place): Promise<void> =>
  store.transact(async (writer) => {
    const operation = { ...anOperation('by code'), conversation: `${channel}:${conversation}` }
    await writer.claimOperation(operation)
    await writer.completeOperation(operation.id, {
      entitlement: contract,
      ticket: null,
      deducted: false,
      outcome: '{}',
      code: { kind: 'supportCode', tag: 'tag' as Tag },
    })
  })

describe.each(engines)('subscriptions on $engine', ({ freshUrl }) => {
  const aStore = async (): Promise<OpenStore> => {
    const store = await openStore(await freshUrl())
    onTestFinished(() => store.close())
    return store
  }
  const toldOf = (store: OpenStore, of: { ticket: TicketId } | { entitlement: EntitlementId }) =>
    store.read(async (reader) => (await reader.subscribers(of)).map(({ id }) => id))

  test('a conversation follows a ticket once, at the address given last', async () => {
    const { subscriptions } = await aStore()
    const one = await subscriptions.put(aSubscription('s1'))
    expect(one).toEqual({ ...aSubscription('s1'), muted: false })
    const again = aSubscription('s2', { user: 'bob', reference: '{}', locale: 'fr', since: at('09') })
    expect(await subscriptions.put(again)).toEqual({ ...again, id: 's1', since: at('01'), muted: false })
    expect(await subscriptions.of(teams)).toHaveLength(1)
    expect(await subscriptions.find('s1')).toMatchObject({ user: 'bob', locale: 'fr' })
    expect(await subscriptions.find('s2')).toBeNull()
  })

  test('two that follow at the same moment are one', async () => {
    const { subscriptions } = await aStore()
    const ids = ['s1', 's2', 's3', 's4']
    const put = await Promise.all(ids.map((id) => subscriptions.put(aSubscription(id))))
    expect(new Set(put.map(({ id }) => id)).size).toBe(1)
  })

  test('a muted one stays muted when it is put again, and is told of nothing until it is not', async () => {
    const store = await aStore()
    const { subscriptions } = store
    await subscriptions.put(aSubscription('s1'))
    await subscriptions.put(aSubscription('s2', { ticket: second, since: at('02') }))
    await subscriptions.put(aSubscription('s3', website))
    expect(await subscriptions.mute(teams, first, true)).toEqual([first])
    expect(await subscriptions.put(aSubscription('s1'))).toMatchObject({ muted: true })
    expect(await toldOf(store, { ticket: first })).toEqual(['s3'])
    expect((await subscriptions.mute(teams, null, false)).toSorted()).toEqual([first, second])
    expect(await toldOf(store, { ticket: first })).toEqual(['s1', 's3'])
    expect(await subscriptions.mute({ ...teams, conversation: 'other' }, null, true)).toEqual([])
  })

  test('who has shown a code in the conversation is told of the contract, a ticket alone proves itself alone', async () => {
    const store = await aStore()
    await fill(store, [anEntitlement()], [code('tag')])
    await store.subscriptions.put(aSubscription('s1'))
    await store.subscriptions.put(aSubscription('s2', website))
    expect(await toldOf(store, { entitlement: contract })).toEqual([])
    await useCode(store, website)
    expect(await toldOf(store, { entitlement: contract })).toEqual(['s2'])
  })

  test('inside of a transaction the same are told as in a look', async () => {
    const store = await aStore()
    await store.subscriptions.put(aSubscription('s1'))
    const found = await store.transact((writer) => writer.subscribers({ ticket: first }))
    expect(found).toEqual([{ ...aSubscription('s1'), muted: false }])
  })

  test('a new address is for all that this user follows in this conversation', async () => {
    const { subscriptions } = await aStore()
    await subscriptions.put(aSubscription('s1'))
    await subscriptions.put(aSubscription('s2', { ticket: second, user: 'bob' }))
    await subscriptions.put(aSubscription('s3', website))
    await subscriptions.readdress(teams, { user: 'ada', reference: '{"new":1}', locale: 'fr' })
    const locales = await Promise.all(['s1', 's2', 's3'].map((id) => subscriptions.find(id)))
    expect(locales.map((one) => one?.locale)).toEqual(['fr', 'en', 'en'])
    expect(locales[0]).toMatchObject({ reference: '{"new":1}' })
  })

  test('a conversation that is gone takes all of its own with it', async () => {
    const { subscriptions } = await aStore()
    await subscriptions.put(aSubscription('s1'))
    await subscriptions.put(aSubscription('s2', { ticket: second }))
    await subscriptions.put(aSubscription('s3', website))
    expect(await subscriptions.deleteOf(teams)).toBe(2)
    expect(await subscriptions.of(teams)).toEqual([])
    expect(await subscriptions.of(website)).toHaveLength(1)
  })

  test('those of tickets closed long ago are over, some at a time', async () => {
    const store = await aStore()
    const { subscriptions } = store
    const open = 'T-3' as TicketId
    await fill(store, [anEntitlement({})])
    await store.transact(async (writer) => {
      await writer.insertTicket(aTicket(first, { status: 'closed', updatedAt: at('02') }))
      await writer.insertTicket(aTicket(second, { status: 'closed', updatedAt: at('20') }))
      await writer.insertTicket(aTicket(open, { updatedAt: at('02') }))
    })
    for (const ticket of [first, second, open])
      await subscriptions.put(aSubscription(`s ${ticket}`, { ticket }))
    await subscriptions.put(aSubscription('s4', website))
    expect(await subscriptions.deleteOver(at('10'), 1)).toBe(1)
    expect(await subscriptions.deleteOver(at('10'), 5)).toBe(1)
    expect(await subscriptions.deleteOver(at('10'), 5)).toBe(0)
    expect((await subscriptions.of(teams)).map(({ ticket }) => ticket)).toEqual([second, open])
  })
})
