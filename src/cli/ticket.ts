import { z } from 'zod'
import { canonicalTicketId, type EntitlementId, type TicketStatus, ticketStatuses } from '../rules/index.ts'
import type { CustomerId, Ticket } from '../store/ports.ts'
import { type Answer, CLI_ACTOR, type CliContext, done, misused, refused, type Verb } from './context.ts'

const ListOptions = z.object({
  customer: z.string().optional(),
  entitlement: z.string().optional(),
  status: z.enum(ticketStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(100_000).default(100),
})

/** `guichet ticket show|close|move|answer|list`. */
export const ticketVerbs: Verb = (program, on) => {
  const ticket = program.command('ticket').description('show, close, move, answer and list tickets')
  on(ticket.command('show <id>').description('one ticket'), (context, args) => show(context, args[0] ?? ''))
  on(ticket.command('close <id>').description('close a ticket; closed is final'), (context, args) =>
    move(context, args[0] ?? '', 'closed'),
  )
  on(
    ticket.command('move <id> <status>').description(`move a ticket: ${ticketStatuses.join(', ')}`),
    async (context, args) => {
      const to = z.enum(ticketStatuses).safeParse(args[1])
      return to.success
        ? move(context, args[0] ?? '', to.data)
        : misused(`status: expected ${ticketStatuses.join(', ')}`)
    },
  )
  on(ticket.command('answer <id>').description('say that somebody answered on a ticket'), (context, args) =>
    answer(context, args[0] ?? ''),
  )
  const list = ticket
    .command('list')
    .description('tickets, newest first')
    .option('--customer <id>')
    .option('--entitlement <id>')
    .option('--status <status>', ticketStatuses.join(', '))
    .option('--limit <n>', 'at most so many', '100')
  on(list, async (context, _args, given) => {
    const parsed = ListOptions.safeParse(given)
    if (!parsed.success)
      return misused(
        parsed.error.issues.map(({ path, message }) => `--${String(path[0])}: ${message}`).join('\n'),
      )
    return listed(context, parsed.data)
  })
}

const unknownTicket = (id: string): Answer =>
  refused(
    { error: 'unknownTicket', ticket: id },
    `No ticket ${id} on record. Check the ID (guichet ticket list).`,
  )

const notDone = (problem: 'unknownTicket' | 'ticketClosed', id: string): Answer =>
  problem === 'unknownTicket'
    ? unknownTicket(id)
    : refused(
        { error: problem, ticket: id },
        `Ticket ${id} is closed, and closed is final: a new request is needed.`,
      )

const show = async (context: CliContext, text: string): Promise<Answer> => {
  const { desk } = await context.open()
  const id = canonicalTicketId(text)
  const found = await desk.ticket(id)
  return found ? done(found, ticketText(found)) : unknownTicket(id)
}

const move = async (context: CliContext, text: string, to: TicketStatus): Promise<Answer> => {
  const { desk } = await context.open()
  const id = canonicalTicketId(text)
  const moved = await desk.move(id, to, CLI_ACTOR)
  if (moved.done) return done({ ticket: id, from: moved.from, to }, `ticket ${id}: ${moved.from} → ${to}`)
  return notDone(moved.problem, id)
}

const answer = async (context: CliContext, text: string): Promise<Answer> => {
  const { desk } = await context.open()
  const id = canonicalTicketId(text)
  const answered = await desk.answer(id, CLI_ACTOR)
  if (!answered.done) return notDone(answered.problem, id)
  const { status } = answered.ticket
  return done({ ticket: id, status }, `ticket ${id}: answered (${status})`)
}

const listed = async (context: CliContext, filter: z.infer<typeof ListOptions>): Promise<Answer> => {
  const { desk } = await context.open()
  const { customer, entitlement, status, limit } = filter
  const tickets = await desk.tickets({
    limit,
    ...(customer === undefined ? {} : { customer: customer as CustomerId }),
    ...(entitlement === undefined ? {} : { entitlement: entitlement as EntitlementId }),
    ...(status === undefined ? {} : { status }),
  })
  return done(tickets, tickets.length === 0 ? 'no tickets' : tickets.map(ticketText).join('\n'))
}

const ticketText = ({ id, status, entitlement, subject, updatedAt }: Ticket): string =>
  [id, status.padEnd(7), entitlement, updatedAt, subject].join('  ').trimEnd()
