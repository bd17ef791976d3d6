import { z } from 'zod'

/** An order that the service has taken on. */
export const PrepayAnswerSchema = z.object({ prepay_id: z.string().min(1) })

/** A payment as the service describes it, in queries and in notifications alike. Fields that the shop does not use are dropped. */
export const TransactionSchema = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.string(),
  transaction_id: z.string().min(1).optional(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z
    .object({
      total: z.int(),
      payer_total: z.int().optional(),
      currency: z.string().optional(),
    })
    .optional(),
})

export type Transaction = z.infer<typeof TransactionSchema>

/** A refund: answers call its state `status`, notifications `refund_status`. */
export const RefundAnswerSchema = z.object({
  out_refund_no: z.string(),
  out_trade_no: z.string(),
  status: z.string().optional(),
  refund_status: z.string().optional(),
  success_time: z.iso.datetime({ offset: true }).optional(),
  amount: z.object({ refund: z.int(), total: z.int() }),
})

export type RefundAnswer = z.infer<typeof RefundAnswerSchema>
