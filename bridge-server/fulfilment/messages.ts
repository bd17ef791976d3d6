import { z } from 'zod'

/**
 * What a seller of online services and their provider say to each other, as JSON over HTTP with the signatures of
 * `signature.ts`.
 *
 * - `GET /catalogue` → {@link catalogue}
 * - `POST /accounts/check` {@link accountCheck} → {@link accountName}, or 404 `ACCOUNT_UNKNOWN`
 * - `PUT /deliveries/{deliveryKey}` {@link deliveryOrder} → {@link delivery}. The key is the seller's; the same key with
 *   the same order is one delivery, with another order 409 `KEY_REUSED`.
 * - `GET /deliveries/{deliveryKey}` → {@link delivery}, or 404 `DELIVERY_UNKNOWN`
 * - `POST /deliveries/{deliveryKey}/cancel` → {@link delivery}: `cancelled`, or what it came to before. A key that is
 *   cancelled never delivers, even when its order arrives only then.
 *
 * What cannot be delivered is `refused` under its key for good. Everything else that is not 2xx is no decision.
 */
export const DELIVERY_KEY = /^[0-9A-Za-z-]{16,64}$/

export const deliveryOrder = z.strictObject({
  serviceId: z.string().min(1).max(32),
  goodsId: z.string().min(1).max(64),
  account: z.string().min(1).max(64),
  /** What the payer paid for it. */
  amountFen: z.int().min(1),
})

export type DeliveryOrder = z.infer<typeof deliveryOrder>

export type DeliveryState = 'pending' | 'delivered' | 'refused' | 'cancelled'

export const delivery = z.object({
  deliveryKey: z.string(),
  state: z.enum(['pending', 'delivered', 'refused', 'cancelled']),
  /** Why it was refused, in one word for support. */
  reason: z.string().max(64).nullable(),
  /** The provider's number of what was delivered. */
  serial: z.string().max(64).nullable(),
})

export type DeliveryAnswer = z.infer<typeof delivery>

export const accountCheck = z.strictObject({
  serviceId: z.string().min(1).max(32),
  account: z.string().min(1).max(64),
})

export const accountName = z.object({
  /** Whose account it is, masked: `林*满`. */
  accountName: z.string().min(1).max(32),
})

export const catalogue = z.object({
  services: z.array(
    z.object({
      serviceId: z.string().min(1).max(32),
      name: z.string(),
      nameEn: z.string(),
      accountLabel: z.string(),
      accountLabelEn: z.string(),
      /** Regular expression that every account matches. */
      accountPattern: z.string(),
      /** First day in Beijing, `YYYY-MM-DD`, on which it can be paid with Cloud QuickPass. */
      opensOn: z.iso.date(),
      goods: z.array(
        z.object({
          goodsId: z.string().min(1).max(64),
          name: z.string(),
          nameEn: z.string(),
          amountFen: z.int().min(1),
        }),
      ),
    }),
  ),
})

export type Catalogue = z.infer<typeof catalogue>
export type Service = Catalogue['services'][number]
