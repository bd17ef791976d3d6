import { type SigningIdentity, UNIONPAY_COMPANY_NAME } from '../../acp/certificates.ts'
import { type CertificateOrder, issueCertificate } from '../../acp/issue.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { respMsg } from '../../acp/respcodes.ts'
import { answerSigner, type Signer } from '../../acp/sign.ts'
import type { Fault } from './faults.ts'

/** Does to a signed message what a fault says; those that harm only its way leave it as it is. */
export type Harm = (fault: Fault | null, message: AcpMessage) => Promise<AcpMessage>

export interface HarmOptions {
  /** Issues certificates in the network's own chain. */
  readonly middle: SigningIdentity
  /** The network's own signer, for lies that are signed as truth. */
  readonly sign: Signer
}

/** Certificates that stand in for the real one, made when first asked for: each costs an RSA key. */
type StandIn = 'expired-certificate' | 'rotated-certificate' | 'foreign-certificate' | 'wrong-name'

const REAL_NAME = `041@8310000000083040@${UNIONPAY_COMPANY_NAME}@00016493`
/** UnionPay's own test environment signed under this name for years; only lenient clients take it. */
const OTHER_NAME = '041@Z2020-01-01@00040000:SIGN@00000005'

export function harmDoer({ middle, sign }: HarmOptions): Harm {
  const standIns = new Map<StandIn, Promise<SigningIdentity>>()

  return async (fault, message) => {
    switch (fault?.action) {
      case 'code':
        return sign({ ...unsigned(message), respCode: fault.respCode!, respMsg: respMsg(fault.respCode!) })
      case 'query-code':
        if (message.origRespCode === undefined) return message
        return sign({
          ...unsigned(message),
          origRespCode: fault.respCode!,
          origRespMsg: respMsg(fault.respCode!),
        })
      case 'bad-signature':
        return signedWrongly(message)
      case 'expired-certificate':
      case 'rotated-certificate':
      case 'foreign-certificate':
      case 'wrong-name':
        // A merchant with a shared key knows no certificates; to it this is a wrong signature.
        return isSignedByKey(message)
          ? signedWrongly(message)
          : answerSigner(await standIn(fault.action))(unsigned(message))
      default:
        return message
    }
  }

  /** The true signature of another text. */
  async function signedWrongly(message: AcpMessage): Promise<AcpMessage> {
    const { signature } = await sign({ ...unsigned(message), respMsg: '' })
    return { ...message, signature: signature! }
  }

  function standIn(name: StandIn): Promise<SigningIdentity> {
    const known = standIns.get(name) ?? issueStandIn(name, middle)
    standIns.set(name, known)
    return known
  }
}

async function issueStandIn(name: StandIn, middle: SigningIdentity): Promise<SigningIdentity> {
  const order: CertificateOrder = { commonName: REAL_NAME, purpose: 'signing', issuer: middle }
  switch (name) {
    case 'expired-certificate':
      return issueCertificate({ ...order, notAfterMs: Date.UTC(2021, 0, 1) })
    case 'rotated-certificate':
      return issueCertificate(order)
    case 'foreign-certificate':
      return issueCertificate({
        ...order,
        issuer: await issueCertificate({ commonName: 'Somebody Else Root', purpose: 'authority' }),
      })
    case 'wrong-name':
      return issueCertificate({ ...order, commonName: OTHER_NAME })
  }
}

const isSignedByKey = ({ signMethod = '01' }: AcpMessage) => signMethod !== '01'

/** A message as it was before it was signed. */
function unsigned(message: AcpMessage): AcpMessage {
  const { signature: _, signPubKeyCert: __, certId: ___, ...fields } = message
  return fields
}
