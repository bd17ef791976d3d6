/** The service as it ships: bundled, in a thread of its own, hardened before application code runs. */
import { MessageChannel, Worker } from 'node:worker_threads'
import { buildSync } from 'esbuild'
import type { FromService } from '../../simulator/wire/shell.ts'
import type { StartService } from './simulator-service.ts'

/**
 * Node's worker gets its first message in another way than a browser's; everything after is the same. Node also
 * loads the events of message ports only when first needed, which must be before their surroundings are gone.
 */
const EPILOGUE = `
void MessageEvent
globalThis.addEventListener = () => {}
require('node:worker_threads').parentPort.once('message', (port) => onmessage({ ports: [port] }))`

let bundled: string | undefined

function workerSource(): string {
  bundled ??= buildSync({
    entryPoints: ['simulator/service/worker.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    minify: true,
    target: 'es2023',
  }).outputFiles[0]!.text
  return bundled + EPILOGUE
}

export const startInWorker: StartService = (receive) => {
  const worker = new Worker(workerSource(), { eval: true })
  const { port1: shell, port2 } = new MessageChannel()
  worker.postMessage(port2, [port2])
  shell.on('message', (message: FromService) => receive(message))
  worker.on('error', (error) => {
    throw error
  })
  return {
    send: (message) => shell.postMessage(message),
    openPage: (message, view) => {
      const { port1, port2: ofService } = new MessageChannel()
      port1.on('message', (toView) => view.receive(toView))
      shell.postMessage(message, [ofService])
      return (fromView) => port1.postMessage(fromView)
    },
    close: () => void worker.terminate(),
  }
}
