/** `npm run build`: the program as a container starts it. */
import { fileURLToPath } from 'node:url'
import { bundleProgram } from './bundle.ts'

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

await bundleProgram(root('src/main.ts'), root('dist/start.cjs'))
process.stdout.write('dist/start.cjs\n')
