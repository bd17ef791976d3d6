import { type Exchange, refuse } from './exchange.ts'

/** certType of the key that seals accNo, customerInfo and PINs. */
const SENSITIVE_DATA = '01'

/** backTransReq 95: the certificate that card data is to be sealed for. Clients ask daily and keep it. */
export const encryptionCert: Exchange = async ({ message }, { pki }) => {
  if (message.certType !== SENSITIVE_DATA) return refuse('32', 'track data is not simulated')
  return {
    respCode: '00',
    fields: { certType: SENSITIVE_DATA, encryptPubKeyCert: pki.encryption.certificatePem },
  }
}
