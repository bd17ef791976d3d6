import { API_TABLE, notSupported } from '../wire/api.ts'
import { type Bundle, type CompileMessage, MAIN_SPACE, type SpaceId } from '../wire/bundle.ts'
import {
  type ApiCall,
  type Boot,
  type FromService,
  type InspectedPage,
  type LaunchOptions,
  type LogLevel,
  type OpenPage,
  SHELL_WIRE_VERSION,
  type StoredValues,
  type ToService,
} from '../wire/shell.ts'
import { type Ticket, VIEW_WIRE_VERSION, type ViewBoot } from '../wire/view.ts'
import type { HostClient } from './host-client.ts'
import { manifestOf, parseQuery } from './phone/manifest.ts'
import { networkType, systemInfo, viewEnvironment } from './phone/measures.ts'
import { type Action, reduce } from './phone/reducer.ts'
import { type OpenedPage, type PhoneState, type Settings, startingPhone } from './phone/state.ts'
import type { Effect } from './phone/step.ts'
import { ApiFailure, type ProviderPhone } from './providers/provider.ts'
import { PROVIDERS } from './providers/providers.ts'
import { languageTag, type TextKey, textFor } from './texts.ts'
import { actionFor, messageFor } from './translate.ts'
import { Turns } from './turns.ts'

/** What a phone is made of: a browser's frames and worker, or plain objects in Node. */
export interface PhoneBody {
  post(message: ToService): void
  /** Makes the page's view, joins it to the service, and hands the service this message. */
  openPage(message: OpenPage, boot: ViewBoot): void
  closeView(pageId: string): void
  saveStorage(space: SpaceId, values: StoredValues): void
  vibrate(durationMs: number): void
  /** Runs `task` after a while of the person's time. */
  after(delayMs: number, task: () => void): void
  /** Waits as a slow network does; a headless phone need not. */
  networkDelay(delayMs: number): Promise<void>
  nowMs(): number
  /** How far the world's time is ahead of this computer's. */
  worldAheadMs(): number
  /** Stops this phone's service and starts another phone with the present settings. */
  restart(): void
}

export interface PhoneOptions {
  readonly bundle: Bundle
  readonly settings: Settings
  readonly storage: Readonly<Record<SpaceId, StoredValues>>
  readonly backend: HostClient
  readonly fontFaceCss: string
  /** Remote pictures of a space are fetched as this prefix, `space=…&url=` and the encoded address; or empty. */
  readonly imageBase: string
  /** The page to open first, with its query; the mini program's entry page by default. */
  readonly launchUrl?: string
  /** WeChat's scene value: 1001 is "opened from the list of mini programs". */
  readonly scene?: number
}

const DEFAULT_SCENE = 1001
/** WeChat's limit of requests that are on their way at once. */
const REQUESTS_AT_ONCE = 10

/**
 * A phone at work: it feeds the pure reducer with what the service, the person and the network report, and carries
 * out the effects through its body.
 */
export class Phone {
  readonly #options: PhoneOptions
  readonly #body: PhoneBody
  readonly #listeners = new Set<() => void>()
  readonly #aborts = new Map<Ticket, AbortController>()
  readonly #requests = new Turns(REQUESTS_AT_ONCE)
  readonly #inspections = new Map<Ticket, (pages: readonly InspectedPage[]) => void>()
  #lastTicket = 0
  #state: PhoneState

  constructor(options: PhoneOptions, body: PhoneBody) {
    this.#options = options
    this.#body = body
    const spaces = [MAIN_SPACE, ...Object.keys(options.bundle.plugins)]
    const storage = Object.fromEntries(spaces.map((space) => [space, options.storage[space] ?? {}]))
    this.#state = startingPhone(manifestOf(options.bundle), options.settings, storage)
  }

  get state(): PhoneState {
    return this.#state
  }

