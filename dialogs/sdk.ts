/**
 * What we use of the SDK's dialogs, each from its own file: the package's index loads its prompts as well, and with them
 * nine megabytes of recognizers and culture data: 37 MB of memory, and half a second of the start.
 */
import type { TurnContext } from 'botbuilder'
import type { DialogContext } from 'botbuilder-dialogs'
import { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js'

export { Dialog } from 'botbuilder-dialogs/lib/dialog.js'
export { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js'

const memoryOfTheSdk = 'DialogStateManagerConfiguration'

/** The SDK's set, which would look up its memory scopes and paths anew for each turn: they are always the same. */
export class Dialogs extends DialogSet {
  #memory: unknown

  override async createContext(context: TurnContext): Promise<DialogContext> {
    if (this.#memory !== undefined) context.turnState.set(memoryOfTheSdk, this.#memory)
    const dc = await super.createContext(context)
    this.#memory ??= context.turnState.get(memoryOfTheSdk)
    return dc
  }
}
