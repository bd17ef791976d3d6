import { createPrivateKey, randomUUID } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { readCertificate, type SigningIdentity } from './certificates.ts'

/** Modes of files: private keys are for their owner alone. */
export const OWNER_ONLY = 0o600
export const READABLE = 0o644

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

/** Writes beside the file, flushes, and renames: a reader sees the old content or all of the new. */
export async function writeFileDurably(
  path: string,
  content: string | Uint8Array,
  mode: number,
): Promise<void> {
  const draft = join(dirname(path), `.${randomUUID()}.tmp`)
  const file = await open(draft, 'wx', mode)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
}
