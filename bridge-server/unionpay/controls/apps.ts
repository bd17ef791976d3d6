import { z } from 'zod'
import { MERCHANT_PFX_PASSWORD } from '../../acp/pki.ts'
import { INS_ID } from '../../qrgateway/envelope.ts'
import { SEEDED_MERCHANTS } from '../people.ts'
import { certificateNameOf } from '../qr-doors/app-register.ts'
import { type Control, done, fault } from './desk.ts'

export const appRequest = z.strictObject({
  insID: z.string().regex(INS_ID, 'eight digits'),
  name: z.string().min(1).max(40),
  trId: z
    .string()
    .regex(/^\d{1,11}$/, '1 to 11 digits')
    .default(SEEDED_MERCHANTS[0].trId),
})

/**
 * POST /mock/apps: a payment app signs up with the QR gateway and gets its certificate as a pfx file. The same
 * application again gets the same file, so that an app that lost it need not change its number.
 */
export const signUpApp: Control<z.infer<typeof appRequest>> = async (app, { network }) => {
  const { apps, store, pki } = network
  if (!apps.find(app.insID) && apps.isFull) return fault(409, 'APPS_FULL', 'No more apps can sign up here.')
  // The certificate comes first: it is worth nothing without the app, which could not sign without it.
  const { certificate, pfx } = await pki.merchant(certificateNameOf(app.insID))
  const { name, trId } = await apps.add(store, app)
  if (name !== app.name || trId !== app.trId) {
    return fault(409, 'APP_EXISTS', `Another app has signed up as ${app.insID}.`)
  }
  const { certId } = certificate
  return done({ ...app, certId, pfxBase64: pfx.toString('base64'), pfxPassword: MERCHANT_PFX_PASSWORD })
}
