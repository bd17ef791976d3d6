/**
 * The script of the service's frame: an opaque origin whose only purpose is to hold the worker that runs the
 * application's code. It takes the worker's source and a port, once, and hands the port on.
 */
export interface ServiceFrameBoot {
  readonly source: string
}

/** What the frame tells the shell about a worker that could not start, or that let an error pass. */
export interface ServiceFrameFailure {
  readonly type: 'workerFailed'
  readonly text: string
}

addEventListener('message', function begin({ data, ports, source }: MessageEvent<ServiceFrameBoot>) {
  const [port] = ports
  if (source !== parent || !port) return
  removeEventListener('message', begin)
  const url = URL.createObjectURL(new Blob([data.source], { type: 'text/javascript' }))
  const worker = new Worker(url, { name: 'service' })
  worker.addEventListener('error', (event) => {
    const failure: ServiceFrameFailure = { type: 'workerFailed', text: event.message || 'the worker failed' }
    parent.postMessage(failure, '*')
  })
  worker.postMessage(null, [port])
})
