import { enableCompileCache } from 'node:module'
import path from 'node:path'

// Before any other module is read: the second start finds them all stripped of their types and compiled.
enableCompileCache(path.resolve('node_modules/.cache/compiled'))
const { startNamedParties } = await import('./command-line.ts')
await startNamedParties(process.argv[2])
