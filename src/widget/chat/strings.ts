import type { Locale } from '../../messages/locale.ts'
import { typeset } from '../../messages/typography.ts'

const en = {
  title: 'Support',
  language: 'Language',
  close: 'Close the chat',
  menu: 'Conversation menu',
  restart: 'Start a new conversation',
  end: 'End the conversation',
  downloadText: 'Download the transcript (text)',
  downloadJson: 'Download the transcript (JSON)',
  online: 'Online',
  connecting: 'Connecting…',
  offline: 'Offline',
  starting: 'Opening the conversation…',
  offlineNotice: 'You are offline. What you write is sent as soon as you are back.',
  connectingNotice: 'The connection was lost. Reconnecting… What you write is sent then.',
  tooManyNotice: 'Too many requests from here. Please wait a moment; this page tries again by itself.',
  unavailableNotice: 'The chat cannot be reached right now. This page tries again by itself.',
  refusedNotice: 'The chat is not available on this site.',
  ended: 'The conversation is over.',
  transcript: 'Transcript of the conversation',
  you: 'You',
  bot: 'Assistant',
  placeholder: 'Write a message',
}
export type Strings = Readonly<Record<keyof typeof en, string>>

const fr: Strings = {
  title: 'Support',
  language: 'Langue',
  close: 'Fermer la conversation',
  menu: 'Menu de la conversation',
  restart: 'Nouvelle conversation',
  end: 'Terminer la conversation',
  downloadText: 'Télécharger la conversation (texte)',
  downloadJson: 'Télécharger la conversation (JSON)',
  online: 'En ligne',
  connecting: 'Connexion…',
  offline: 'Hors ligne',
  starting: 'Ouverture de la conversation…',
  offlineNotice: 'Vous êtes hors ligne. Ce que vous écrivez partira dès votre retour.',
  connectingNotice: 'La connexion est perdue ; reconnexion… Ce que vous écrivez partira ensuite.',
  tooManyNotice: 'Trop de demandes d’ici. Patientez un instant ; cette page réessaie d’elle-même.',
  unavailableNotice: 'La conversation est injoignable pour l’instant. Cette page réessaie d’elle-même.',
  refusedNotice: 'La conversation n’est pas disponible sur ce site.',
  ended: 'La conversation est terminée.',
  transcript: 'Transcription de la conversation',
  you: 'Vous',
  bot: 'Assistant',
  placeholder: 'Écrivez un message',
}

const typesetAll = (strings: Strings, locale: Locale): Strings => {
  const set = { ...strings }
  for (const key of Object.keys(strings)) if (isKey(key)) set[key] = typeset(strings[key], locale)
  return set
}
const isKey = (key: string): key is keyof Strings => key in en

const catalogs: Readonly<Record<Locale, Strings>> = { en, fr: typesetAll(fr, 'fr') }

/** What the page itself says; Web Chat brings its own words. */
export const stringsOf = (locale: Locale): Strings => catalogs[locale]

export const languageNames: Readonly<Record<Locale, string>> = { en: 'English', fr: 'Français' }

/** The locale as Web Chat names it. */
export const webChatLocale: Readonly<Record<Locale, string>> = { en: 'en-US', fr: 'fr-FR' }
