import { enableCompileCache } from 'node:module'
import path from 'node:path'

// Imported before everything else: the second start finds all modules stripped of their types and compiled.
enableCompileCache(path.resolve('node_modules/.cache/compiled'))
