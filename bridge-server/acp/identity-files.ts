import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { OWNER_ONLY, READABLE, writeFileDurably } from '../durable-file.ts'
import { readCertificate, type SigningIdentity } from './certificates.ts'

/** `<base>.cer` and `<base>.key`. The certificate comes last: once it is there, the key is too. */
export async function writeIdentity(base: string, identity: SigningIdentity): Promise<void> {
  const key = identity.privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeFileDurably(`${base}.key`, key, OWNER_ONLY)
  await writeFileDurably(`${base}.cer`, identity.certificatePem, READABLE)
}

export async function readIdentity(base: string): Promise<SigningIdentity> {
  const certificate = readCertificate(await readPart(`${base}.cer`))
  const privateKey = createPrivateKey(await readPart(`${base}.key`))
  if (!certificate.x509.checkPrivateKey(privateKey)) {
    throw new Error(`${base}.key does not belong to its certificate`)
  }
  return { ...certificate, privateKey }
}

/** @throws Error that says what to do about the missing file */
export async function readPart(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new Error(`${path} is missing: restore it, or delete the folder to make new certificates`, {
      cause,
    })
  }
}
