import type { City } from '../wire/host.ts'
import type {
  Cities,
  DeskFault,
  Interop,
  InteropPreset,
  Journal,
  MerchantCode,
  MerchantCodeWanted,
  TillResult,
  TillScan,
  Wallet,
  WalletCode,
  WorldClock,
} from '../wire/network-desk.ts'
import type { HostClient } from './host-client.ts'

/** What the network has answered, or why it would not. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: DeskFault }

/** What a tester does with the world outside the phone: time, codes, tills and other wallets. */
export class NetworkDesk {
  readonly #backend: HostClient

  constructor(backend: HostClient) {
    this.#backend = backend
  }

  async cities(): Promise<Answer<readonly City[]>> {
    const answer = await this.#ask<Cities>('/cities')
    return answer.ok ? { ok: true, value: answer.value.cities } : answer
  }

  /** Moves the world's time forward; it never goes back. Answers when the world has come to rest. */
  async moveClock(to: { readonly advanceMs: number } | { readonly at: string }): Promise<Answer<WorldClock>> {
    let answer = await this.#ask<WorldClock>('/clock', to)
    // Each question stays open for a while on the other side.
    while (answer.ok && !answer.value.atRest) answer = await this.#ask('/clock')
    return answer
  }

  /** A payable code of a merchant, or a person, registered in a city. */
  merchantCode(wanted: MerchantCodeWanted): Promise<Answer<MerchantCode>> {
    return this.#ask('/merchant-codes', wanted)
  }

  /** A merchant's till scans a payer's code. */
  scanAtTill(scan: TillScan): Promise<Answer<TillResult>> {
    return this.#ask('/tills/scan', scan)
  }

  tillOrder(orderId: string): Promise<Answer<TillResult>> {
    return this.#ask(`/tills/orders/${encodeURIComponent(orderId)}`)
  }

  /** A payer of another wallet scans a UnionPay code. */
  scanByWallet(
    wallet: Exclude<Wallet, 'unionpay'>,
    scan: { readonly code: string; readonly amountFen?: number },
  ): Promise<Answer<TillResult>> {
    return this.#ask(`/wallets/${wallet}/scan`, scan)
  }

  /** A payer of another wallet shows a code. */
  codeOfWallet(wallet: Exclude<Wallet, 'unionpay'>): Promise<Answer<WalletCode>> {
    return this.#ask(`/wallets/${wallet}/code`, {})
  }

  async interop(): Promise<Answer<Interop>> {
    return this.#ask('/interop')
  }

  async setInterop(preset: InteropPreset): Promise<Answer<Interop>> {
    return this.#ask('/interop', { preset })
  }

  journal(filter: Readonly<Record<string, string>>): Promise<Answer<Journal>> {
    return this.#ask(`/journal?${new URLSearchParams(filter)}`)
  }

  async #ask<T>(path: string, body?: unknown): Promise<Answer<T>> {
    try {
      const { status, value } = await this.#backend.ask(`/host/network${path}`, body)
      if (status < 400) return { ok: true, value: value as T }
      const { code = String(status), message = '' } = value as Partial<DeskFault>
      return { ok: false, fault: { code, message } }
    } catch (error) {
      return { ok: false, fault: { code: 'NO_HOST', message: (error as Error).message } }
    }
  }
}
