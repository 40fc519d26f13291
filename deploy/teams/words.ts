import type { Locale } from '../../src/messages/locale.ts'

type Command = { title: string; description: string }

/** What Teams shows of the app. */
export type Words = {
  /** 30 characters at most. */
  name: string
  fullName(organisation: string): string
  /** 80 characters at most. */
  short: string
  full(organisation: string): string
  commands: { newRequest: Command; myTickets: Command; help: Command; language: Command }
}

/** Choosing a command sends its title: `dialogs/interrupt.ts` understands each of them. */
export const words: Record<Locale, Words> = {
  en: {
    name: 'Guichet',
    fullName: (organisation) => `Guichet, ${organisation} support`,
    short: 'Open a support ticket, or go on with the one you have.',
    full: (organisation) =>
      `Guichet is the support desk of ${organisation} in a chat. Show a ticket number, a support code or a license key number, and leave with a ticket that is good on the phone, or with why not and the next best way. It says what a ticket costs before it opens one, finds your open tickets, and brings you to a person. It never asks for a code in a group chat or a channel.`,
    commands: {
      newRequest: { title: 'New request', description: 'Open a ticket, or go on with an open one' },
      myTickets: { title: 'My tickets', description: 'What became of the tickets you asked about' },
      help: { title: 'Help', description: 'What I can do, and what I am waiting for' },
      language: { title: 'Language', description: 'Go on in French or in English' },
    },
  },
  fr: {
    name: 'Guichet',
    fullName: (organisation) => `Guichet, support ${organisation}`,
    short: 'Créez un ticket de support, ou reprenez le vôtre.',
    full: (organisation) =>
      `Guichet est le support ${organisation} par messages. Montrez un numéro de ticket, un code d’assistance ou un numéro de clé de licence, et repartez avec un ticket valable au téléphone, ou avec la raison d’un refus et la meilleure suite possible. Guichet dit ce que coûte un ticket avant de le créer, retrouve vos tickets ouverts et vous passe un conseiller. Aucun code n’est jamais demandé dans un groupe ou un canal.`,
    commands: {
      newRequest: {
        title: 'Nouvelle demande',
        description: 'Créer un ticket, ou reprendre un ticket ouvert',
      },
      myTickets: { title: 'Mes tickets', description: 'Où en sont les tickets que vous avez montrés' },
      help: { title: 'Aide', description: 'Ce que je peux faire, et ce que j’attends de vous' },
      language: { title: 'Langue', description: 'Continuer en anglais ou en français' },
    },
  },
}
