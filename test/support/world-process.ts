import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { freePorts } from './free-ports.ts'

const MAIN = path.resolve('bridge-server/main.ts')
const PORTS_OF_ALL_PARTIES = 6

/** All parties in a process of their own, as `npm start` starts them, on a data folder that outlives the process. */
export class WorldProcess {
  readonly config: { readonly dataDir: string }
  readonly urls: Readonly<Record<'simulator' | 'bridge' | 'unionpay' | 'shop' | 'topUps', string>>
  readonly clock = { now: Date.now }
  readonly #portBase: number
  readonly #startAt: string
  #child: ChildProcess | null = null
  #printed = ''

  private constructor(dataDir: string, portBase: number, startAt: string) {
    this.config = { dataDir }
    this.#portBase = portBase
    this.#startAt = startAt
    const url = (offset: number) => `http://127.0.0.1:${portBase + offset}`
    this.urls = { simulator: url(0), bridge: url(1), unionpay: url(2), shop: url(4), topUps: url(5) }
  }

  /** @param startAt the first moment of the world, as RFC 3339; without it the world begins now */
  static async prepare(startAt = ''): Promise<WorldProcess> {
    const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'world-process-'))
    return new WorldProcess(dataDir, await freePorts(PORTS_OF_ALL_PARTIES), startAt)
  }

  /** Everything that the processes wrote to their logs, one JSON object a line. */
  get log(): string {
    return this.#printed
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .join('\n')
  }

  /** Resolves when all parties are ready. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        PORT_BASE: String(this.#portBase),
        DATA_DIR: this.config.dataDir,
        LOG_LEVEL: 'trace',
        START_AT: this.#startAt,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const from = this.#printed.length
    await new Promise<void>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        this.#printed += chunk
        if (this.#printed.slice(from).includes('is ready')) resolve()
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      child.once('exit', () => reject(new Error(`the world did not start:\n${this.#printed.slice(from)}`)))
    })
  }

  /** Ends the process as a power cut would: at once, with nothing said. */
  async kill(): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }

  async remove(): Promise<void> {
    await this.kill()
    await fs.rm(this.config.dataDir, { recursive: true, force: true })
  }
}
