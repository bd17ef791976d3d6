import type { FromService, OpenPage, StoredValues, ToService } from '../../wire/shell.ts'
import type { ViewBoot } from '../../wire/view.ts'
import type { PhoneBody } from '../phone.ts'
import { keep } from './keep.ts'
import type { ServiceFrameBoot, ServiceFrameFailure } from './service-frame.ts'
import type { Stage } from './stage.ts'

export interface BrowserBodyOptions {
  readonly stage: Stage
  /** The service worker's source text. */
  readonly serviceSource: string
  readonly tester: () => string
  readonly onMessage: (message: FromService) => void
  readonly onRestart: () => void
  readonly worldAheadMs: () => number
}

/** A phone made of frames: the service in a worker behind one opaque origin, each page's view behind another. */
export class BrowserBody implements PhoneBody {
  readonly #options: BrowserBodyOptions
  readonly #serviceFrame: HTMLIFrameElement
  readonly #service: MessagePort
  #hasSpoken = false
  #isStopped = false

  constructor(options: BrowserBodyOptions) {
    this.#options = options
    const { port1, port2 } = new MessageChannel()
    this.#service = port1
    port1.onmessage = ({ data }: MessageEvent<FromService>) => {
      this.#hasSpoken = true
      options.onMessage(data)
    }
    addEventListener('message', this.#onFrameMessage)
    this.#serviceFrame = document.createElement('iframe')
    this.#serviceFrame.setAttribute('sandbox', 'allow-scripts')
    this.#serviceFrame.hidden = true
    this.#serviceFrame.src = 'service.html'
    this.#serviceFrame.addEventListener(
      'load',
      () => {
        const boot: ServiceFrameBoot = { source: options.serviceSource }
        this.#serviceFrame.contentWindow?.postMessage(boot, '*', [port2])
      },
      { once: true },
    )
    document.body.append(this.#serviceFrame)
  }

  post(message: ToService): void {
    this.#service.postMessage(message)
  }

  openPage(message: OpenPage, boot: ViewBoot): void {
    const view = this.#options.stage.open(message.pageId, boot, message.openerTicket !== undefined)
    this.#service.postMessage(message, [view])
  }

  closeView(pageId: string): void {
    this.#options.stage.close(pageId)
  }

  saveStorage(space: string, values: StoredValues): void {
    keep.saveStorage(this.#options.tester(), space, values)
  }

  vibrate(durationMs: number): void {
    navigator.vibrate?.(durationMs)
    const { element } = this.#options.stage
    element.classList.add('vibrating')
    setTimeout(() => element.classList.remove('vibrating'), Math.max(durationMs, 200))
  }

  after(delayMs: number, task: () => void): void {
    setTimeout(() => {
      if (!this.#isStopped) task()
    }, delayMs)
  }

  networkDelay(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve))
  }

  nowMs(): number {
    return Date.now() + this.worldAheadMs()
  }

  worldAheadMs(): number {
    return this.#options.worldAheadMs()
  }

  restart(): void {
    this.#options.onRestart()
  }

  /** Kills the worker with its frame, whatever it is doing. */
  stop(): void {
    this.#isStopped = true
    removeEventListener('message', this.#onFrameMessage)
    this.#service.close()
    this.#serviceFrame.remove()
    this.#options.stage.clear()
  }

  #onFrameMessage = ({ data, source }: MessageEvent<ServiceFrameFailure>) => {
    if (source !== this.#serviceFrame.contentWindow || data?.type !== 'workerFailed') return
    const { text } = data
    // What is thrown past every catch later on ends one task of the worker, not the worker.
    if (!this.#hasSpoken) this.#options.onMessage({ type: 'failed', text })
    else {
      const line = {
        type: 'log',
        space: 'service',
        level: 'error',
        args: [text],
        atMs: this.nowMs(),
      } as const
      this.#options.onMessage(line)
    }
  }
}
