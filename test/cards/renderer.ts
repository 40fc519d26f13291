import { createRequire } from 'node:module'
import { marked } from 'marked'
import { hostConfig } from '../../cards/gallery/host-config.ts'

/** The part of a rendered card that the tests read; the project is compiled without the DOM's types. */
export type Drawn = {
  textContent: string
  innerHTML: string
  querySelectorAll(selector: string): Iterable<Drawn>
}
export type Rendered = { events: string[]; drawn: Drawn }

type AdaptiveCards = typeof import('adaptivecards')

const require = createRequire(import.meta.url)

/** The real renderers: Web Chat's and the Emulator's. The bundles, because the modules do not load outside a bundler. */
const renderers: Record<Version, AdaptiveCards> = {
  '3.0.6': require('adaptivecards/dist/adaptivecards.min.js'),
  '2.11.1': require('adaptivecards-2/dist/adaptivecards.min.js'),
}
export type Version = '3.0.6' | '2.11.1'
export const versions: readonly Version[] = ['3.0.6', '2.11.1']

/** Draws a card as a host with Markdown does, and collects everything that the renderer has to say about it. */
export const render = (card: object, version: Version): Rendered => {
  const { AdaptiveCard, HostConfig, SerializationContext } = renderers[version]
  AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = marked.parse(text, { async: false })
    result.didProcess = true
  }
  const view = new AdaptiveCard()
  view.hostConfig = new HostConfig(hostConfig('light'))
  const context = new SerializationContext()
  view.parse(JSON.parse(JSON.stringify(card)), context)
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message)
  const validation = view.validateProperties().validationEvents.map(({ message }) => message)
  const drawn: Drawn | undefined = view.render()
  if (!drawn) throw new Error('the card was not drawn')
  return { events: [...parsing, ...validation], drawn }
}
