import type { Pki } from '../../acp/pki.ts'
import type { TlsIdentity } from '../../http/serve.ts'

/**
 * Who the gateway is over TLS. Clients that trust the mock root reach it under the real gateway's names, once those
 * resolve to this machine. The middle certificate goes along, since clients hold the root alone.
 */
export async function tlsIdentity(pki: Pki): Promise<TlsIdentity> {
  const { certificatePem, privateKey } = await pki.server()
  return {
    cert: [certificatePem, pki.middle.certificatePem].join('\n'),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}
