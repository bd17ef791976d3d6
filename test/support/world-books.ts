import { createPrivateKey } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { type MerchantAccount, MerchantClient } from './bridge-merchant.ts'
import type { TestWorld } from './world.ts'

interface PlaceAndTime {
  readonly config: { readonly dataDir: string }
  readonly clock: { now(): number }
}

/** The demo shop's way to the bridge, with the shop's own keys: what its owner would see if he asked. */
export async function merchantOf(world: Pick<TestWorld, 'urls'> & PlaceAndTime): Promise<MerchantClient> {
  const file = path.join(world.config.dataDir, 'demo-shop', 'merchant.json')
  const keys = JSON.parse(await fs.readFile(file, 'utf8')) as MerchantAccount
  const account = { ...keys, privateKey: createPrivateKey(keys.privateKeyPem) }
  return new MerchantClient({
    bridge: { url: world.urls.bridge },
    clock: world.clock,
    account,
    notifyUrl: `${world.urls.shop}/notify/quickpass`,
  })
}

/** One posting in the mock network's journal. */
export interface Posting {
  readonly key: string
  readonly source: string
  readonly destination: string
  readonly amountFen: number
}

/** What the mock network writes down of payments, read through its testers' door. */
export interface Books {
  /** Postings of payments, oldest first; the opening balances of the test cards are left out. */
  readonly postings: readonly Posting[]
  /** Balances by account. */
  readonly balances: ReadonlyMap<string, number>
  /** What the books' own audit says: `{ sumFen: 0, differences: [] }` when they are in order. */
  readonly audit: unknown
}

interface JournalPage {
  readonly entries: readonly Posting[]
  readonly next: number | null
  readonly balances: readonly { readonly account: string; readonly balanceFen: number }[]
  readonly audit: unknown
}

export const BOOKS_IN_ORDER = { sumFen: 0, differences: [] }

/** Reads the whole journal, page by page. */
export async function readBooks(unionpayUrl: string): Promise<Books> {
  const postings: Posting[] = []
  for (let before = ''; ; ) {
    const answer = await fetch(`${unionpayUrl}/mock/journal?limit=200${before}`)
    const { entries, next, balances, audit } = (await answer.json()) as JournalPage
    for (const { key, source, destination, amountFen } of entries) {
      if (key.startsWith('pay:')) postings.push({ key, source, destination, amountFen })
    }
    if (next === null) {
      const byAccount = new Map(balances.map(({ account, balanceFen }) => [account, balanceFen]))
      return { postings: postings.reverse(), balances: byAccount, audit }
    }
    before = `&before=${next}`
  }
}
