import { spawn } from 'node:child_process'

/**
 * Builds the demo shop with Taro into `out`.
 *
 * @throws Error with the tail of Taro's own output when the build fails.
 */
export async function buildMiniprogram(out: string): Promise<void> {
  const taro = spawn(
    process.execPath,
    ['node_modules/@tarojs/cli/bin/taro', 'build', '--type', 'weapp', '--no-check'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SHOP_OUT: out, NODE_ENV: 'production', BROWSERSLIST_IGNORE_OLD_DATA: '1' },
    },
  )
  let output = ''
  taro.stdout.on('data', (chunk) => (output += chunk))
  taro.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((resolve, reject) => {
    taro.once('error', reject)
    taro.once('close', resolve)
  })
  if (code !== 0) throw new Error(`Taro could not build the demo shop (exit ${code}):\n${tail(output)}`)
}

function tail(text: string, lines = 40): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}
