import { type Bundle, MAIN_SPACE } from '../../wire/bundle.ts'
import type { City, Desk } from '../../wire/host.ts'
import type { Interop } from '../../wire/network-desk.ts'
import type { FromService } from '../../wire/shell.ts'
import { HostClient } from '../host-client.ts'
import { NetworkDesk } from '../network-desk.ts'
import type { Settings } from '../phone/state.ts'
import { Phone } from '../phone.ts'
import { textFor } from '../texts.ts'
import { BrowserBody } from './browser-body.ts'
import { keep } from './keep.ts'
import { Stage } from './stage.ts'
import { Watchdog } from './watchdog.ts'

/** What a phone is started with. */
interface Parts {
  readonly bundle: Bundle
  readonly serviceSource: string
  readonly fontFaceCss: string
}

/** The simulator in a browser page: one phone at a time, started again as often as the tester likes. */
export class Simulator {
  readonly stage = new Stage(document)
  readonly #backend = new HostClient('')
  /** What the tester does with the world outside the phone. */
  readonly network = new NetworkDesk(this.#backend)
  readonly #listeners = new Set<() => void>()
  #settings = keep.settings()
  #saved = this.#settings
  #desk: Desk = { people: [], cards: [] }
  #cities: readonly City[] = []
  #interop: Interop | undefined
  #phone: Phone | undefined
  #failure: string | null = null
  #body: BrowserBody | undefined
  #watchdog: Watchdog | undefined
  #starts = 0

  constructor() {
    this.#backend.onClockMoved = () => {
      this.#phone?.setClock()
      this.#changed()
    }
  }

  /** The world's time, which the tester may have moved. */
  nowMs(): number {
    return Date.now() + this.#backend.worldAheadMs
  }

  get phone(): Phone | undefined {
    return this.#phone
  }

  get settings(): Settings {
    return this.#phone?.state.settings ?? this.#settings
  }

  get desk(): Desk {
    return this.#desk
  }

  /** The cities that the network knows; empty without one. */
  get cities(): readonly City[] {
    return this.#cities
  }

  /** Which rules of who may scan whom are in force; undefined without a network. */
  get interop(): Interop | undefined {
    return this.#interop
  }

  async setInterop(preset: Interop['preset']): Promise<void> {
    const answer = await this.network.setInterop(preset)
    if (answer.ok) this.#interop = answer.value
    this.#changed()
  }

  /** Why there is no phone: the build output cannot run, or the server is gone. */
  get failure(): string | null {
    return this.#failure
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Loads the desk's contents and starts the phone. */
  async open(): Promise<void> {
    const parts = this.#loadParts()
    // Awaited below; until then a failure must not count as unheard.
    parts.catch(() => {})
    await this.#loadDesk()
    void this.#loadNetwork()
    await this.restart(parts)
  }

  /** Starts the mini program from nothing but its stored values, with whatever has been built meanwhile. */
  async restart(parts = this.#loadParts()): Promise<void> {
    const start = ++this.#starts
    this.#stop()
    try {
      const loaded = await parts
      if (start === this.#starts) this.#start(loaded)
    } catch (error) {
      if (start === this.#starts) this.#failure = this.#inWords(error)
    }
    this.#changed()
  }

  /** What the compiler finds stands as it is; that nobody answers is said in the phone's language. */
  #inWords(error: unknown): string {
    return error instanceof TypeError
      ? textFor(this.#settings.language, 'fault.NO_HOST')
      : (error as Error).message
  }

  changeSettings(change: Partial<Settings>): void {
    if (this.#phone) this.#phone.dispatch({ type: 'changeSettings', change })
    else this.#settings = { ...this.#settings, ...change }
    this.#changed()
  }

  #start({ bundle, serviceSource, fontFaceCss }: Parts): void {
    const { stage } = this
    const settings = this.#settings
    const spaces = [MAIN_SPACE, ...Object.keys(bundle.plugins)]
    const body = new BrowserBody({
      stage,
      serviceSource,
      tester: () => settings.tester,
      onMessage: (message: FromService) => {
        this.#watchdog?.sawLife()
        phone.receive(message)
      },
      onRestart: () => void this.restart(),
      worldAheadMs: () => this.#backend.worldAheadMs,
    })
    const phone = new Phone(
      {
        bundle,
        settings,
        fontFaceCss,
        storage: keep.storage(settings.tester, spaces),
        backend: this.#backend,
        imageBase: new URL('host/image', location.href).href,
        ...launchOptions(),
      },
      body,
    )
    this.#phone = phone
    this.#body = body
    this.#failure = null
    this.#watchdog = new Watchdog({
      ping: () => phone.ping(),
      onHung: () => phone.dispatch({ type: 'hung', isHung: true }),
      nowMs: () => performance.now(),
    })
    phone.subscribe(() => this.#changed())
    stage.prepare()
    phone.start()
  }

  async #loadParts(): Promise<Parts> {
    const [bundle, serviceSource, fontFaceCss] = await Promise.all([
      this.#backend.bundle(),
      fetch('service.js').then((answer) => answer.text()),
      this.#backend.fontFaceCss(),
    ])
    return { bundle, serviceSource, fontFaceCss }
  }

  #stop(): void {
    this.#settings = this.settings
    this.#watchdog?.stop()
    this.#body?.stop()
    this.#phone = undefined
    this.#failure = null
    this.#changed()
  }

  async #loadDesk(): Promise<void> {
    try {
      this.#desk = await this.#backend.desk()
      const [first] = this.#desk.people
      const isKnown = this.#desk.people.some(({ id }) => id === this.#settings.tester)
      if (first && !isKnown) this.#settings = { ...this.#settings, tester: first.id }
    } catch {
      // The desk is a convenience; without it the phone still works.
    }
    this.#changed()
  }

  async #loadNetwork(): Promise<void> {
    const [cities, interop] = await Promise.all([this.network.cities(), this.network.interop()])
    if (cities.ok) this.#cities = cities.value
    if (interop.ok) this.#interop = interop.value
    this.#changed()
  }

  #changed(): void {
    // Most changes are a line in a log, and writing is slow.
    if (this.settings !== this.#saved) keep.saveSettings(this.settings)
    this.#saved = this.settings
    for (const listener of this.#listeners) listener()
  }
}

/** `#/pages/a/a?x=1` opens that page first. */
function launchOptions(): { launchUrl?: string } {
  const wanted = location.hash.slice(1)
  return wanted.startsWith('/') ? { launchUrl: wanted } : {}
}
