/** A bench for the simulator's service: fixture packages, a view without a DOM, and a shell that writes down. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { compileProject } from '../../simulator/compiler/compile.ts'
import { LocalService } from '../../simulator/service/node.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import type {
  ApiCall,
  Boot,
  CallResult,
  FromService,
  OpenPage,
  SystemInfo,
  ToService,
} from '../../simulator/wire/shell.ts'
import {
  type FromView,
  type NodeId,
  ROOT_NODE,
  type ToView,
  type ViewEnvironment,
  type ViewOp,
} from '../../simulator/wire/view.ts'

/** File contents by path; objects are written as JSON. */
export type Files = Readonly<Record<string, string | object>>

export interface Fixture {
  readonly miniprogram: Files
  readonly plugin?: Files
}

/** Writes a project into a temporary folder, as a build would leave it. */
function writeProject(fixture: Fixture): string {
  const dist = fs.mkdtempSync(path.join(os.tmpdir(), 'quickpass-fixture-'))
  for (const [folder, files] of Object.entries(fixture)) {
    for (const [file, content] of Object.entries(files as Files)) {
      const full = path.join(dist, folder, file)
      fs.mkdirSync(path.dirname(full), { recursive: true })
      fs.writeFileSync(full, typeof content === 'string' ? content : JSON.stringify(content))
    }
  }
  return dist
}

export function compileFixture(fixture: Fixture): Bundle {
  const dist = writeProject(fixture)
  try {
    return compileProject(dist)
  } finally {
    fs.rmSync(dist, { recursive: true })
  }
}

export const PLUGIN_APP_ID = 'wx0000000000000001'

/** A mini program with one page, `pages/index/index`, and with the plugin `pay` when plugin files are given. */
export function project(page: Files, plugin?: Files, more: Files = {}): Fixture {
  const pages = ['pages/index/index', ...Object.keys(more).filter(isPageScript).map(withoutExtension)]
  const plugins = { pay: { version: '1.2.3', provider: PLUGIN_APP_ID, export: 'exported.js' } }
  const main: Record<string, string | object> = {
    'app.json': { pages: [...new Set(pages)], ...(plugin ? { plugins } : {}) },
    'app.js': 'App({})',
    'exported.js': '',
    'pages/index/index.js': 'Page({})',
    'pages/index/index.wxml': '<view/>',
    ...more,
  }
  for (const [file, content] of Object.entries(page)) main[`pages/index/index.${file}`] = content
  return { miniprogram: main, ...(plugin ? { plugin } : {}) }
}

function isPageScript(file: string): boolean {
  return /^pages\/.*\.js$/.test(file)
}

function withoutExtension(file: string): string {
  return file.slice(0, file.lastIndexOf('.'))
}

export interface FakeNode {
  readonly id: NodeId
  tag: string
  text: string
  parent: FakeNode | undefined
  readonly children: FakeNode[]
  readonly classes: Set<string>
  readonly attributes: Map<string, unknown>
  readonly listens: Map<string, string>
}

/** Applies operations to plain objects and lets a test be the person at the screen. */
export class FakeView {
  readonly nodes = new Map<NodeId, FakeNode>()
  readonly styleSheets: { cssText: string; prefix: string }[] = []
  readonly environments: ViewEnvironment[] = []
  readonly scrolls: number[] = []
  readonly ops: ViewOp[] = []
  send: (message: FromView) => void = () => {}

  constructor() {
    this.#make(ROOT_NODE, 'root')
  }

  receive(message: ToView): void {
    if (message.type === 'environment') this.environments.push(message.environment)
    else for (const op of message.ops) this.#apply(op)
  }

  get root(): FakeNode {
    return this.nodes.get(ROOT_NODE)!
  }

  /** The text of the whole page. */
  text(node: FakeNode = this.root): string {
    return node.text + node.children.map((child) => this.text(child)).join('')
  }

  /** The first node with this author's id, class (without its prefix) or tag. */
  find(what: string): FakeNode {
    const found = [...this.nodes.values()].find((node) => isInTree(node) && matches(node, what))
    if (!found) throw new Error(`no ${what} in the page: ${this.text()}`)
    return found
  }

  has(what: string): boolean {
    return [...this.nodes.values()].some((node) => isInTree(node) && matches(node, what))
  }

  fire(what: string | FakeNode, name: string, detail: unknown = {}, bubbles = name === 'tap'): void {
    const target = typeof what === 'string' ? this.find(what).id : what.id
    this.send({ type: 'event', target, name, detail, bubbles, timeStampMs: 1 })
  }

  tap(what: string): void {
    this.fire(what, 'tap', { x: 1, y: 2 })
  }

