import os from 'node:os'
import { isHeld, type Measurement } from './measurement.ts'

/**
 * `npm run bench [name …]`: measures, and prints every figure as a ratio against a limit or against a peer of the
 * same run. Exit code 1 when something is not held.
 */
const SUITES: Record<string, () => Promise<Measurement[]>> = {
  sizes: async () => (await import('./sizes.ts')).measureSizes(),
  ledger: async () => (await import('./ledger-core.ts')).measureLedgerCore(),
  clearing: async () => (await import('./clearing.ts')).measureClearing(),
  loop: async () => (await import('./acp-loop.ts')).measureAcpLoop(),
  gateway: async () => (await import('./gateway.ts')).measureGateway(),
  start: async () => (await import('./start-up.ts')).measureStartUp(),
  recogniser: async () => (await import('./recognise.ts')).measureRecogniser(),
  codePage: async () => (await import('./code-page.ts')).measureCodePage(),
  simulator: async () => (await import('./simulator.ts')).measureSimulator(),
}

const wanted = process.argv.slice(2)
const names = wanted.length > 0 ? wanted : Object.keys(SUITES)
console.log(`node ${process.version}, ${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown processor'}\n`)

let missed = 0
for (const name of names) {
  const suite = SUITES[name]
  if (!suite) throw new Error(`There is no suite "${name}"; there are ${Object.keys(SUITES).join(', ')}.`)
  for (const measurement of await suite()) {
    const held = isHeld(measurement)
    if (!held) missed++
    const { what, measured, against, ratio, hold } = measurement
    const goal = 'atMost' in hold ? `≤ ${hold.atMost}` : `≥ ${hold.atLeast}`
    console.log(
      `${held ? '✓' : '✗'} ${what}: ${measured} against ${against} = ${ratio.toPrecision(3)} (hold ${goal})`,
    )
  }
}
process.exit(missed > 0 ? 1 : 0)
