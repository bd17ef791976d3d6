import { expect } from 'vitest'
import type { CardView } from '../../contract/cards.ts'
import type { CodeClass, CodeOwner } from '../../contract/code-owners.ts'
import type { CashierView } from '../../contract/plugin-door.ts'
import type { ScannedCode } from '../../contract/scan-door.ts'
import type { BridgeWorld } from './bridge.ts'
import { newId, type Payer } from './bridge-payer.ts'
import { BOOKS_IN_ORDER, type Posting, readBooks } from './world-books.ts'

export const BEIJING = '110000'
export const SUZHOU = '320500'

/** A code on a merchant's counter. */
export interface MerchantCode {
  readonly code: string
  readonly merchantName: string
  readonly merId: string
  readonly expiresAt: string | null
}

interface WantedCode {
  owner?: CodeOwner
  codeClass?: CodeClass
  cityCode?: string
  amountFen?: number
  format?: 'url' | 'emv'
}

/** What the mock network does for testers, and what its books say. */
export class NetworkDesk {
  readonly #world: BridgeWorld

  constructor(world: BridgeWorld) {
    this.#world = world
  }

  async post(door: string, body: object) {
    const answer = await fetch(`${this.#world.networkUrl}/mock${door}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
    const json: any = await answer.json()
    if (answer.status !== 200) throw new Error(`${door}: HTTP ${answer.status} ${JSON.stringify(json)}`)
    return json
  }

  merchantCode({
    owner = 'wechat',
    codeClass = 'merchant',
    cityCode = BEIJING,
    ...more
  }: WantedCode): Promise<MerchantCode> {
    return this.post('/merchant-codes', { owner, codeClass, cityCode, ...more })
  }

  /** A merchant scans what a payer shows. */
  till(code: string, amountFen: number, acquirer: CodeOwner = 'unionpay', cityCode = BEIJING) {
    return this.post('/tills/scan', { acquirer, cityCode, amountFen, code })
  }

  /** Postings of payments in the network's journal, whose own audit has to be in order. */
  async postings(): Promise<readonly Posting[]> {
    const { postings, audit } = await readBooks(this.#world.networkUrl)
    expect(audit).toEqual(BOOKS_IN_ORDER)
    return postings
  }
}

/** The payer scans a code. */
export async function scan(payer: Payer, code: string): Promise<ScannedCode> {
  const { status, json } = await payer.call('inspectCode', { scanId: newId(), code })
  expect([status, json.code]).toEqual([200, undefined])
  return json
}

/** The payer scans a code and means to pay it. */
export async function openScan(payer: Payer, code: string, amountFen: number): Promise<CashierView> {
  const { scanId } = await scan(payer, code)
  const { status, json } = await payer.call('openScan', { scanId, amountFen })
  expect([status, json.code]).toEqual([200, undefined])
  return json
}

/** A code on the payer's screen. */
export async function showCode(payer: Payer, card: CardView) {
  const { status, json } = await payer.call('issueCode', { codeId: newId(), cardId: card.cardId })
  expect([status, json.code]).toEqual([200, undefined])
  return json
}
