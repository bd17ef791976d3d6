import type { CodeClass, CodeOwner } from '../../contract/code-owners.ts'
import type { TestWorld } from './world.ts'

export interface MintedCode {
  readonly code: string
  readonly merchantName: string
  readonly merId: string
}

export interface TillResult {
  readonly result: 'paid' | 'awaiting-pin' | 'declined' | 'refused'
  readonly orderId: string | null
  readonly rule?: string
  readonly alternatives?: readonly string[]
}

export interface Position {
  readonly institution: string
  readonly netFen: number
}

/** The mock network's controls, as a tester uses them from outside. */
export class Controls {
  readonly #world: Pick<TestWorld, 'urls'>

  constructor(world: Pick<TestWorld, 'urls'>) {
    this.#world = world
  }

  /** A code that a merchant, or a person, of that wallet shows in that city. */
  codeOf(owner: CodeOwner, cityCode: string, more: { codeClass?: CodeClass; amountFen?: number } = {}) {
    return this.#post<MintedCode>('/mock/merchant-codes', { owner, cityCode, codeClass: 'merchant', ...more })
  }

  /** A merchant of that wallet scans what a payer shows. */
  tillScans(acquirer: CodeOwner, cityCode: string, amountFen: number, code: string) {
    return this.#post<TillResult>('/mock/tills/scan', { acquirer, cityCode, amountFen, code })
  }

  /** A payer of another wallet scans a code. */
  walletScans(wallet: 'wechat' | 'alipay', code: string, amountFen: number) {
    return this.#post<TillResult>(`/mock/wallets/${wallet}/scan`, { code, amountFen })
  }

  /** What a payer of another wallet shows. */
  async walletCode(wallet: 'wechat' | 'alipay'): Promise<string> {
    return (await this.#post<{ code: string }>(`/mock/wallets/${wallet}/code`, {})).code
  }

  choosePreset(preset: 'as-announced' | 'realistic') {
    return this.#post('/mock/interop', { preset })
  }

  /** Closes the clearing day. */
  settle() {
    return this.#post<{ settleDate: string; positions: readonly Position[] }>('/mock/settle', {})
  }

  async #post<Answer>(path: string, body: object): Promise<Answer> {
    const response = await fetch(this.#world.urls.unionpay + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`)
    return answer as Answer
  }
}
