import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import type { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import type { Config } from '../../bridge-server/config.ts'
import { pooledHttpClient } from '../../bridge-server/http/client.ts'
import {
  startBridgeAlone,
  startDemoShop,
  startSimulator,
  startTopUps,
  startUnionPay,
  type World,
} from '../../bridge-server/parties.ts'
import { FaultyNetwork } from './faulty-network.ts'
import { freePorts } from './free-ports.ts'
import { A_QUIET_MORNING_MS, WorldClock } from './world-clock.ts'

/**
 * All parties, started as `npm start` starts them, on free ports, an empty data folder, a clock that stands still
 * and a network with faults on demand.
 */
export interface TestWorld {
  readonly config: Config
  readonly clock: VirtualClock
  readonly network: FaultyNetwork
  readonly urls: {
    readonly simulator: string
    readonly bridge: string
    readonly unionpay: string
    readonly shop: string
    readonly topUps: string
  }
  /** Lets everything that is under way, or due now, come to its end. */
  settle(): Promise<void>
  /** Moves time on, settling at every task on the way. */
  advance(ms: number): Promise<void>
  /** Stops one party. */
  stop(party: PartyName): Promise<void>
  /** Starts a stopped party again on its own port and data. */
  restart(party: PartyName): Promise<void>
  /** Takes in a guest, such as a phone: it is settled with the parties. */
  join(guest: Guest): void
  /** Closes all guests; the world's end does too. Between stories, so that time need not wait for idle phones. */
  dismissGuests(): void
  close(): Promise<void>
}

export type PartyName = 'unionpay' | 'bridge' | 'shop' | 'topUps' | 'simulator'

export interface Guest {
  /** Resolves when nothing that the guest began is under way. */
  drain(): Promise<void>
  close(): void
}

interface Running {
  close(): Promise<void>
  drain?(): Promise<void>
}

const PARTIES = 5

const START: Record<PartyName, (world: World) => Promise<Running>> = {
  unionpay: startUnionPay,
  bridge: startBridgeAlone,
  shop: startDemoShop,
  topUps: startTopUps,
  simulator: startSimulator,
}

/**
 * @param seed printed by the runner when a story fails; the same seed gives the same numbers everywhere
 * @param startAtMs the world's first moment
 */
export async function openWorld(
  seed = 'a quiet morning',
  startAtMs = A_QUIET_MORNING_MS,
): Promise<TestWorld> {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'world-'))
  const first = await freePorts(PARTIES)
  const [simulator, bridge, unionpay, shop, topUps] = [first, first + 1, first + 2, first + 3, first + 4]
  const config: Config = {
    dataDir,
    distDir: path.resolve('dist'),
    logLevel: 'silent',
    ports: { simulator, bridge, unionpay, unionpayTls: 0, shop, topUps },
    startAtMs,
    cutOffMinute: 23 * 60,
    gatewayUrl: `http://127.0.0.1:${unionpay}`,
    fileUrl: `http://127.0.0.1:${unionpay}`,
    acpCertsDir: null,
    wechatApiUrl: `http://127.0.0.1:${simulator}`,
  }
  const clock = new WorldClock(startAtMs)
  const network = new FaultyNetwork(pooledHttpClient())
  const world: World = { config, clock, random: seededRandom(seed), http: network }
  const running = new Map<PartyName, Running>()
  const guests = new Set<Guest>()
  const restart = async (party: PartyName) => void running.set(party, await START[party](world))
  for (const party of ['unionpay', 'simulator', 'bridge', 'shop', 'topUps'] as const) await restart(party)

  const settle = async () => {
    // A party that came to rest may have woken another one; two rounds without a new request are rest for all.
    for (let quiet = 0, sent = network.sent.length; quiet < 2; quiet++) {
      for (const guest of guests) await guest.drain()
      for (const party of running.values()) await party.drain?.()
      await new Promise((resolve) => setImmediate(resolve))
      if (network.sent.length !== sent) {
        quiet = -1
        sent = network.sent.length
      }
    }
  }
  const dismissGuests = () => {
    for (const guest of guests) guest.close()
    guests.clear()
  }
  const stop = async (party: PartyName) => {
    await running.get(party)?.close()
    running.delete(party)
  }
  return {
    config,
    clock,
    network,
    urls: {
      simulator: `http://127.0.0.1:${simulator}`,
      bridge: `http://127.0.0.1:${bridge}`,
      unionpay: `http://127.0.0.1:${unionpay}`,
      shop: `http://127.0.0.1:${shop}`,
      topUps: `http://127.0.0.1:${topUps}`,
    },
    settle,
    advance: (ms) => clock.advance(ms, settle),
    stop,
    restart,
    join: (guest) => void guests.add(guest),
    dismissGuests,
    async close() {
      dismissGuests()
      clock.close()
      for (const party of [...running.keys()].reverse()) await stop(party)
      await network.close()
      await fs.rm(dataDir, { recursive: true, force: true })
    },
  }
}