  #apply(op: ViewOp): void {
    this.ops.push(op)
    const node = this.nodes.get(op[1] as NodeId)!
    switch (op[0]) {
      case 'create':
      case 'host':
        this.#make(op[1], op[2])
        break
      case 'text':
        this.#make(op[1], '#text').text = op[2]
        break
      case 'fragment':
        this.#make(op[1], '#fragment')
        break
      case 'release':
        this.nodes.delete(op[1])
        break
      case 'append':
        this.#place(node, op[2], node.children.length)
        break
      case 'insert':
        this.#place(node, op[2], indexOf(node, op[3]))
        break
      case 'replace':
        this.#splice(node, op[3], 1, op[2])
        break
      case 'remove':
        this.#splice(node, op[2], 1)
        break
      case 'spliceBefore':
        this.#splice(node, op[2], op[3], op[4])
        break
      case 'spliceAppend':
        this.#place(node, op[2], node.children.length)
        break
      case 'spliceRemove':
        this.#splice(node, op[2], op[3])
        break
      case 'id':
        node.attributes.set('id', op[2])
        break
      case 'style':
        node.attributes.set('style', op[2])
        break
      case 'addClass':
        node.classes.add(op[2])
        break
      case 'removeClass':
        node.classes.delete(op[2])
        break
      case 'clearClasses':
        node.classes.clear()
        break
      case 'attribute':
        node.attributes.set(op[2], op[3])
        break
      case 'removeAttribute':
        node.attributes.delete(op[2])
        break
      case 'setText':
        node.text = op[2]
        break
      case 'listen':
        node.listens.set(op[2], op[3])
        break
      case 'stylesheet':
        this.styleSheets.push({ cssText: op[1], prefix: op[2] })
        break
      case 'render':
        this.send({ type: 'rendered', ticket: op[1] })
        break
      case 'scroll':
        this.scrolls.push(op[3])
        break
      case 'query':
        this.send({ type: 'queried', ticket: op[3], result: this.#answer(op[2].kind, op[1]) })
        break
      case 'bindModel':
        node.attributes.set(`model:${op[2]}`, true)
        break
    }
  }

  /** Boxes that tell which node was asked about. */
  #answer(kind: string, id: NodeId) {
    if (kind === 'rect')
      return { left: 0, top: id * 10, right: 100, bottom: id * 10 + 5, width: 100, height: 5 }
    if (kind === 'scroll') return { scrollLeft: 0, scrollTop: 7, scrollWidth: 100, scrollHeight: 900 }
    return { properties: {}, computedStyle: { color: 'red' } }
  }

  #make(id: NodeId, tag: string): FakeNode {
    const parts = { classes: new Set<string>(), attributes: new Map(), listens: new Map() }
    const node: FakeNode = { id, tag, text: '', parent: undefined, children: [], ...parts }
    this.nodes.set(id, node)
    return node
  }

  #place(parent: FakeNode, childId: NodeId, at: number): void {
    const child = this.nodes.get(childId)!
    const placed = child.tag === '#fragment' ? child.children.splice(0) : [child]
    for (const node of placed) {
      const old = node.parent?.children.indexOf(node) ?? -1
      if (old >= 0 && child.tag !== '#fragment') node.parent?.children.splice(old, 1)
      node.parent = parent
    }
    parent.children.splice(at, 0, ...placed)
  }

  #splice(parent: FakeNode, first: NodeId, deleteCount: number, list?: NodeId): void {
    const at = indexOf(parent, first)
    for (const gone of parent.children.splice(at, deleteCount)) gone.parent = undefined
    if (list !== undefined) this.#place(parent, list, at)
  }
}

function indexOf(parent: FakeNode, child: NodeId): number {
  const at = parent.children.findIndex((node) => node.id === child)
  if (at < 0) throw new Error(`node ${child} is not a child of ${parent.id}`)
  return at
}

function isInTree(node: FakeNode): boolean {
  return node.id === ROOT_NODE || (node.parent !== undefined && isInTree(node.parent))
}

function matches(node: FakeNode, what: string): boolean {
  if (what.startsWith('#')) return node.attributes.get('id') === what.slice(1)
  if (!what.startsWith('.')) return node.tag === what
  return [...node.classes].some((name) => name.replace(/^.*--/, '') === what.slice(1))
}

const BOX = { left: 0, top: 0, right: 375, bottom: 812, width: 375, height: 812 }

export const SYSTEM: SystemInfo = {
  brand: 'devtools',
  model: 'iPhone 15',
  system: 'iOS 17.0',
  platform: 'devtools',
  language: 'zh_CN',
  theme: 'light',
  version: '8.0.50',
  SDKVersion: '3.8.12',
  pixelRatio: 3,
  screenWidth: 375,
  screenHeight: 812,
  windowWidth: 375,
  windowHeight: 724,
  statusBarHeight: 44,
  fontSizeSetting: 16,
  safeArea: BOX,
  menuButton: { left: 281, top: 48, right: 368, bottom: 80, width: 87, height: 32 },
}

