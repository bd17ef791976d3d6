import { build as buildStale } from './stale-parts.ts'

/** `npm run build`: builds what is stale, says what it does, and ends with one clear line when it cannot. */
try {
  await buildStale({ force: process.argv.includes('--force'), say: (line) => console.log(line) })
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
