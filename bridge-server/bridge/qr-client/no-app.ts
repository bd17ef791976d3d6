import type { QrClient } from './qr-client.ts'

const refuse = async () => {
  throw new Error('this bridge is no app of the network')
}

/** A bridge that has not signed up as an app: nothing reaches the QR gateway. */
export const NO_APP: QrClient = {
  isSignedUp: false,
  insID: '',
  trId: '',
  noticeUrl: () => '',
  name: () => ({ msgID: '', timeStamp: '', insID: '' }),
  call: async () => ({ ok: false, why: 'this bridge is no app of the network' }),
  readNotice: () => ({ ok: false, code: 'A0', detail: 'no app', msgInfo: null }),
  sealReply: refuse,
}
