import { randomBytes } from 'node:crypto'
import { createSecrets } from '../../../src/desk/secrets.ts'
import type { EntitlementId } from '../../../src/rules/index.ts'
import { aWorld, en, type World } from '../../dialogs/world.ts'
import { addContracts } from '../../support/desk.ts'
import { contradictionsIn } from '../books.ts'
import { Player, story, ticketsIn } from './player.ts'
import type { Schedule } from './schedule.ts'

/** So many schedules share a world, and so many of these are under way at once. */
const perWorld = 60
const atOnce = 8
/** However slow the machine is, no turn is given up. */
const patient = { send: 600_000, begin: 600_000, commit: 600_000, answer: 600_000, conflictPause: 20 }
const mostConversations = 2

type Contract = { id: EntitlementId; code: string }

/** A contract for each conversation of each schedule, and one more to follow it on. */
const contractOf = (schedule: number, at: number): Contract => {
  const n = schedule * 2 * mostConversations + at
  return { id: `S-${n}` as EntitlementId, code: String(3_000_000_000 + n * 7919) }
}

/** Plays schedules and says where the bot did not do what a model of it says; nothing where it always did. */
export const problemsOf = async (schedules: Schedule[]): Promise<string[]> => {
  const problems: string[] = []
  for (let from = 0; from < schedules.length && problems.length === 0; from += perWorld)
    problems.push(...(await inOneWorld(schedules.slice(from, from + perWorld))))
  return problems
}

const inOneWorld = async (schedules: Schedule[]): Promise<string[]> => {
  const world = await aWorld({}, randomBytes, { turnLimits: patient })
  const contracts = schedules.flatMap(({ incidents }, n) =>
    Array.from({ length: 2 * mostConversations }, (_, at) => ({
      ...contractOf(n, at),
      owner: `owner of S-${n}-${at}`,
      type: 'business' as const,
      plan: 'limited' as const,
      incidents,
    })),
  )
  await addContracts(world.store, createSecrets(Buffer.alloc(32, 7)), contracts)
  const problems: string[] = []
  let next = 0
  const player = async (): Promise<void> => {
    for (let n = next++; n < schedules.length; n = next++) {
      const schedule = schedules[n]
      if (!schedule) return
      const found = await problemsIn(world, schedule, n)
      if (found.length > 0) problems.push(`${found.join('\n')}\nin ${JSON.stringify(schedule)}`)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, player))
  const verdict = await world.desk.verifyAudit()
  return [
    ...problems,
    ...(await contradictionsIn(world.url)),
    ...(verdict.ok ? [] : ['the audit trail is broken']),
  ]
}

const problemsIn = async (world: World, schedule: Schedule, n: number): Promise<string[]> => {
  const places = schedule.conversations.map((_, at) => ({
    post: world.post,
    conversation: `${n}-${at}`,
    ...contractOf(n, schedule.shared ? 0 : at),
  }))
  const players = places.map((place) => new Player(place))
  await Promise.all(players.map((player, at) => player.play(schedule.conversations[at] ?? [])))
  const problems = players.flatMap(repeatProblems)
  for (const id of new Set(places.map((place) => place.id)))
    problems.push(...(await countProblems(world, players, { id, incidents: schedule.incidents }, places)))
  if (schedule.shared) return problems
  for (const [at, player] of players.entries())
    problems.push(...(await orderProblems(world, player, { n, at, code: contractOf(n, at).code })))
  return problems
}

/** An activity that comes again is answered as it was, or with nothing once others came after it; it is never run again. */
const repeatProblems = ({ answered }: Player): string[] => {
  const bodies = Map.groupBy(answered, ({ id }) => id)
  return [...bodies.values()].flatMap((same) => {
    const statuses = same.filter(({ status }) => status !== 200).map(({ status }) => `answered ${status}`)
    const heard = new Set(same.flatMap((one) => (one.heard === null ? [] : [JSON.stringify(one.heard)])))
    return [...statuses, ...(heard.size === 1 ? [] : [`one activity, ${heard.size} different answers`])]
  })
}

/** Each ticket was spent one incident on, each customer was told of theirs, and nobody of one that is not there. */
const countProblems = async (
  { desk }: World,
  players: Player[],
  { id, incidents }: { id: EntitlementId; incidents: number },
  places: { id: EntitlementId }[],
): Promise<string[]> => {
  const opened = (await desk.tickets({ entitlement: id, limit: 50 })).map((ticket): string => ticket.id)
  const spent = ((await desk.ledger(id)) ?? []).length
  const told = players.flatMap(({ answered }, at) =>
    places[at]?.id === id
      ? answered.flatMap(({ heard }) => (heard ?? []).filter((text) => text.includes(en('title.opened'))))
      : [],
  )
  const mentioned = new Set(ticketsIn(told))
  const problems: string[] = []
  const isConfirmed = players.some(({ hasConfirmed }, at) => hasConfirmed && places[at]?.id === id)
  if (isConfirmed && opened.length === 0) problems.push('a confirmed ticket was not opened')
  if (opened.length !== spent) problems.push(`${opened.length} tickets and ${spent} incidents`)
  if (opened.length > incidents) problems.push(`${opened.length} tickets of ${incidents}`)
  if (opened.some((ticket) => !mentioned.has(ticket))) problems.push('nobody was told of a ticket')
  if ([...mentioned].some((ticket) => !opened.includes(ticket)))
    problems.push('told of a ticket that is none')
  return problems
}

/** In the order of its answers, one after the other and each once, the conversation would have gone the same way. */
const orderProblems = async (
  world: World,
  { answered }: Player,
  { n, at, code }: { n: number; at: number; code: string },
): Promise<string[]> => {
  const seen = new Set<string>()
  const inOrder = answered.filter(({ id }) => !seen.has(id) && seen.add(id))
  const other = contractOf(n, at + mostConversations).code
  const follower = new Player({ post: world.post, conversation: `${n}-${at} in order`, code: other })
  await follower.follow(
    inOrder.map((one) =>
      'text' in one.said && one.said.text === code ? { ...one, said: { text: other } } : one,
    ),
  )
  const textsOf = (player: { heard: string[] | null }[]): string[] =>
    player.flatMap(({ heard }) => heard ?? [])
  const [found, expected] = [story(textsOf(inOrder), code), story(textsOf(follower.answered), other)]
  const at_ = found.findIndex((text, index) => text !== expected[index])
  return found.length === expected.length && at_ === -1
    ? []
    : [`no serial order: heard\n${found[at_]}\nin place of\n${expected[at_]}`]
}
