import { toRfc3339 } from '../../clock/beijing.ts'
import { type Clock, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { HttpAnswer, HttpClient } from '../../http/client.ts'
import type { Log } from '../../log.ts'
import { Courier, type Delivery, type SendResult } from '../../store/courier.ts'
import type { Store } from '../../store/store.ts'
import { seal } from '../merchant-api/sealed.ts'
import type { Merchants } from '../merchants.ts'
import { MERCHANT_NOTICES } from '../payments/books.ts'
import type { PlatformKey } from '../platform-key.ts'
import { noticeOf } from './notice.ts'

export interface MerchantNoticesOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly http: HttpClient
  readonly merchants: Merchants
  readonly platform: PlatformKey
}

/** Waits before each of the fifteen repeats, as the dialect publishes them: 24 hours and 4 minutes in all. */
export const NOTICE_LADDER_MS: readonly number[] = [
  ...[15, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[3, 10, 20, 30, 30, 30, 60].map((minutes) => minutes * MINUTE_MS),
  ...[3, 3, 3, 6, 6].map((hours) => hours * HOUR_MS),
]
const ANSWER_TIMEOUT_MS = 5 * SECOND_MS

/** Carries what became of payments and refunds to merchants: the same id every time, a fresh seal and signature each time. */
export function merchantNotices(options: MerchantNoticesOptions): Courier {
  const { store, clock, http, log } = options
  return new Courier({
    store,
    clock,
    channel: MERCHANT_NOTICES,
    ladderMs: NOTICE_LADDER_MS,
    onError: (error) => log.error({ err: error }, 'a notification could not be carried'),
    async send(delivery) {
      const body = await writeNotice(delivery, options)
      const answer = await http.send({
        method: 'POST',
        url: delivery.url,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(await options.platform.signedHeaders(body)),
        },
        body,
        timeoutMs: ANSWER_TIMEOUT_MS,
      })
      return judge(answer, delivery, log)
    },
  })
}

async function writeNotice(delivery: Delivery, { store, random, merchants }: MerchantNoticesOptions) {
  const notice = await noticeOf(store, delivery)
  const merchant = notice && merchants.byMchid(notice.mchid)
  if (!merchant) throw new Error(`no merchant to tell of ${delivery.type} ${delivery.subject}`)
  const { eventType, summary, about, content } = notice
  return JSON.stringify({
    id: delivery.id,
    create_time: toRfc3339(delivery.eventAtMs),
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary,
    resource: {
      original_type: about,
      ...seal(JSON.stringify(content), about, merchant.apiV3Key, random),
    },
  })
}

/** The status alone decides. Some SDKs answer 200 when the merchant's own code failed, which is worth a warning. */
function judge(answer: HttpAnswer, delivery: Delivery, log: Log): SendResult {
  const accepted = answer.status === 200 || answer.status === 204
  if (accepted && /"code"\s*:\s*"(ERROR|FAIL)"/.test(answer.body.subarray(0, 1024).toString('latin1'))) {
    log.warn({ delivery: delivery.id }, 'a merchant accepted a notice with 200 and called it an error')
  }
  return { accepted, result: `HTTP ${answer.status}` }
}
