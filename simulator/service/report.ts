/** How the spaces tell the outside of logs, errors and crossings. */
import type { SpaceId } from '../wire/bundle.ts'
import type { BoundaryLine, FromService, LogLevel } from '../wire/shell.ts'
import { shown } from './cloneable.ts'

export class Reporter {
  readonly #send: (message: FromService) => void
  readonly #nowMs: () => number

  constructor(send: (message: FromService) => void, nowMs: () => number) {
    this.#send = send
    this.#nowMs = nowMs
  }

  log(space: SpaceId | 'service', level: LogLevel, args: readonly unknown[]): void {
    this.#send({ type: 'log', space, level, args: args.map(shown), atMs: this.#nowMs() })
  }

  boundary(
    kind: BoundaryLine['kind'],
    from: SpaceId,
    to: SpaceId,
    member: string,
    values: readonly unknown[],
  ): void {
    this.#send({ type: 'boundary', kind, from, to, member, values: values.map(shown), atMs: this.#nowMs() })
  }
}

const LEVELS: Readonly<Record<string, LogLevel>> = {
  log: 'log',
  info: 'info',
  warn: 'warn',
  error: 'error',
  debug: 'debug',
  trace: 'debug',
  group: 'log',
  groupCollapsed: 'log',
}

/** A console whose lines carry the space's name. */
export function consoleOf(space: SpaceId, reporter: Reporter): Readonly<Record<string, unknown>> {
  const methods: Record<string, unknown> = {}
  for (const [name, level] of Object.entries(LEVELS)) {
    methods[name] = (...args: unknown[]) => reporter.log(space, level, args)
  }
  for (const name of ['groupEnd', 'time', 'timeEnd', 'table', 'count', 'assert', 'clear'])
    methods[name] = () => {}
  return methods
}
