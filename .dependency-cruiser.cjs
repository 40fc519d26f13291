/** The import rules of ARCHITECTURE.md: imports go one way. */
const ours = '^(src|dialogs|cards)/'

/** @param {string} name @param {string} from @param {string[]} mayImport folders of ours that `from` may import, besides itself */
const onlyImports = (name, from, mayImport) => ({
  name,
  severity: 'error',
  from: { path: `^${from}/` },
  to: { path: ours, pathNot: [`^${from}/`, ...mayImport.map((folder) => `^${folder}`)] },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependency-in-program',
      severity: 'error',
      from: { path: ours, pathNot: '^(src/widget|cards/gallery)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    onlyImports('rules-import-nothing-of-ours', 'src/rules', []),
    onlyImports('messages-import-nothing-of-ours', 'src/messages', []),
    onlyImports('articles-import-nothing-of-ours', 'src/articles', []),
    onlyImports('store-knows-rules-only', 'src/store', ['src/rules/']),
    onlyImports('outbox-knows-store-ports-and-desk', 'src/outbox', [
      'src/rules/',
      'src/store/(outbox-port|ports)\\.ts$',
      'src/desk/',
    ]),
    onlyImports('desk-knows-rules-and-store-ports', 'src/desk', [
      'src/rules/',
      'src/store/((subscriptions|guesses|proofs|one-time-codes|codes|disputes|imports|maintenance)-port|ports)\\.ts$',
    ]),
    onlyImports('cards-know-rules-and-messages', 'cards', ['src/rules/', 'src/messages/']),
    onlyImports('dialogs-know-desk-cards-messages', 'dialogs', [
      'src/desk/',
      'src/rules/',
      'cards/',
      'src/messages/',
      'src/articles/',
      'src/bot/turn\\.ts$',
    ]),
    {
      name: 'botbuilder-stays-at-the-edge',
      severity: 'error',
      from: { path: ours, pathNot: '^(dialogs|src/bot|src/channels)/' },
      to: { path: 'node_modules/(botbuilder|botframework-(connector|schema|streaming))' },
    },
    {
      name: 'only-main-and-cli-see-everything',
      severity: 'error',
      from: { path: '^src/(bot|channels|http)/' },
      to: { path: '^src/(cli|main)' },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '^src/rules/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
