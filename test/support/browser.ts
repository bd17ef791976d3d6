import chromiumPackage from '@sparticuz/chromium'
import { type Browser, chromium, type Page } from 'playwright-core'

/** Chromium as it comes from npm, with nothing that a container might lack: a sandbox, a graphics card, shared memory. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
}

/** What the browser says against a page from now on, and where. */
export function complaintsOf(page: Page, kinds: readonly string[] = ['error']): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (kinds.includes(message.type())) complaints.push(`${message.text()} (${message.location().url})`)
  })
  return complaints
}
