import { compileProject } from '../compiler/compile.ts'
import type { SeenCode } from '../shell/camera/seen-code.ts'
import { HostClient } from '../shell/host-client.ts'
import {
  type Dialog,
  type NetworkLine,
  type Screen,
  type Settings,
  settingsFrom,
  topPage,
} from '../shell/phone/state.ts'
import { shownTabBar } from '../shell/phone/tabs.ts'
import { Phone } from '../shell/phone.ts'
import type { Bundle, SpaceId } from '../wire/bundle.ts'
import type { BoundaryLine, InspectedPage, LogLine, StoredValues } from '../wire/shell.ts'
import { Activity } from './activity.ts'
import { answerBy, dialogTexts } from './dialog-words.ts'
import { press, pressEnter, typeInto } from './gestures.ts'
import { HeadlessBody } from './headless-body.ts'
import { HeldCodes } from './held-codes.ts'
import { KeptValues } from './kept-values.ts'
import type { HeadlessOptions } from './options.ts'
import { PageHandle, type Target } from './page-handle.ts'
import { shownCodes } from './shown-codes.ts'

export type { HeadlessOptions }

/** How long to wait for anything before failing; generous, because only failures wait so long. */
const DEADLINE_MS = 10_000

/**
 * Opens a phone without a browser: the very service, view, phone core and providers, with a DOM in this process.
 *
 * @returns when the first page is on screen
 * @throws Error with the page's text when that takes too long, or with the finding when the bundle cannot run
 */
export async function openPhone(options: HeadlessOptions): Promise<HeadlessPhone> {
  const backend = new HostClient(options.hostUrl, options.fetch)
  const bundle =
    options.bundle ?? (options.distDir ? compileProject(options.distDir) : await backend.bundle())
  const phone = new HeadlessPhone(options, bundle, backend)
  await phone.start()
  return phone
}

/** A phone driven by a test, in the words of the person who holds it. Every wait reacts to what happens. */
export class HeadlessPhone {
  readonly #options: HeadlessOptions
  readonly #bundle: Bundle
  readonly #backend: HostClient
  readonly #activity = new Activity()
  readonly #kept: KeptValues
  readonly #held = new HeldCodes()
  #phone!: Phone
  #body!: HeadlessBody

  constructor(options: HeadlessOptions, bundle: Bundle, backend: HostClient) {
    this.#options = options
    this.#kept = new KeptValues(options.storage)
    this.#bundle = bundle
    this.#backend = backend
  }

  /** Starts the mini program, or starts it again with what is stored, and waits for its first page. */
  async start(): Promise<void> {
    const settings = this.#phone?.state.settings ?? settingsFrom(this.#options)
    const stored = this.#kept.of(settings.tester)
    this.#body?.stop()
    const { timers, launchUrl } = this.#options
    const body = new HeadlessBody({
      activity: this.#activity,
      receive: (message) => phone.receive(message),
      restart: () => void this.start(),
      saveStorage: (space, values) => stored.set(space, values),
      nowMs: this.#options.nowMs ?? Date.now,
      ...(timers ? { timers } : {}),
    })
    const phone = new Phone(
      {
        settings,
        storage: Object.fromEntries(stored),
        bundle: this.#bundle,
        backend: this.#backend,
        fontFaceCss: '',
        imageBase: '',
        ...(launchUrl === undefined ? {} : { launchUrl }),
      },
      body,
    )
    this.#phone = phone
    this.#body = body
    let seen = phone.state
    phone.subscribe(() => {
      if (phone.state !== seen) this.#activity.notify()
      seen = phone.state
      this.#held.showTo(phone)
    })
    phone.start()
    await this.waitFor(() => {
      if (phone.state.life === 'failed')
        throw new Error(`The mini program cannot run: ${phone.state.failure}`)
      return topPage(phone.state)?.ready
    })
  }

