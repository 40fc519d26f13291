import type { z } from 'zod'
import type { OutwardDecision, OutwardOutcome } from './outward.ts'
import type { AuthorizationBody, ProblemBody, TicketBody } from './schemas.ts'

type Examples<T> = Record<string, { summary: string; value: T }>

const decision: OutwardDecision = {
  outcome: 'open',
  rules: ['H2', 'D'],
  reasons: [],
  deduct: 1,
  ticket: null,
  incidentsLeft: 2,
  openTickets: ['T-AAAAA-AAAAA-Y'],
}

const requests: Examples<z.input<typeof AuthorizationBody>> = {
  look: {
    summary: 'What would be decided',
    value: { customer: 'home', call: 'technical', supportCode: '0123456789' },
  },
  commit: {
    summary: 'Decided and carried out',
    value: {
      customer: 'home',
      call: 'technical',
      supportCode: '0123456789',
      commit: true,
      subject: 'It does not start',
    },
  },
  code: {
    summary: 'The same with the one-time code that the owner was sent',
    value: {
      customer: 'home',
      call: 'technical',
      supportCode: '0123456789',
      commit: true,
      subject: 'It does not start',
      code: 'WDJB-MJHT',
    },
  },
  resume: {
    summary: 'A ticket that is resumed',
    value: { customer: 'home', call: 'technical', ticket: 'T-AAAAA-AAAAA-Y' },
  },
}

const decisions: Examples<OutwardDecision | OutwardOutcome> = {
  open: { summary: 'A ticket would be opened, for one of two incidents left', value: decision },
  opened: {
    summary: 'A ticket was opened',
    value: { ...decision, ticket: 'T-KQ3ZD-7N0VB-X', operation: 'A1', repeated: false },
  },
  refused: {
    summary: 'A refusal, with every reason',
    value: {
      outcome: 'refuse',
      rules: ['H2b'],
      reasons: ['inactive', 'noIncidentsLeft'],
      deduct: 0,
      ticket: null,
      incidentsLeft: 0,
      openTickets: [],
    },
  },
}

const malformed: Examples<ProblemBody> = {
  field: {
    summary: 'A field that is not good',
    value: {
      error: 'on: expected a day, YYYY-MM-DD',
      problems: [{ path: 'on', message: 'expected a day, YYYY-MM-DD' }],
    },
  },
  key: {
    summary: 'A commit without a key',
    value: {
      error: 'Idempotency-Key: commit needs one',
      problems: [{ path: 'Idempotency-Key', message: 'commit needs one' }],
    },
  },
}

const tickets: Examples<z.output<typeof TicketBody>> = {
  open: {
    summary: 'An open ticket',
    value: {
      id: 'T-AAAAA-AAAAA-Y',
      status: 'open',
      entitlement: 'home-limited',
      subject: 'Desktop does not start after the update',
      createdAt: '2026-03-01T10:00:00.000Z',
      updatedAt: '2026-03-01T10:00:00.000Z',
    },
  },
}

const unknownTicket: Examples<ProblemBody> = {
  unknown: { summary: 'An ID that nobody has', value: { error: 'unknownTicket', ticket: 'T-ZZZZZ-ZZZZZ-Z' } },
}

const code: Examples<ProblemBody> = {
  needed: {
    summary: 'A code is on its way to the owner of the contract',
    value: { error: 'codeNeeded', code: { sentTo: 'c•••@example.com', until: '2026-03-01T10:10:00.000Z' } },
  },
  wrong: { summary: 'That was not the code', value: { error: 'codeWrong', code: { triesLeft: 4 } } },
  expired: { summary: 'The code is void, too old, or none was sent', value: { error: 'codeExpired' } },
  noMailbox: { summary: 'The owner has no address on record', value: { error: 'noMailbox' } },
}

/** What the description shows; a test holds each against its schema. */
export const examples = { requests, decisions, code, malformed, tickets, unknownTicket }
