import path from 'node:path'
import { parseRfc3339 } from './clock/beijing.ts'

/** Where everything listens and keeps its data. The only file that reads the environment. */
export interface Config {
  readonly dataDir: string
  readonly distDir: string
  readonly logLevel: string
  /** Loopback ports of the parties. */
  readonly ports: {
    readonly simulator: number
    readonly bridge: number
    readonly unionpay: number
    readonly unionpayTls: number
    readonly shop: number
    /** The provider of top-ups. */
    readonly topUps: number
  }
  /** When a new world begins, in ms since the epoch; null begins it now. A world that has a time keeps it. */
  readonly startAtMs: number | null
  /** When the mock network's clearing days end, in minutes after midnight in Beijing. */
  readonly cutOffMinute: number
  /** The ACP gateway that the bridge pays through. */
  readonly gatewayUrl: string
  /** The host that hands out settlement files; the mock network's gateway does both. */
  readonly fileUrl: string
  /** Folder of the bridge's ACP certificates; null takes them from the local mock network. */
  readonly acpCertsDir: string | null
  /** WeChat's server side: the simulator's host unless told otherwise. */
  readonly wechatApiUrl: string
}

const DEFAULT_PORT_BASE = 8300
/** As on the real network; its test system closes in the early afternoon. */
const DEFAULT_CUT_OFF = '23:00'
/** Before anything that is simulated here began. */
const START_EARLIEST_MS = Date.parse('2021-09-01T00:00:00+08:00')
const PORT_BASE_MAX = 65_535 - 5
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/**
 * A variable that is empty is taken for one that is not there.
 *
 * @throws Error naming the variable and what it may be
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const base = readPortBase(environment.PORT_BASE)
  const ports = {
    simulator: base,
    bridge: base + 1,
    unionpay: base + 2,
    unionpayTls: base + 3,
    shop: base + 4,
    topUps: base + 5,
  }
  const gatewayUrl = readUrl(
    'ACP_GATEWAY_URL',
    environment.ACP_GATEWAY_URL,
    `http://127.0.0.1:${ports.unionpay}`,
  )
  return {
    dataDir: path.resolve(environment.DATA_DIR || 'data'),
    distDir: path.resolve('dist'),
    logLevel: readLogLevel(environment.LOG_LEVEL),
    ports,
    startAtMs: readStart(environment.START_AT),
    cutOffMinute: readCutOff(environment.CLEARING_CUT_OFF),
    gatewayUrl,
    fileUrl: readUrl('ACP_FILE_URL', environment.ACP_FILE_URL, gatewayUrl),
    acpCertsDir: environment.ACP_CERTS_DIR || null,
    wechatApiUrl: readUrl(
      'WECHAT_API_URL',
      environment.WECHAT_API_URL,
      `http://127.0.0.1:${ports.simulator}`,
    ),
  }
}

function readPortBase(text: string | undefined): number {
  if (!text) return DEFAULT_PORT_BASE
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1024 && port <= PORT_BASE_MAX) return port
  throw new Error(`PORT_BASE is "${text}"; it must be a whole number from 1024 to ${PORT_BASE_MAX}.`)
}

function readLogLevel(text: string | undefined): string {
  if (!text) return 'warn'
  if (LOG_LEVELS.includes(text)) return text
  throw new Error(`LOG_LEVEL is "${text}"; it must be one of ${LOG_LEVELS.join(', ')}.`)
}

function readStart(text: string | undefined): number | null {
  if (!text) return null
  const ms = parseRfc3339(text)
  if (ms !== null && ms >= START_EARLIEST_MS) return ms
  throw new Error(
    `START_AT is "${text}"; it must be a time from 2021-09-01 on, such as 2021-10-05T10:00:00+08:00.`,
  )
}

function readCutOff(text: string | undefined): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text || DEFAULT_CUT_OFF) ?? []
  if (hour !== undefined && minute !== undefined) return Number(hour) * 60 + Number(minute)
  throw new Error(`CLEARING_CUT_OFF is "${text}"; it must be a time of day in Beijing, such as 23:00.`)
}

function readUrl(name: string, text: string | undefined, fallback: string): string {
  if (!text) return fallback
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/$/, '')
  throw new Error(`${name} is "${text}"; it must be an http or https address.`)
}