  /** The page on top. */
  page(): PageHandle {
    const page = topPage(this.#phone.state)
    const document = page && this.#body.document(page.id)
    if (!page || !document) throw new Error('No page is open.')
    return new PageHandle(page, document)
  }

  /** The open pages from the bottom, as `space:path`. */
  stack(): string[] {
    return this.#phone.state.stack.map((page) => `${page.space}:${page.path}`)
  }

  /** Everything that can be read on the phone: title, page, toast, dialog. */
  text(): string {
    const { toast, dialogs } = this.#phone.state
    const page = this.page()
    return [page.title, page.text(), toast?.title, ...dialogTexts(dialogs[0])].filter(Boolean).join('\n')
  }

  /** Taps a target, or a button of the dialog that covers the page. Waits for it to be there, and for the answer. */
  async tap(target: Target): Promise<void> {
    if (this.#phone.state.dialogs[0]) return this.answerDialog(target)
    const element = await this.#need(`"${target}" to tap`, () => this.page().find(target))
    if (element.closest('button:disabled, [aria-disabled="true"]')) {
      throw new Error(`"${target}" is disabled; the page says:\n${this.text()}`)
    }
    press(element)
    await this.#activity.quiet()
  }

  /** Types into a field, in place of what is there. */
  async type(target: Target, text: string): Promise<void> {
    const field = await this.#need(`the field "${target}"`, () => this.page().findField(target))
    typeInto(field, text)
    await this.#activity.quiet()
  }

  /** Presses the key that a soft keyboard shows as done, next or search. */
  async confirm(target: Target): Promise<void> {
    const field = await this.#need(`the field "${target}"`, () => this.page().findField(target))
    pressEnter(field)
    await this.#activity.quiet()
  }

  /** Waits until a target can be seen, or until a condition gives something, and returns that. */
  waitFor(target: Target, deadlineMs?: number): Promise<string>
  waitFor<T>(condition: () => T | undefined | false | null, deadlineMs?: number): Promise<T>
  waitFor(wanted: Target | (() => unknown), deadlineMs = DEADLINE_MS): Promise<unknown> {
    if (typeof wanted === 'function') return this.#need(`${wanted}`, wanted, deadlineMs)
    return this.#need(`"${wanted}"`, () => this.#sees(wanted) && this.text(), deadlineMs)
  }

  /** Waits until nothing is under way any more: no message, no request. */
  async settled(): Promise<void> {
    await this.#activity.quiet()
    await this.#need('the page and every request to be ready', () => {
      const isAnswered = this.network().every((line) => line.outcome)
      return topPage(this.#phone.state)?.ready && isAnswered
    })
    await this.#activity.quiet()
    if (this.network().some((line) => !line.outcome)) await this.settled()
  }

  /** The navigation bar's back arrow. */
  async back(): Promise<void> {
    this.#phone.dispatch({ type: 'pressBack' })
    await this.#activity.quiet()
  }

  /** The capsule's close button: the mini program goes to the background. */
  async leave(): Promise<void> {
    this.#phone.dispatch({ type: 'pressCapsuleClose' })
    await this.#activity.quiet()
  }

  async comeBack(): Promise<void> {
    this.#phone.dispatch({ type: 'returnToForeground' })
    await this.#activity.quiet()
  }

  /** The words in the tab bar, or none when there is no bar. */
  tabs(): string[] {
    return shownTabBar(this.#phone.state)?.list.map((tab) => tab.text) ?? []
  }

  async tapTab(path: string): Promise<void> {
    this.#phone.dispatch({ type: 'pressTab', path })
    await this.#activity.quiet()
  }

  /** Turns the desk's knobs. Another tester or language starts the mini program again. */
  async set(change: Partial<Settings>): Promise<void> {
    this.#phone.dispatch({ type: 'changeSettings', change })
    await this.#activity.quiet()
    await this.waitFor(() => topPage(this.#phone.state)?.ready)
  }

  /** The dialog that waits for the person, if there is one. */
  dialog(): Dialog | undefined {
    return this.#phone.state.dialogs[0]
  }

  toast(): string | undefined {
    return this.#phone.state.toast?.title
  }

  /** Answers the dialog by the text of a button or item; `content` goes into its field. */
  async answerDialog(button: string, content = ''): Promise<void> {
    const dialog = await this.#need('a dialog', () => this.dialog())
    const answer = answerBy(dialog, button, content)
    if (!answer) throw new Error(`The dialog has no "${button}": ${dialogTexts(dialog).join(' / ')}`)
    this.#phone.dispatch({ type: 'answerDialog', answer })
    await this.#activity.quiet()
  }

  /** Holds a code before the camera, for the scanner that is open or for the next one. */
  async scans(code: string | SeenCode): Promise<void> {
    this.#held.hold(code)
    this.#held.showTo(this.#phone)
    await this.#activity.quiet()
  }

  /** The codes that are drawn on the page, as a till would read them: the QR code first, then the bars. */
  shownCodes(): SeenCode[] {
    return shownCodes(this.page().document)
  }

  /** What the page's first code says; undefined when none can be read. */
  readCode(): string | undefined {
    return this.shownCodes()[0]?.text
  }

  /** How bright the screen is, whether it stays lit, whether screenshots are blank. */
  get screen(): Screen {
    return this.#phone.state.screen
  }

  /** The person takes a screenshot: the mini program hears of it, plugins do not. */
  async takeScreenshot(): Promise<void> {
    this.#phone.dispatch({ type: 'captureScreen' })
    await this.#activity.quiet()
  }

  /** Lets the person's time pass, which ends toasts. */
  passTime(ms: number): void {
    this.#body.passTime(ms)
  }

  storage(space: SpaceId): StoredValues {
    return this.#phone.state.storage[space] ?? {}
  }

  console(): readonly LogLine[] {
    return this.#phone.state.console
  }

  network(): readonly NetworkLine[] {
    return this.#phone.state.network
  }

  boundary(): readonly BoundaryLine[] {
    return this.#phone.state.boundary
  }

  inspect(): Promise<readonly InspectedPage[]> {
    return this.#phone.inspect()
  }

  close(): void {
    this.#body.stop()
  }

  #sees(target: Target): boolean {
    return this.text().includes(target) || this.page().find(target) !== undefined
  }

  async #need<T>(
    what: string,
    condition: () => T | undefined | false | null,
    deadlineMs = DEADLINE_MS,
  ): Promise<T> {
    const found = await this.#activity.until(condition, deadlineMs)
    if (found !== undefined) return found
    const said = topPage(this.#phone.state) ? this.text() : `(no page; ${this.#phone.state.life})`
    const lines = this.console()
      .slice(-5)
      .map((line) => `  [${line.space}] ${line.args.join(' ')}`)
    throw new Error(
      `Waited ${deadlineMs} ms for ${what}. The phone says:\n${said}\nConsole:\n${lines.join('\n')}`,
    )
  }
}
