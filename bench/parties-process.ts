import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'

/** A party, or all of them, as `npm start` starts it: a process of its own. */
export interface RunningProcess {
  /** Milliseconds from the start of the process to its first answer. */
  readonly readyMs: number
  /** Resident memory now. */
  memoryMb(): number
  stop(): Promise<void>
}

const DEADLINE_MS = 60_000

export async function startProcess(
  party: 'unionpay' | 'bridge' | 'everything',
  { portBase, dataDir, probe }: { portBase: number; dataDir: string; probe: string },
): Promise<RunningProcess> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, npmArguments(party), {
    env: { ...process.env, PORT_BASE: String(portBase), DATA_DIR: dataDir },
    stdio: 'ignore',
  })
  while (!(await answers(probe))) {
    if (child.exitCode !== null || performance.now() - startedAt > DEADLINE_MS)
      throw new Error(`${party} did not start`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return {
    readyMs: performance.now() - startedAt,
    memoryMb: () => residentMb(child),
    stop: () => stop(child),
  }
}

/** What `npm start` and its like hand to Node. */
function npmArguments(party: 'unionpay' | 'bridge' | 'everything'): string[] {
  const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as {
    scripts: Record<string, string>
  }
  const [command, ...args] = (scripts[party === 'everything' ? 'start' : party] ?? '').split(' ')
  if (command !== 'node') throw new Error(`npm does not start ${party} with node`)
  return args
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (answer) => answer.ok,
    () => false,
  )
}

function residentMb(child: ChildProcess): number {
  const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000
}

async function stop(child: ChildProcess): Promise<void> {
  const over = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await over
}
