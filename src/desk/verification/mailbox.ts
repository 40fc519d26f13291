import type { Customer } from '../../store/ports.ts'
import type { Secrets } from '../secrets.ts'

/** Where an owner is written to, and as much of it as whoever asks may see: `m•••@example.com`. */
export type Mailbox = { address: string; shown: string }

/** Null where there is no address on record that a letter could be sent to. */
export const mailboxOf = ({ email }: Pick<Customer, 'email'>): Mailbox | null => {
  const address = email?.trim() ?? ''
  const at = address.lastIndexOf('@')
  const [first] = address
  return first === undefined || at < 1 || at === address.length - 1
    ? null
    : { address, shown: `${first}•••${address.slice(at)}` }
}

/** Names an owner's mailbox without telling it; null where there is none. */
export const mailboxTag = ({ mac }: Pick<Secrets, 'mac'>, owner: Customer): string | null => {
  const mailbox = mailboxOf(owner)
  return mailbox && mac(JSON.stringify(['mailbox', mailbox.address.toLowerCase()]))
}
