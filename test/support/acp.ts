import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import { loadOrCreatePki, MERCHANT_PFX_PASSWORD, type Pki } from '../../bridge-server/acp/pki.ts'

/** UnionPay's public test merchant. */
export const TEST_MER_ID = '777290058110048'

/** A day on which every certificate of a fresh folder is valid. */
export const A_DAY_MS = Date.UTC(2026, 10, 22, 4)

/** A fresh folder of certificates under the system's temporary folder; `remove` takes it away again. */
export async function freshPki(): Promise<{ pki: Pki; dir: string; remove: () => void }> {
  const parent = mkdtempSync(join(tmpdir(), 'acp-pki-'))
  const dir = join(parent, 'certificates')
  return {
    pki: await loadOrCreatePki(dir, () => A_DAY_MS),
    dir,
    remove: () => rmSync(parent, { recursive: true }),
  }
}

/** The test merchant as it sees itself: opened from the pfx file that it was sent. */
export async function testMerchant(pki: Pki, merId = TEST_MER_ID) {
  const { pfx } = await pki.merchant(merId)
  return readPfx(pfx, MERCHANT_PFX_PASSWORD)
}

/** A token payment as a merchant's server would fill it in, before signing. */
export const TOKEN_PAYMENT = {
  version: '5.1.0',
  encoding: 'UTF-8',
  txnType: '01',
  txnSubType: '01',
  bizType: '000902',
  channelType: '08',
  accessType: '0',
  merId: TEST_MER_ID,
  orderId: '20261122120000000001',
  txnTime: '20261122120000',
  txnAmt: '1980',
  currencyCode: '156',
  backUrl: 'http://127.0.0.1:8301/acp/notify?shop=%E8%8C%B6',
  orderDesc: '茶馆 一壶龙井',
  tokenPayData: '{token=6235240000020757577&trId=62000000001&tokenType=01}',
  reqReserved: 'dGVh+/8=',
}
