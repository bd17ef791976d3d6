import { parentPort, workerData } from 'node:worker_threads'
import { MovableClock } from '../bridge-server/clock/movable-clock.ts'
import { systemRandom } from '../bridge-server/clock/random.ts'
import type { Config } from '../bridge-server/config.ts'
import { pooledHttpClient } from '../bridge-server/http/client.ts'
import { startBridgeAlone, startUnionPay } from '../bridge-server/parties.ts'

/** A party on a thread of its own, as it would have a process or a machine of its own. */
const { party, config } = workerData as { party: 'unionpay' | 'bridge'; config: Config }
const clock = new MovableClock()
const http = pooledHttpClient()
const world = { config, clock, random: systemRandom, http }
const running = party === 'unionpay' ? await startUnionPay(world) : await startBridgeAlone(world)

parentPort?.on('message', async (order: { id: number; advanceMs?: number; action?: 'drain' | 'close' }) => {
  if (order.advanceMs) clock.advance(order.advanceMs)
  if (order.action === 'drain') await running.drain()
  if (order.action === 'close') await running.close().then(() => http.close())
  parentPort?.postMessage(order.id)
  if (order.action === 'close') parentPort?.close()
})
parentPort?.postMessage('ready')
