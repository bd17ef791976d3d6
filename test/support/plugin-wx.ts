/// <reference types="miniprogram-api-typings" />
import { vi } from 'vitest'

export interface SentRequest {
  readonly method: string
  readonly url: string
  readonly header: Record<string, string>
  readonly body: unknown
  readonly timeout: number
}

type Reply = { status: number; data: unknown } | 'lost'

/** A `wx` as the plugin has it, whose network the test plays. */
export class FakeWx {
  readonly sent: SentRequest[] = []
  readonly storage = new Map<string, unknown>()
  logins = 0
  canLogIn = true
  /** Answers a request; may answer later. */
  reply: (request: SentRequest) => Reply | Promise<Reply> = () => 'lost'

  /** Puts it in place of the global `wx` until the test's globals are restored. */
  install(): this {
    vi.stubGlobal('wx', {
      request: (options: any) => void this.#request(options),
      pluginLogin: ({ success, fail }: any) => {
        if (this.canLogIn) success({ code: `code-${++this.logins}`, errMsg: 'pluginLogin:ok' })
        else fail({ errMsg: 'pluginLogin:fail' })
      },
      getAppBaseInfo: () => ({ language: 'zh_CN' }),
      getStorageSync: (key: string) => this.storage.get(key) ?? '',
      setStorageSync: (key: string, value: unknown) => this.storage.set(key, structuredClone(value)),
    })
    return this
  }

  /** Answers by path; sessions are opened without further ado. */
  answer(paths: Record<string, (request: SentRequest) => Reply | Promise<Reply>>): void {
    this.reply = (request) => {
      const path = new URL(request.url).pathname
      const found = paths[path]
      if (found) return found(request)
      if (path === '/plugin/v1/sessions')
        return ok({ token: `token-${this.logins}`, expiresAtMs: 3_600_000, serverTimeMs: 0 })
      throw new Error(`nobody answers ${request.method} ${path}`)
    }
  }

  async #request({ url, method, header, data, timeout, success, fail }: any): Promise<void> {
    const request = { url, method, header, timeout, body: data === undefined ? undefined : JSON.parse(data) }
    this.sent.push(request)
    const reply = await this.reply(request)
    if (reply === 'lost') fail({ errMsg: 'request:fail timeout' })
    else
      success({ statusCode: reply.status, data: reply.data, header: {}, cookies: [], errMsg: 'request:ok' })
  }
}

export const ok = (data: unknown): Reply => ({ status: 200, data })
export const refuse = (status: number, data: unknown): Reply => ({ status, data })
