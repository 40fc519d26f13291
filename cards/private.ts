import { button, card, heading, link, paragraph, type View } from './elements.ts'

/** In a group or a channel nothing but the way out of it: `credential` where somebody showed one there. */
export const privateCard: View<{ why: 'intro' | 'credential' }> = ({ why }, t) => {
  const text = t(`private.${why}`)
  return card({
    speak: text,
    body: [heading(t('title.private')), paragraph(text)],
    actions: [button(t('button.private'), { action: 'private' }, true)],
  })
}

/** The bot may not write to them first; `url` opens the chat. */
export const openChatCard: View<{ url: string }> = ({ url }, t) =>
  card({
    speak: t('private.unmet'),
    body: [paragraph(t('private.unmet'))],
    actions: [link(t('button.openChat'), url)],
  })
