import { z } from 'zod'
import { findCity } from '../../../contract/cities.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import { institutionOf } from '../institutions/institutions.ts'
import { type MerchantCode, merchantCode } from '../institutions/merchant-codes.ts'
import { orderWithCode } from '../institutions/order-with-code.ts'
import { type Payee, type PayeeClass, payeeIn } from '../institutions/payees.ts'
import { PAYMENT_MAX_FEN } from '../limits.ts'
import { SEEDED_MERCHANTS } from '../people.ts'
import { type Control, type Desk, done } from './desk.ts'

export const CODE_OWNERS = ['unionpay', 'wechat', 'alipay'] as const
const CODE_CLASSES = ['personal', 'personal_business', 'merchant', 'order'] as const

export const amountFen = z.int('whole fen').min(1, 'above zero').max(PAYMENT_MAX_FEN)
export const cityCode = z
  .string()
  .refine((code) => findCity(code) !== undefined, 'a city of GET /mock/cities')
export const notifyUrl = z.url().max(256)

export const merchantCodeRequest = z
  .strictObject({
    owner: z.enum(CODE_OWNERS),
    codeClass: z.enum(CODE_CLASSES),
    cityCode,
    amountFen: amountFen.optional(),
    format: z.enum(['url', 'emv']).default('url'),
    notifyUrl: notifyUrl.optional(),
  })
  .check(({ value, issues }) => {
    const complain = (field: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [field], message })
    if (value.codeClass === 'order' && value.amountFen === undefined)
      complain('amountFen', 'an order needs it')
    if (value.format === 'emv' && value.owner !== 'unionpay')
      complain('format', 'only unionpay prints EMV codes')
  })

/**
 * POST /mock/merchant-codes: a code to scan, of a merchant or a person registered in a city. Printed ones are found
 * again; one of an order is new each time and pays once. `notifyUrl` hears of the sale.
 */
export const mintMerchantCode: Control<z.infer<typeof merchantCodeRequest>> = async (request, desk) => {
  const { owner, codeClass, format } = request
  const payee = await payeeOnFile(
    desk,
    owner,
    codeClass === 'order' ? 'merchant' : codeClass,
    request.cityCode,
  )
  const { network } = desk
  const atMs = network.clock.now()
  const wanted = {
    codeClass,
    format,
    amountFen: request.amountFen ?? null,
    notifyUrl: request.notifyUrl ?? null,
  }
  const { code, untilMs } = await network.store.transact(
    (tx): Promise<Pick<MerchantCode, 'code' | 'untilMs'>> =>
      owner === 'unionpay' && codeClass === 'order' && format === 'url'
        ? orderWithCode(
            tx,
            payee,
            { ...wanted, amountFen: request.amountFen as number, atMs },
            network.secrets,
          )
        : merchantCode(tx, payee, wanted, { random: network.random, atMs }),
  )
  return done({
    code,
    merchantName: payee.nameZh,
    merchantNameEn: payee.nameEn,
    merId: payee.merId,
    expiresAt: untilMs === null ? null : toRfc3339(untilMs),
  })
}

/** An institution's payee in a city, signed up when somebody first asks for it. */
export async function payeeOnFile(
  { network, merchants }: Desk,
  owner: (typeof CODE_OWNERS)[number],
  codeClass: PayeeClass,
  city: string,
): Promise<Payee> {
  const found = findCity(city)
  if (!found) throw new Error(`no city has the code ${city}`)
  const payee = payeeIn(owner, codeClass, found)
  if (!merchants.find(payee.merId)) {
    await merchants.add(network.store, {
      merId: payee.merId,
      name: payee.nameZh,
      trId: SEEDED_MERCHANTS[0].trId,
      acquirerId: institutionOf(owner).acquirerId,
    })
  }
  return payee
}
