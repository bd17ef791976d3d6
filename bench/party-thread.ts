import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Config } from '../bridge-server/config.ts'

/** Orders to a party that runs on a thread of its own. */
export class PartyThread {
  readonly #worker: Worker
  #orders = 0

  private constructor(worker: Worker) {
    this.#worker = worker
  }

  static async start(party: 'unionpay' | 'bridge', config: Config): Promise<PartyThread> {
    const worker = new Worker(new URL('./party-worker.ts', import.meta.url), {
      workerData: { party, config },
    })
    await once(worker, 'message')
    return new PartyThread(worker)
  }

  advance(advanceMs: number): Promise<void> {
    return this.#send({ advanceMs })
  }

  drain(): Promise<void> {
    return this.#send({ action: 'drain' })
  }

  close(): Promise<void> {
    return this.#send({ action: 'close' })
  }

  async #send(order: { advanceMs?: number; action?: 'drain' | 'close' }): Promise<void> {
    const id = ++this.#orders
    this.#worker.postMessage({ id, ...order })
    await once(this.#worker, 'message')
  }
}
