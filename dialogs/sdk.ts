/**
 * What we use of the SDK's dialogs, each from its own file: the package's index loads its prompts as well, and with them
 * nine megabytes of recognizers and culture data, which a quarter of a turn's memory and half of the start would go into.
 */
export { Dialog } from 'botbuilder-dialogs/lib/dialog.js'
export { DialogSet } from 'botbuilder-dialogs/lib/dialogSet.js'
export { WaterfallDialog } from 'botbuilder-dialogs/lib/waterfallDialog.js'