export const ENVIRONMENT: ViewEnvironment = {
  theme: 'light',
  fontScale: 1,
  windowWidthPx: 375,
  windowHeightPx: 724,
  safeAreaInsetsPx: { top: 0, right: 0, bottom: 34, left: 0 },
  keyboardHeightPx: 0,
}

/** A boot message that still needs its bundle. */
export const BOOT: Omit<Boot, 'bundle'> = {
  type: 'boot',
  clockAheadMs: 0,
  version: 1,
  system: SYSTEM,
  view: ENVIRONMENT,
  networkType: 'wifi',
  storage: {},
  launch: { path: 'pages/index/index', query: {}, scene: 1001 },
}

const MOST_ROUNDS = 2000

/** How the shell of a test answers a call; `undefined` leaves it waiting. */
export type Answers = (call: ApiCall) => CallResult | Error | undefined

/** A service in this thread or in another one. */
export type RunningService = Pick<LocalService, 'send' | 'openPage' | 'close'>
export type StartService = (receive: (message: FromService) => void) => RunningService

const startHere: StartService = (receive) => new LocalService({ receive, nowMs: () => 0 })

/** Runs a bundle, writes down everything the service says, and answers its calls with `ok`. */
export class ServiceBench {
  readonly service: RunningService
  readonly messages: FromService[] = []
  readonly views = new Map<string, FakeView>()
  readonly #answers: Answers
  readonly #pongs = new Map<number, () => void>()
  #tickets = 0
  #pages = 0

  constructor(answers: Answers = ({ name }) => ({ errMsg: `${name}:ok` }), start: StartService = startHere) {
    this.#answers = answers
    this.service = start((message) => this.#receive(message))
  }

  /** Boots and waits until App.onLaunch has run. */
  async boot(bundle: Bundle, changes: Partial<Boot> = {}): Promise<this> {
    this.service.send({ ...BOOT, bundle, ...changes })
    await this.settled()
    return this
  }

  /** Opens and shows a page, and waits for its first content. */
  async open(where: Partial<OpenPage> = {}): Promise<FakeView> {
    const pageId = where.pageId ?? `p${++this.#pages}`
    const view = new FakeView()
    this.views.set(pageId, view)
    const opened = {
      type: 'openPage',
      space: 'main',
      path: 'pages/index/index',
      query: {},
      ...where,
      pageId,
    } as const
    view.send = this.service.openPage(opened, view)
    this.service.send({ type: 'showPage', pageId })
    await this.settled()
    return view
  }

  async send(message: ToService): Promise<void> {
    this.service.send(message)
    await this.settled()
  }

  /** Resolves when a few round trips have passed: whatever was under way in this thread has arrived. */
  async settled(): Promise<void> {
    for (let round = 0; round < 6; round++) await this.#roundTrip()
  }

  /** Makes round trips until something is so; gives up with a message after very many. */
  async until(what: string, isSo: () => boolean): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (isSo()) return
      await this.#roundTrip()
    }
    throw new Error(`${what} never came; the console says:\n${this.console().join('\n')}`)
  }

  #roundTrip(): Promise<void> {
    return new Promise((resolve) => {
      this.#pongs.set(++this.#tickets, resolve)
      this.service.send({ type: 'ping', ticket: this.#tickets })
    })
  }

  of<Type extends FromService['type']>(type: Type): Extract<FromService, { type: Type }>[] {
    return this.messages.filter((message) => message.type === type) as Extract<FromService, { type: Type }>[]
  }

  /** Console lines as `space level: text`. */
  console(): string[] {
    return this.of('log').map(({ space, level, args }) => `${space} ${level}: ${args.join(' ')}`)
  }

  /** What application code said with `console.log`, one line a call. */
  said(space = 'main'): string[] {
    return this.of('log')
      .filter((line) => line.space === space && line.level === 'log')
      .map((line) => line.args.join(' '))
  }

  close(): void {
    this.service.close()
  }

  #receive(message: FromService): void {
    if (message.type === 'pong') {
      this.#pongs.get(message.ticket)?.()
      return
    }
    this.messages.push(message)
    if (message.type !== 'call') return
    const answer = this.#answers(message)
    if (answer instanceof Error) {
      this.service.send({
        type: 'reply',
        ticket: message.ticket,
        ok: false,
        error: { errMsg: answer.message },
      })
    } else if (answer) {
      this.service.send({ type: 'reply', ticket: message.ticket, ok: true, result: answer })
    }
  }
}
