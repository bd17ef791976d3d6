import path from 'node:path'
import Koa from 'koa'
import type { Clock } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'
import type { ClientKey } from '../fulfilment/signature.ts'
import { listen } from '../http/serve.ts'
import type { Log } from '../log.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { DeliveryDesk } from './delivery-desk.ts'
import { Faults } from './manners.ts'
import { signedDoor } from './signed-door.ts'
import { testerDoor } from './tester-door.ts'

export interface TopUpProviderOptions {
  /** Holds the provider's own database. */
  readonly dataDir: string
  /** 0 takes any free port. */
  readonly port: number
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Who may order here. */
  readonly client: ClientKey
}

export interface TopUpProvider {
  readonly url: string
  /** Resolves when nothing is due now. */
  drain(): Promise<void>
  close(): Promise<void>
}

/** Starts the mock provider of online services: it delivers what its client orders, and fails when testers ask. */
export async function startTopUpProvider(options: TopUpProviderOptions): Promise<TopUpProvider> {
  const { dataDir, clock, random, log, client } = options
  const store = openSqliteStore(
    path.join(dataDir, 'deliveries.db'),
    path.join(import.meta.dirname, 'migrations'),
  )
  const faults = new Faults()
  const desk = new DeliveryDesk({ store, clock, random, log, faults })
  const app = new Koa()
  app.on('error', (error: Error) => log.error({ err: error }, 'a request failed'))
  app.use(signedDoor({ desk, faults, client, clock, log }))
  app.use(testerDoor(store, faults))
  const listening = await listen(app.callback(), options.port)
  desk.wake()
  return {
    url: listening.url,
    drain: () => desk.drain(),
    async close() {
      await listening.close()
      await desk.stop()
      await store.close()
    },
  }
}