  /** Calls `listener` after every change; returns how to stop. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Boots the service. The first page opens when the service has launched. */
  start(): void {
    const boot: Boot = {
      type: 'boot',
      version: SHELL_WIRE_VERSION,
      bundle: this.#options.bundle,
      system: systemInfo(this.#state),
      view: viewEnvironment(this.#state),
      networkType: networkType(this.#state.settings.network),
      clockAheadMs: this.#clockAheadMs(),
      storage: this.#state.storage,
      launch: this.#launchOptions(),
    }
    this.#body.post(boot)
    for (const finding of this.#options.bundle.report.messages) this.note('warn', describeFinding(finding))
  }

  dispatch(action: Action): void {
    const { state, effects } = reduce(this.#state, action)
    this.#state = state
    for (const effect of effects) this.#carryOut(effect)
    for (const listener of this.#listeners) listener()
  }

  /** Takes a message of the service. */
  receive(message: FromService): void {
    const action = actionFor(message, this.#launchUrl())
    if (action) this.dispatch(action)
    else if (message.type === 'call') this.#answer(message)
    else if (message.type === 'abort') this.#aborts.get(message.ticket)?.abort()
    else if (message.type === 'inspected') {
      this.#inspections.get(message.ticket)?.(message.pages)
      this.#inspections.delete(message.ticket)
    }
  }

  /** The data of every open page, as the service has it now. */
  inspect(): Promise<readonly InspectedPage[]> {
    const ticket = ++this.#lastTicket
    return new Promise((resolve) => {
      this.#inspections.set(ticket, resolve)
      this.#body.post({ type: 'inspect', ticket })
    })
  }

  /** Asks the service for a sign of life; a `pong` comes back unless it hangs. */
  ping(): void {
    this.#body.post({ type: 'ping', ticket: ++this.#lastTicket })
  }

  /** The world's time has been moved: the phone's clock follows. */
  setClock(): void {
    this.#body.post({ type: 'clockSet', aheadMs: this.#clockAheadMs() })
  }

  /** Writes a line of the simulator's own to the console. */
  note(level: LogLevel, text: string): void {
    const line = { type: 'log', space: 'service', level, args: [text], atMs: this.#body.nowMs() } as const
    this.dispatch({ type: 'log', line })
  }

  #answer(call: ApiCall): void {
    const provider = PROVIDERS.get(call.name)
    if (!provider) {
      const support = API_TABLE.get(call.name)?.support
      this.note('warn', `wx.${call.name} (${support ?? 'unknown'}) was called by ${call.space} and failed`)
      this.#body.post({ type: 'reply', ticket: call.ticket, ok: false, error: notSupported(call.name) })
      return
    }
    const abort = new AbortController()
    this.#aborts.set(call.ticket, abort)
    const finish = (reply: ToService) => {
      this.#aborts.delete(call.ticket)
      this.#body.post(reply)
    }
    const fail = (error: unknown) => {
      const detail = error instanceof ApiFailure ? error.message : `the simulator failed: ${String(error)}`
      finish({
        type: 'reply',
        ticket: call.ticket,
        ok: false,
        error: { errMsg: `${call.name}:fail ${detail}` },
      })
    }
    try {
      const fields = provider(call, this.#providerPhone(call, abort.signal))
      if (!fields) this.#aborts.delete(call.ticket)
      fields?.then((more) => {
        const result = { ...more, errMsg: `${call.name}:ok` }
        finish({ type: 'reply', ticket: call.ticket, ok: true, result })
      }, fail)
    } catch (error) {
      fail(error)
    }
  }

  #providerPhone(call: ApiCall, signal: AbortSignal): ProviderPhone {
    return {
      backend: this.#options.backend,
      requests: this.#requests,
      signal,
      state: () => this.#state,
      dispatch: (action) => this.dispatch(action),
      networkDelay: (ms) => this.#body.networkDelay(ms),
      nowMs: () => this.#body.nowMs(),
      taskEvent: (event, value) => this.#body.post({ type: 'taskEvent', ticket: call.ticket, event, value }),
      notice: (key, detail = '') => this.#notice(key, detail),
      vibrate: (durationMs) => this.#body.vibrate(durationMs),
    }
  }

  #notice(key: TextKey, detail: string): void {
    const text = [textFor(this.#state.settings.language, key), detail].filter(Boolean).join(' ')
    this.dispatch({ type: 'notice', text })
  }

  #carryOut(effect: Effect): void {
    const message = messageFor(effect, this.#state, this.#launchOptions())
    if (message) this.#body.post(message)
    if (effect.kind === 'openPage') this.#openPage(effect.page, effect.openerTicket)
    else if (effect.kind === 'closePage') this.#body.closeView(effect.pageId)
    else if (effect.kind === 'persist') this.#persist(effect.space)
    else if (effect.kind === 'restart') this.#body.restart()
    else if (effect.kind === 'setClock') this.setClock()
    else if (effect.kind === 'expireToast') {
      const { toastId, afterMs } = effect
      this.#body.after(afterMs, () => this.dispatch({ type: 'expireToast', toastId }))
    }
  }

  #openPage({ id: pageId, space, path, query }: OpenedPage, openerTicket?: Ticket): void {
    const message: OpenPage = { type: 'openPage', pageId, space, path, query }
    this.#body.openPage(
      openerTicket === undefined ? message : { ...message, openerTicket },
      this.#viewBoot(space),
    )
  }

  #clockAheadMs(): number {
    return this.#body.worldAheadMs() + this.#state.settings.clockSkewMs
  }

  #persist(space: SpaceId): void {
    this.#body.saveStorage(space, this.#state.storage[space] ?? {})
  }

  #viewBoot(space: SpaceId): ViewBoot {
    const { imageBase, fontFaceCss } = this.#options
    return {
      version: VIEW_WIRE_VERSION,
      environment: viewEnvironment(this.#state),
      language: languageTag(this.#state.settings.language),
      fontFaceCss,
      imageBase: imageBase && `${imageBase}?space=${encodeURIComponent(space)}&url=`,
    }
  }

  #launchUrl(): string {
    return this.#options.launchUrl ?? `/${this.#state.app.entryPath}`
  }

  #launchOptions(): LaunchOptions {
    const [path = '', query = ''] = this.#launchUrl().split('?')
    return {
      path: path.replace(/^\//, ''),
      query: parseQuery(query),
      scene: this.#options.scene ?? DEFAULT_SCENE,
    }
  }
}

function describeFinding({ space, file, line, text }: CompileMessage): string {
  return `${space} ${file}${line > 0 ? `:${line}` : ''}: ${text}`
}
