import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CodeUses, type UseResult } from '../../bridge-server/bridge/interop/code-uses.ts'
import { type PaymentCodeRecord, shownState } from '../../bridge-server/bridge/interop/payment-code.ts'
import { OrderWatch } from '../../bridge-server/bridge/payments/order-watch.ts'
import { latestAttempt } from '../../bridge-server/bridge/records/attempt-records.ts'
import { insertCard } from '../../bridge-server/bridge/records/card-records.ts'
import { endCode, findCode, insertCode } from '../../bridge-server/bridge/records/code-records.ts'
import { findOrderBy } from '../../bridge-server/bridge/records/order-records.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { toValidUntil } from '../../bridge-server/qrgateway/times.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import type { Store } from '../../bridge-server/store/store.ts'
import { CODE_TRANSITIONS, next } from '../../contract/lifecycles.ts'

let folder: string
let store: Store
let uses: CodeUses
let stories = 0

const NOW_MS = Date.parse('2021-10-08T10:00:00+08:00')
const clock = new VirtualClock(NOW_MS)

beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'codes-'))
  const migrations = path.resolve('bridge-server/bridge/migrations')
  store = openSqliteStore(path.join(folder, 'bridge.db'), migrations)
  const [random, log, watch] = [seededRandom('codes'), makeLog('test', 'silent'), new OrderWatch(clock)]
  const hash = (digits: string) => `hash of ${digits}`
  uses = new CodeUses({ store, clock, random, log, hash, insID: '99030000', watch, onOrder: () => {} })
  await store.transact((tx) =>
    insertCard(tx, {
      ...{ cardId: 'card', openpid: 'lin', merId: 'm', trId: 't', token: '6200000000000000000' },
      ...{ enrolmentId: 'e', bankName: '平安银行', cardType: 'debit', maskedNo: '621626*********0018' },
      ...{ bound: 1, blockedBecause: null, blockedUntilMs: null, createdMs: NOW_MS },
    }),
  )
})
afterAll(async () => {
  await store.close()
  await fs.rm(folder, { recursive: true, force: true })
})

/** What the network decided of the one use of a code, before anybody here hears of it. */
type Truth = 'APPROVED' | 'DECLINED'
type Step = 'asked' | 'pending' | 'told' | 'expire' | 'retire'

const story = fc.record({
  truth: fc.constantFrom<Truth>('APPROVED', 'DECLINED'),
  steps: fc.array(fc.constantFrom<Step>('asked', 'pending', 'told', 'expire', 'retire'), { maxLength: 12 }),
})

const seed = Date.now()

test(`news of a code in any order, any number of times: one order, and what the network decided (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ truth, steps }) => {
      const code = await issue()
      const network = speakerOf(code.digits as string, ++stories, truth)
      let isUsed = false
      for (const step of steps) {
        if (step === 'expire' || step === 'retire') await end(code.codeId, step)
        else expect(await network[step]()).toBe('entered')
        isUsed ||= step !== 'expire' && step !== 'retire'
        const { record, order, attempt } = await look(code.codeId)
        expect(record.digits === null).toBe(record.state !== 'live')
        expect(record.state === 'used').toBe(isUsed)
        expect(order !== undefined).toBe(isUsed)
        // The shown state can always be told.
        shownState(record, order, attempt, NOW_MS)
      }
      const { record, order, attempt } = await look(code.codeId)
      if (steps.includes('told')) {
        expect(shownState(record, order, attempt, NOW_MS)).toBe(truth === 'APPROVED' ? 'paid' : 'failed')
      }
      const payments = await store.all('SELECT 1 FROM payment WHERE order_ref = ?', code.orderRef)
      expect(payments).toHaveLength(truth === 'APPROVED' && steps.includes('told') ? 1 : 0)
    }),
    { seed, numRuns: 150 },
  )
})

async function issue(): Promise<PaymentCodeRecord> {
  const number = stories + 1
  const code: PaymentCodeRecord = {
    ...{ openpid: 'lin', codeId: `code-${number}`, cardId: 'card', appid: 'wx', orderRef: `order-${number}` },
    ...{
      digits: `62${String(number).padStart(17, '0')}`,
      state: 'live',
      isRevealed: false,
      isRetiring: false,
      version: 1,
    },
    digitsHash: `hash of 62${String(number).padStart(17, '0')}`,
    ...{ issuedMs: NOW_MS, expiresMs: NOW_MS + 60_000, askDueMs: NOW_MS + 60_000 },
  }
  await store.transact((tx) => insertCode(tx, code, 0))
  return code
}

function end(codeId: string, event: 'expire' | 'retire') {
  return store.transact(async (tx) => {
    const code = (await findCode(tx, 'lin', codeId)) as PaymentCodeRecord
    const ended = next(CODE_TRANSITIONS, code.state, event)
    if (ended && ended !== 'live') await endCode(tx, code, ended)
  })
}

async function look(codeId: string) {
  const record = (await findCode(store, 'lin', codeId)) as PaymentCodeRecord
  const order = await findOrderBy(store, 'order_ref', record.orderRef)
  return { record, order, attempt: order && (await latestAttempt(store, order.orderRef)) }
}

/** The network's three ways to speak of one use of a code. */
function speakerOf(digits: string, number: number, truth: Truth) {
  const use = {
    merchantName: '茶馆',
    merchantNameEn: 'Tea House',
    codeOwner: 'wechat',
    cityCode: '110000',
    origTrxMsgID: `U9903000020211008100000${String(number).padStart(6, '0')}`,
    trxAmt: '1200',
  } as const
  const told = (status: UseResult['paymentStatus'], responseCode: UseResult['responseCode']) =>
    uses.told(digits, {
      ...use,
      ...{ paymentStatus: status, responseCode, statementLine: '财付通' },
      queryId: `20211008100000${String(number).padStart(6, '0')}8`,
    })
  return {
    asked: () =>
      uses.asked({ ...use, barcodeCpqrcPayload: digits, validUntil: toValidUntil(NOW_MS + 45_000) }),
    pending: () => told('CONTINUING', '04'),
    told: () => told(truth, truth === 'APPROVED' ? '00' : '51'),
  }
}
