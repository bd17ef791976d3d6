import { KeptTime } from './clock/kept-time.ts'
import { MovableClock } from './clock/movable-clock.ts'
import { systemRandom } from './clock/random.ts'
import { readConfig } from './config.ts'
import { pooledHttpClient } from './http/client.ts'
import {
  startBridgeAlone,
  startDemoShop,
  startSimulator,
  startTopUps,
  startUnionPay,
  type World,
} from './parties.ts'
import { printWelcome } from './welcome.ts'

interface Party {
  readonly url: string
  /** Resolves when it has nothing in hand that fell due. */
  drain?(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the parties that the command line names: everything, `unionpay` alone or `bridge` alone. What goes wrong on the
 * way is said in one sentence, and the process ends with 1.
 */
export async function startNamedParties(command = 'everything'): Promise<void> {
  try {
    await start(command)
  } catch (error) {
    // One sentence for people instead of a stack.
    console.error((error as Error).message)
    process.exit(1)
  }
}

async function start(command: string): Promise<void> {
  const config = readConfig()
  const kept = new KeptTime(config.dataDir)
  const { offsetMs, isNew } = kept.open(config.startAtMs)
  const clock = new MovableClock(offsetMs, (movedMs) => kept.keep(movedMs))
  // The shop's payment SDK is unmodified and asks the machine for the time: it has to see the day that testers chose.
  Date.now = () => clock.now()
  const world: World = {
    config,
    clock,
    random: systemRandom,
    http: pooledHttpClient(),
  }
  const say = (line: string) => console.log(line)
  const started: Party[] = []
  const begin = (party: Party) => {
    started.push(party)
    if (party.drain) clock.settleWith(party.drain.bind(party))
  }
  const beginOnce = async (party: Promise<Party>) => begin(await party)
  closeOnSignal(started)

  switch (command) {
    case 'unionpay':
      await beginOnce(startUnionPay(world))
      break
    case 'bridge':
      await beginOnce(startBridgeAlone(world))
      break
    case 'everything': {
      const { build } = await import('../scripts/stale-parts.ts')
      const [, network] = await Promise.all([build({ say }), startUnionPay(world)])
      begin(network)
      await beginOnce(startBridgeAlone(world))
      await Promise.all([startDemoShop(world), startTopUps(world), startSimulator(world)].map(beginOnce))
      break
    }
    default:
      throw new Error(`There is no "${command}" to start. Say nothing, "unionpay" or "bridge".`)
  }
  printWelcome(command, world, say)
  if (config.startAtMs !== null && !isNew) {
    say(
      `\n  START_AT is for a new world; this one goes on at its own time. An empty DATA_DIR begins another.`,
    )
  }
}

/** Ctrl-C lets every party finish what is under way; a second one leaves at once. */
function closeOnSignal(started: Party[]): void {
  let closing = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, async () => {
      if (closing) process.exit(130)
      closing = true
      await Promise.allSettled(started.reverse().map((party) => party.close()))
      process.exit(0)
    })
  }
}
