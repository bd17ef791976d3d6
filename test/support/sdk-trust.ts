import { execFile } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { MerchantKit } from './sdk-kit.ts'

/** The checks of a gateway's certificate that SDKs are made of. Each throws in the words of what it found wrong. */

/** Certificate ← middle ← root, as path validators check it. */
export function checkChain(leaf: X509Certificate, kit: MerchantKit): void {
  const middle = new X509Certificate(kit.middle)
  const root = new X509Certificate(kit.root)
  const links = [
    [leaf, middle],
    [middle, root],
    [root, root],
  ] as const
  for (const [holder, issuer] of links) {
    const isIssued = issuer.ca && holder.checkIssued(issuer) && holder.verify(issuer.publicKey)
    if (!isIssued) throw new Error('the chain of certificates is broken')
  }
}

export function checkValidity(certificate: X509Certificate, at: Date): void {
  if (at < certificate.validFromDate || at > certificate.validToDate) {
    throw new Error('the certificate is not valid now')
  }
}

/** PHP scripts compare with the beginning of today, so that a certificate made today is not valid yet. */
export function checkValiditySinceMidnight(certificate: X509Certificate, now: Date): void {
  checkValidity(certificate, new Date(new Date(now).setHours(0, 0, 0, 0)))
}

export function checkNoSha1(certificate: X509Certificate): void {
  if (/sha1/i.test(certificate.signatureAlgorithm ?? '')) throw new Error('SHA-1 signatures are insecure')
}

/** The name as Java prints it, newest attribute first: `CN=041@…@…@…, O=…, C=…`. */
function subjectText(certificate: X509Certificate): string {
  return certificate.subject.split('\n').reverse().join(', ')
}

/** What stands third between the `@` behind the first `CN=`; a name of fewer parts is no name. */
function holderIn(subject: string): string {
  const parts = subject.slice(subject.indexOf('CN=')).split('@')
  if (parts.length < 3) throw new Error(`the name has too few parts: ${subject}`)
  return parts[2]!
}

export const UNIONPAY = '中国银联股份有限公司'

export function checkHolder(certificate: X509Certificate, also: readonly string[] = []): void {
  const holder = holderIn(subjectText(certificate))
  if (![UNIONPAY, ...also].includes(holder)) throw new Error(`the certificate belongs to ${holder}`)
}

const run = promisify(execFile)

/** Some SDKs leave the chain to the openssl program. False where the machine has none. */
export async function hasOpenssl(): Promise<boolean> {
  return run('openssl', ['version']).then(
    () => true,
    () => false,
  )
}

/** `openssl verify -CAfile root -untrusted middle`, at the time of the test's clock. */
export async function checkWithOpenssl(pem: string, kit: MerchantKit): Promise<void> {
  const dir = await fs.mkdtemp(path.join(os.tmpdir(), 'quickpass-sdk-'))
  try {
    const files = { leaf: pem, middle: kit.middle, root: kit.root }
    for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(dir, name), text)
    const at = String(Math.floor(kit.now().getTime() / 1000))
    const args = ['verify', '-attime', at, '-CAfile', 'root', '-untrusted', 'middle', 'leaf']
    const { stdout } = await run('openssl', args, { cwd: dir })
    if (!stdout.includes('leaf: OK')) throw new Error(stdout)
  } finally {
    await fs.rm(dir, { recursive: true })
  }
}
