/** What the compiler has to say: collected while it runs, so that one run tells of every mistake. */
import type { CompileMessage, CompileReport, SpaceId } from '../wire/bundle.ts'

/** The project cannot run. The message lists every error as `file:line: text`. */
export class CompileError extends Error {
  readonly messages: readonly CompileMessage[]

  constructor(messages: readonly CompileMessage[]) {
    super(messages.map(describeMessage).join('\n'))
    this.name = 'CompileError'
    this.messages = messages
  }
}

export class Findings {
  readonly #messages: CompileMessage[] = []
  readonly #packageBytes: Record<SpaceId, number> = {}

  error(space: SpaceId, file: string, line: number, text: string): void {
    this.#messages.push({ level: 'error', space, file, line, text })
  }

  warn(space: SpaceId, file: string, line: number, text: string): void {
    this.#messages.push({ level: 'warning', space, file, line, text })
  }

  weigh(space: SpaceId, bytes: number): void {
    this.#packageBytes[space] = bytes
  }

  throwIfBroken(): void {
    const errors = this.#messages.filter((message) => message.level === 'error')
    if (errors.length > 0) throw new CompileError(errors)
  }

  report(): CompileReport {
    return { messages: this.#messages, packageBytes: this.#packageBytes }
  }
}

function describeMessage({ space, file, line, text }: CompileMessage): string {
  const folder = space === 'main' ? 'miniprogram' : `plugin "${space}"`
  return `${folder} ${file}${line > 0 ? `:${line}` : ''}: ${text}`
}

/** The line, from 1, on which `needle` first stands in `text`; 0 when it does not. */
export function lineOf(text: string | undefined, needle: string): number {
  const at = text?.indexOf(needle) ?? -1
  return at < 0 ? 0 : lineAt(text ?? '', at)
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
