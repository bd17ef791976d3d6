import { spawnSync } from 'node:child_process'

/** `npm run check`: format and lint, types of every room by its own tsconfig, code that nobody uses. */
const ROOMS = ['contract', 'bridge-server', 'scripts', 'plugin', 'miniprogram', 'simulator', 'test']

const steps: Array<[name: string, command: string, ...args: string[]]> = [
  ['format and lint', 'biome', 'check', '--error-on-warnings', '.'],
  ...ROOMS.map((room): [string, string, ...string[]] => [`types of ${room}`, 'tsc', '-p', room]),
  ['dead code', 'knip'],
]

let failed = 0
for (const [name, command, ...args] of steps) {
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, { encoding: 'utf8' })
  console.log(`${status === 0 ? '✓' : '✗'} ${name}`)
  if (status !== 0) {
    failed++
    console.log(`${stdout}${stderr}`.trim())
  }
}
process.exitCode = failed > 0 ? 1 : 0
