import { z } from 'zod'
import type { Clock } from '../../../clock/clock.ts'
import type { Store } from '../../../store/store.ts'
import { keepFeedback } from '../../beta/feedback-records.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer } from '../reply.ts'

const TEXT_MAX = 2000
const ERRORS_MAX = 10
/** A phone's clock may be set to any day. */
const TIME_MAX_MS = Date.UTC(9999, 0)

const word = z.string().max(64)
const timeMs = z.int().min(0).max(TIME_MAX_MS)

/** Keeps what a tester has to say, without any number that could be a card's or a payment code's. */
export function sendFeedback(store: Store, clock: Clock): PluginCall<'sendFeedback'> {
  return {
    request: z.strictObject({
      feedbackId: z.string().regex(/^[0-9A-Za-z]{16,32}$/),
      text: z.string().trim().min(1).max(TEXT_MAX),
      diagnosis: z.strictObject({
        pluginVersion: word,
        hostVersion: word,
        libVersion: word,
        platform: word,
        page: word,
        state: word,
        errors: z.array(z.strictObject({ atMs: timeMs, code: word, call: word })).max(ERRORS_MAX),
        clockOffsetMs: z.int().min(-TIME_MAX_MS).max(TIME_MAX_MS),
      }),
    }),
    async handle(feedback, { openpid }) {
      await store.transact((tx) => keepFeedback(tx, { ...feedback, openpid, atMs: clock.now() }))
      return answer({ feedbackId: feedback.feedbackId })
    },
  }
}
